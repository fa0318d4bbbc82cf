"""Audits the ledger: recomputes the whole chain and holds it against what was promised (kiểm toán).

Promised are heads that were written down elsewhere (on paper, in another system) and checkpoints:
the ledger must still contain each of them, so a tail that was cut off behind one is found, and a
history that was written anew is found at its first entry. The entries pass one by one, and chains
of subjects are compared by the database, so memory does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hub.core.store.ledger import NOTHING, Entry, Head, LedgerRepository
from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Damage:
    """Where the ledger is not what it was, and how that shows."""

    sequence: int
    code: str
    what: Text


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a checkpoint promises: the hashes of the entries from `first` on, 32 bytes each."""

    number: int
    first: int
    hashes: bytes = field(repr=False)

    @property
    def last(self) -> int:
        """The number of the last entry."""
        return self.first + len(self.hashes) // _HASH - 1

    def hash_of(self, sequence: int) -> str:
        """Return the promised hash of an entry in hexadecimal digits."""
        begin = (sequence - self.first) * _HASH
        return self.hashes[begin : begin + _HASH].hex()


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

    def tell(self, damage: Damage) -> None:
        """Add a damage: by name while there are few, then counted."""
        if len(self.damages) < _TOLD:
            self.damages.append(damage)
        else:
            self.more += 1


_HASH = 32
_TOLD = 50
"""Places that are named one by one: after a change, everything behind it is wrong too."""


def audit(
    ledger: LedgerRepository, promised: Sequence[Head] = (), sealed: Iterable[Sealed] = ()
) -> Audit:
    """Recompute the chain from its first entry, and look in it for what was promised.

    :param promised: heads that were written down elsewhere.
    :param sealed: what the checkpoints promise, in their order, one at a time.
    """
    walk = _Walk(iter(sealed))
    wanted = {head.sequence: head for head in promised}
    for entry in ledger.iterate():
        walk.step(entry)
        walk.compare(entry, wanted.pop(entry.sequence, None))
    walk.end(ledger.head(), wanted.values())
    for sequence in ledger.forks():
        walk.damage(sequence, "broken-subject-chain", _BROKEN_SUBJECT)
    return walk.result


class _Walk:
    """One pass over the entries."""

    def __init__(self, sealed: Iterator[Sealed]) -> None:
        self.result = Audit()
        self._last = Head(0, NOTHING)
        self._sealed = sealed
        self._present = next(sealed, None)

    def step(self, entry: Entry) -> None:
        self.result.entries += 1
        if entry.sequence != self._last.sequence + 1:
            self.damage(entry.sequence, "gap", _GAP)
        if entry.previous != self._last.hash:
            self.damage(entry.sequence, "broken-chain", _BROKEN)
        if entry.computed_hash() != entry.hash:
            self.damage(entry.sequence, "changed", _CHANGED)
        self._last = Head(entry.sequence, entry.hash)

    def compare(self, entry: Entry, promised: Head | None) -> None:
        if promised is not None and promised.hash != entry.hash:
            self.damage(entry.sequence, "not-as-promised", _NOT_AS_PROMISED)
        sealed = self._present
        while sealed is not None and sealed.last < entry.sequence:
            sealed = self._present = next(self._sealed, None)
        if sealed is None or entry.sequence < sealed.first:
            return
        if sealed.hash_of(entry.sequence) != entry.hash:
            self.damage(entry.sequence, "not-as-sealed", _NOT_AS_SEALED, checkpoint=sealed.number)
            # Every later entry of the checkpoint builds on this one: it would only say so again.
            self._present = next(self._sealed, None)

    def end(self, head: Head, missing: Iterable[Head]) -> None:
        if head != self._last:
            self.damage(head.sequence, "cut-off", _CUT_OFF)
        for each in missing:
            if each != Head(0, NOTHING):
                self.damage(each.sequence, "cut-off", _CUT_OFF)
        while self._present is not None:
            if self._present.last > self._last.sequence:
                self.damage(
                    self._present.last,
                    "cut-off",
                    _SEALED_CUT_OFF,
                    checkpoint=self._present.number,
                )
            self._present = next(self._sealed, None)

    def damage(self, sequence: int, code: str, what: Text, **facts: int) -> None:
        self.result.tell(Damage(sequence, code, what.format(n=sequence, **facts)))


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
_NOT_AS_SEALED = Text(
    "Bút toán {n} không phải bút toán mà điểm chốt {checkpoint} đã chốt: nó đã bị sửa, xoá hoặc "
    "chèn, và sổ cái được viết lại từ đó.",
    "Entry {n} is not the one that checkpoint {checkpoint} sealed: it was changed, removed or put "
    "in, and the ledger was written anew from there.",
)
_SEALED_CUT_OFF = Text(
    "Sổ cái bị cắt mất phần đuôi: điểm chốt {checkpoint} đã chốt đến bút toán {n}.",
    "The ledger's tail was cut off: checkpoint {checkpoint} sealed it up to entry {n}.",
)
