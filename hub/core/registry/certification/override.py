"""A role lets a unit use for a time what is not certified; the ledger keeps who, why, how long."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.errors import Reject
from hub.core.registry.certification.enabling import Proof
from hub.core.store import Assignment, NewEntry
from hub.core.text import Text

OVERRIDDEN = "certification-overridden"
_SHORTEST = 10


@dataclass(frozen=True, slots=True)
class Override:
    """Who lets something pass, and why (cho phép có thời hạn)."""

    actor: str
    reason: str

    def entry(self, wanted: Assignment, proof: Proof) -> NewEntry:
        """Return what the ledger keeps.

        :raises Reject: when the reason is no reason, or nothing says until when.
        """
        if wanted.span.end is None or len(self.reason.strip()) < _SHORTEST:
            raise Reject(
                Text(
                    "Cho dùng phần mềm chưa chứng nhận phải có lý do rõ và ngày cuối.",
                    "What is not certified is allowed with a reason in words and a last day.",
                ),
                where=wanted.unit,
                remedy=Text(
                    "Ghi --uncertified “lý do” và --until NGÀY.",
                    "Give --uncertified “the reason” and --until DAY.",
                ),
            )
        return NewEntry(
            self.actor,
            OVERRIDDEN,
            f"unit:{wanted.unit}",
            {
                "matter": wanted.matter,
                "plugin": wanted.value,
                "fit": proof.fit.value,
                "reason": self.reason,
                "from": wanted.span.start.isoformat(),
                "end": wanted.span.end.isoformat(),
            },
        )
