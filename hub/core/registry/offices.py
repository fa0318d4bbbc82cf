"""Which office checks and approves which transcripts, as assigned today (nơi kiểm tra, phê duyệt).

The tree of units is the map and not the chain of command: since 1/7/2025 communes check primary and
lower secondary schools, the department upper secondary ones (TT 15/2025/TT-BGDĐT).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from hub.core.errors import HubError
from hub.core.model import Level
from hub.core.registry.assigned import InForce, Place
from hub.core.registry.days import today
from hub.core.registry.matters import Matter
from hub.core.store import Transaction


@dataclass(frozen=True, slots=True)
class Offices:
    """The checking offices as one transaction sees them; each asked for once."""

    in_force: InForce
    _known: dict[tuple[str, Level], str | HubError] = field(default_factory=dict)

    @classmethod
    def load(cls, transaction: Transaction) -> Self:
        """Read the tree and the assignments once for many questions."""
        return cls(InForce.load(transaction))

    def find(self, school: str, level: Level) -> str | HubError:
        """Return the code of the office for a school's transcripts of a level, or why none is.

        For a school that is gone whoever keeps its records is asked about.
        """
        of = (school, level)
        if of not in self._known:
            day = today()
            keeper = self.in_force.tree.keeper(school, day)
            try:
                decided = self.in_force.decided(Place(keeper, level, day), Matter.CHECKER)
                self._known[of] = decided.value
            except HubError as problem:
                self._known[of] = problem
        return self._known[of]

    def of(self, school: str, level: Level) -> str:
        """Return the code of the office for a school's transcripts of a level.

        :raises HubError: when none is assigned, or the school is not among the units.
        """
        found = self.find(school, level)
        if isinstance(found, HubError):
            raise found
        return found

    def answers_to(self, school: str, level: Level, unit: str) -> bool:
        """Tell whether `unit` is the office for a school and level, or stands above it today."""
        office = self.find(school, level)
        return isinstance(office, str) and unit in self.in_force.tree.keepers(office, today())
