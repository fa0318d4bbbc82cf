"""Which schools a statistic is about: those of a unit that the account may see (phạm vi)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hub.core.registry.access import Access
from hub.core.registry.rights import Action
from hub.core.registry.tree import UnitTree
from hub.core.store import Search
from hub.core.store.statistics import Schools


@dataclass(frozen=True, slots=True)
class Scope:
    """The schools of one statistic, as of a day.

    :param unit: code of the unit that was asked about; None for the whole hub.
    :param schools: the schools that count.
    """

    tree: UnitTree
    day: dt.date
    unit: str | None
    schools: Schools
    school_year: str | None = None

    @classmethod
    def of(
        cls,
        access: Access,
        tree: UnitTree,
        day: dt.date,
        *,
        unit: str | None = None,
        school_year: str | None = None,
    ) -> Scope:
        """Return what `access` may count below `unit`.

        A school that is gone counts for whoever keeps its records.

        :raises UnknownUnit: when the unit is not there on `day`.
        :raises Pause: when the account may count nothing.
        """
        allowed = access.allowed(Search(), Action.STATISTICS).within or {}
        if unit is None:
            return cls(tree, day, None, allowed, school_year)
        tree.require(unit, day)
        below = {code for code in tree.units if unit in tree.keepers(code, day)}
        schools = {
            level: below if codes is None else below & set(codes)
            for level, codes in allowed.items()
        }
        return cls(tree, day, unit, schools, school_year)

    def part_of(self, school: str) -> str | None:
        """Return which unit right below the one asked about keeps `school`; itself for a school.

        None where the tree does not know it.
        """
        keepers = self.tree.keepers(school, self.day)
        if self.unit == school:
            return school
        for part in self.tree.children(self.unit, self.day):
            if part.code in keepers:
                return part.code
        return None

    def name_of(self, code: str) -> str:
        """Return what a unit is called on the day, or was called last; its code if unknown."""
        spells = self.tree.units.get(code)
        spell = self.tree.on(code, self.day) or (spells[-1] if spells else None)
        return spell.name if spell is not None else code
