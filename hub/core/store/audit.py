"""Audits the ledger: recomputes the whole chain and holds it against what was promised (kiểm toán).

An auditor may also hold heads that were written down elsewhere (on paper, in another system): the
ledger must still contain each of them, so a tail that was cut off behind one is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hub.core.store.ledger import NOTHING, Entry, Head, LedgerRepository
from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Damage:
    """Where the ledger is not what it was, and how that shows."""

    sequence: int
    code: str
    what: Text


@dataclass(slots=True)
class Audit:
    """What an audit saw: how many entries, and the first places where something is wrong."""

    entries: int = 0
    damages: list[Damage] = field(default_factory=list)
    more: int = 0

    @property
    def intact(self) -> bool:
        """Whether the ledger is as it was written."""
        return not self.damages


_TOLD = 50
"""Places that are named one by one: after a change, everything behind it is wrong too."""


def audit(ledger: LedgerRepository, promised: Sequence[Head] = ()) -> Audit:
    """Recompute the chain from its first entry, and look for each `promised` head in it."""
    walk = _Walk()
    wanted = {head.sequence: head for head in promised}
    for entry in ledger.iterate():
        walk.step(entry)
        walk.compare(entry, wanted.pop(entry.sequence, None))
    walk.end(ledger.head(), wanted.values())
    return walk.result


class _Walk:
    """One pass over the entries."""

    def __init__(self) -> None:
        self.result = Audit()
        self._last = Head(0, NOTHING)
        self._of_subject: dict[str, str] = {}

    def step(self, entry: Entry) -> None:
        self.result.entries += 1
        if entry.sequence != self._last.sequence + 1:
            self._damage(entry.sequence, "gap", _GAP)
        if entry.previous != self._last.hash:
            self._damage(entry.sequence, "broken-chain", _BROKEN)
        if entry.previous_of_subject != self._of_subject.get(entry.subject, NOTHING):
            self._damage(entry.sequence, "broken-subject-chain", _BROKEN_SUBJECT)
        if entry.computed_hash() != entry.hash:
            self._damage(entry.sequence, "changed", _CHANGED)
        self._last = Head(entry.sequence, entry.hash)
        self._of_subject[entry.subject] = entry.hash

    def compare(self, entry: Entry, promised: Head | None) -> None:
        if promised is not None and promised.hash != entry.hash:
            self._damage(entry.sequence, "not-as-promised", _NOT_AS_PROMISED)

    def end(self, head: Head, missing: Iterable[Head]) -> None:
        if head != self._last:
            self._damage(head.sequence, "cut-off", _CUT_OFF)
        for each in missing:
            if each != Head(0, NOTHING):
                self._damage(each.sequence, "cut-off", _CUT_OFF)

    def _damage(self, sequence: int, code: str, what: Text) -> None:
        if len(self.result.damages) < _TOLD:
            self.result.damages.append(Damage(sequence, code, what.format(n=sequence)))
        else:
            self.result.more += 1


_GAP = Text("Thiếu bút toán trước số {n}.", "Entries are missing before number {n}.")
_BROKEN = Text(
    "Bút toán {n} không nối với bút toán trước nó.", "Entry {n} does not follow the one before it."
)
_BROKEN_SUBJECT = Text(
    "Bút toán {n} không nối với bút toán trước của cùng đối tượng.",
    "Entry {n} does not follow the one before it about the same subject.",
)
_CHANGED = Text("Bút toán {n} đã bị sửa.", "Entry {n} was changed.")
_NOT_AS_PROMISED = Text(
    "Bút toán {n} không giống bản đã cam kết.", "Entry {n} is not the one that was promised."
)
_CUT_OFF = Text(
    "Sổ cái bị cắt mất phần đuôi: phải có bút toán {n}.",
    "The ledger's tail was cut off: entry {n} must be there.",
)
