"""Which rule binds the seal of a school today, by what is assigned (quy định về con dấu)."""

from __future__ import annotations

from dataclasses import dataclass, field

from hub.core.document.seal import SealRule, seal_rules
from hub.core.journey.asking import HolderKey
from hub.core.model import Transcript
from hub.core.registry.assigned import InForce, Place
from hub.core.registry.days import today
from hub.core.registry.errors import UnknownUnit
from hub.core.registry.matters import Matter
from hub.core.store import Store


@dataclass(slots=True)
class SealRules:
    """The rules of a store; read when a seal is first made, for a command or a job."""

    store: Store
    _in_force: InForce | None = None
    _known: dict[Place, SealRule | None] = field(default_factory=dict)

    def check(self, transcript: Transcript, key: HolderKey, where: str) -> None:
        """Return when `key` may seal `transcript`; always where no rule is assigned.

        :raises Pause: when the rule forbids it.
        """
        place = Place(transcript.school.code, transcript.level, today())
        if place not in self._known:
            self._known[place] = self._rule(place)
        rule = self._known[place]
        if rule is not None:
            rule.check(key.certificate, key.chain, in_token=key.in_token, where=where)

    def _rule(self, place: Place) -> SealRule | None:
        if self._in_force is None:
            with self.store.reading() as transaction:
                self._in_force = InForce.load(transaction)
        try:
            assignment = self._in_force.find(place, Matter.SEAL_RULE)
        except UnknownUnit:  # Nothing can be assigned to a school that nobody entered.
            return None
        return None if assignment is None else seal_rules()[assignment.value]
