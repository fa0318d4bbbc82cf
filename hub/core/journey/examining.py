"""Examines the store's checkpoints: do statements, trees and tokens hang together (kiểm tra chốt).

What an audit of the ledger then holds the entries against is only what a signed statement promises.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from hub.core.errors import HubError
from hub.core.journey.checkpoint import CHECKPOINT, leaves_to_stamp
from hub.core.journey.statement import open_statement
from hub.core.store import Damage, Head, Sealed, StoredCheckpoint, Transaction
from hub.core.store.ledger import NOTHING
from hub.core.text import Text
from hub.core.trust import Certificate, TrustAnchors
from hub.core.trust.hash_tree import HASH_BYTES, HashTree, split
from hub.core.trust.plain import carried_certificate
from hub.core.trust.token import trusted_time


@dataclass(slots=True)
class Examination:
    """What was seen of the checkpoints, filled while `sealed` is walked through.

    :param certificates: that may have signed statements; any when none is given.
    :param anchors: of time-stamp authorities; tokens are not examined without them.
    :param signers: whose certificates did sign.
    :param stamped: how many have a token that holds.
    """

    transaction: Transaction
    certificates: Collection[Certificate] = ()
    anchors: TrustAnchors | None = None
    checkpoints: int = 0
    stamped: int = 0
    signers: set[Certificate] = field(default_factory=set)
    damages: list[Damage] = field(default_factory=list)
    _previous: str = NOTHING
    _head: Head = field(default_factory=lambda: Head(0, NOTHING))

    def sealed(self) -> Iterator[Sealed]:
        """Yield what each sound checkpoint promises; tell of those that are not."""
        for checkpoint in self.transaction.checkpoints.iterate():
            self.checkpoints += 1
            yield from self._examine(checkpoint)
        after = self.checkpoints + 1
        for entry in self.transaction.ledger.of(f"{CHECKPOINT}:{after}")[:1]:
            what = _AT.format(n=after, why=_GONE)
            self.damages.append(Damage(entry.sequence, "checkpoint-missing", what))

    def _examine(self, checkpoint: StoredCheckpoint) -> Iterator[Sealed]:
        try:
            said = open_statement(checkpoint.statement, self.certificates)
        except HubError as error:
            self._tell(checkpoint, "checkpoint-signature", error.what)
            return
        self.signers.add(carried_certificate(checkpoint.statement))
        follows = (said.number, said.first, said.previous) == (
            self.checkpoints,
            self._head.sequence + 1,
            self._previous,
        )
        self._previous, self._head = checkpoint.statement_hash, said.head
        if not follows or checkpoint.number != said.number:
            self._tell(checkpoint, "checkpoint-missing", _MISSING)
            return
        count = said.head.sequence - said.first + 1
        hashes = checkpoint.leaves[: count * HASH_BYTES]
        leaves = split(checkpoint.leaves)
        sound = len(leaves) >= count and hashes[-HASH_BYTES:].hex() == said.head.hash
        if not sound or HashTree(leaves).root.hex() != said.root:
            self._tell(checkpoint, "checkpoint-changed", _CHANGED)
            return
        if self.anchors is not None:
            self._examine_token(checkpoint, self.anchors)
        yield Sealed(said.number, said.first, hashes)

    def _examine_token(self, checkpoint: StoredCheckpoint, anchors: TrustAnchors) -> None:
        _, leaf = leaves_to_stamp(checkpoint.statement)
        found = self.transaction.stamps.over(leaf)
        if found is None:
            return
        root = HashTree(self.transaction.stamps.leaves(found.id)).root
        try:
            trusted_time(found.token, root, anchors)
        except HubError as error:
            self._tell(checkpoint, "checkpoint-token", error.what)
            return
        self.stamped += 1

    def _tell(self, checkpoint: StoredCheckpoint, code: str, why: Text) -> None:
        what = _AT.format(n=checkpoint.number, why=why)
        self.damages.append(Damage(checkpoint.last, code, what))


_AT: Final = Text("Điểm chốt {n}: {why}", "Checkpoint {n}: {why}")
_MISSING: Final = Text(
    "không nối với điểm chốt trước; có điểm chốt bị xoá hoặc thay.",
    "does not follow the one before; a checkpoint was removed or replaced.",
)
_GONE: Final = Text(
    "sổ cái ghi là đã có, nhưng điểm chốt này bị xoá.",
    "the ledger tells of it, but it was removed.",
)
_CHANGED: Final = Text(
    "nội dung lưu không khớp với bản chốt đã ký.",
    "what is kept is not what its signed statement says.",
)
