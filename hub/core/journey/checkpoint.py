"""Checkpoints: the ledger closed up to an entry, signed and time-stamped (chốt sổ).

A checkpoint's tree has as leaves the hash of each entry since the last checkpoint, then the digest
of each document that they name (`hub.core.trust.hash_tree`, RFC 4998 §4.2): so one token over the
root proves of every entry and of every document's bytes that they existed. The signed statement is
a leaf beside the root, so the token proves when it was made, too.

No transaction waits for the network: checkpoints are kept first, a token is asked for afterwards,
and where none comes the next run asks again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from hub.core.errors import Pause, Retry
from hub.core.journey.moving import Facts
from hub.core.journey.statement import Statement, read_statement
from hub.core.store import Entry, Head, NewEntry, Store, StoredCheckpoint
from hub.core.store.ledger import NOTHING
from hub.core.store.packing import sha256
from hub.core.text import Text
from hub.core.trust.algorithms import SHA256, DigestAlgorithm
from hub.core.trust.hash_tree import HashTree, join, split
from hub.core.trust.plain import PlainKey
from hub.core.trust.token import TrustedTime

MOST_ENTRIES: Final = 65_536
"""Entries that one checkpoint covers: its tree is built in memory, some 20 MB at most."""

CHECKPOINT, TIMESTAMP, ARCHIVE = "checkpoint", "timestamp", "archive"
_OWN: Final = frozenset({CHECKPOINT, TIMESTAMP, ARCHIVE})
"""What the hub does about its own ledger; alone it is no reason for another checkpoint."""

_DIGEST_DIGITS: Final = 64


class Stamper(Protocol):
    """Whoever gives tokens: `hub.core.trust.stamping.TimestampAuthority`."""

    async def stamp(
        self, content: bytes, imprint: bytes, digest: DigestAlgorithm = SHA256
    ) -> TrustedTime:
        """Return a token over `imprint`, the hash of `content` by `digest`."""
        ...


def seal(store: Store, key: PlainKey, *, at: dt.datetime, actor: str) -> Iterator[StoredCheckpoint]:
    """Close the ledger up to its head; yield each checkpoint as it is kept, none if nothing is new.

    :param key: the hub's own; its certificate goes along with each statement.
    :param at: now, aware.
    :raises Pause: when the ledger is not intact since the last checkpoint: nothing damaged is ever
        sealed.
    :raises Retry: when another program makes checkpoints, too.
    """
    while (made := _seal_next(store, key, at, actor)) is not None:
        yield made


async def stamp(store: Store, stamper: Stamper, *, actor: str) -> TrustedTime | None:
    """Have one token made over all checkpoints that have none; return it, None if all have one.

    Words about revocation that have none are put into the same tree.

    :raises HubError: as the stamper raises; nothing is kept then.
    """
    with store.reading() as transaction:
        statements = transaction.checkpoints.unstamped()
        words = transaction.revocations.unstamped()
    if not statements:
        return None
    leaves = [leaf for statement in statements for leaf in leaves_to_stamp(statement)] + [*words]
    tree = HashTree(leaves)
    time = await stamper.stamp(tree.top, tree.root)
    facts: Facts = {
        "token": sha256(time.token),
        "at": time.at.isoformat(),
        "checkpoints": len(statements),
    }
    last = read_statement(statements[-1]).number
    with store.writing() as transaction:
        transaction.stamps.add(time.token, leaves, time.at, time.lasts_until)
        transaction.ledger.append([NewEntry(actor, TIMESTAMP, f"checkpoint:{last}", facts)])
    return time


def leaves_of(entries: Sequence[Entry]) -> tuple[bytes, bytes]:
    """Return the hashes of entries, and the digests of the documents they name, in their order."""
    named = (document_of(entry) for entry in entries)
    return (
        join(bytes.fromhex(entry.hash) for entry in entries),
        join(digest for digest in named if digest is not None),
    )


def document_of(entry: Entry) -> bytes | None:
    """Return the SHA-256 of the document that an entry is about, 32 bytes, or None."""
    digest = entry.facts.get("document")
    if not isinstance(digest, str) or len(digest) != _DIGEST_DIGITS:
        return None
    return bytes.fromhex(digest)


def leaves_to_stamp(statement: bytes) -> tuple[bytes, bytes]:
    """Return what a token is made over for one checkpoint: its root, and its statement's hash."""
    return bytes.fromhex(read_statement(statement).root), bytes.fromhex(sha256(statement))


def _seal_next(store: Store, key: PlainKey, at: dt.datetime, actor: str) -> StoredCheckpoint | None:
    with store.reading() as transaction:
        before = transaction.checkpoints.latest()
        begin = before.last if before else 0
        until = min(transaction.ledger.head().sequence, begin + MOST_ENTRIES)
        entries = transaction.ledger.page(begin, until)
        head = _head_of(before)
    if all(entry.action in _OWN for entry in entries):
        return None
    _require_intact(entries, head)
    number = before.number + 1 if before else 1
    hashes, documents = leaves_of(entries)
    leaves = hashes + documents
    root = HashTree(split(leaves)).root
    last = Head(entries[-1].sequence, entries[-1].hash)
    previous = before.statement_hash if before else NOTHING
    said = Statement(number, begin + 1, last, root.hex(), previous, at.astimezone(dt.UTC))
    statement = said.sign(key)
    facts: Facts = {"statement": sha256(statement), "first": begin + 1, "last": last.sequence}
    with store.writing() as transaction:
        # Holds the ledger's head, so that of two programs one sees the other's checkpoint.
        transaction.ledger.append([NewEntry(actor, CHECKPOINT, f"checkpoint:{number}", facts)])
        latest = transaction.checkpoints.latest()
        if (latest.number if latest else 0) != number - 1:
            raise _another()
        return transaction.checkpoints.add(number, begin + 1, last.sequence, leaves, statement)


def _head_of(checkpoint: StoredCheckpoint | None) -> Head:
    if checkpoint is None:
        return Head(0, NOTHING)
    return read_statement(checkpoint.statement).head


def _require_intact(entries: Sequence[Entry], head: Head) -> None:
    for entry in entries:
        follows = (entry.sequence, entry.previous) == (head.sequence + 1, head.hash)
        if not follows or entry.computed_hash() != entry.hash:
            raise Pause(
                Text(
                    "Sổ cái không còn nguyên vẹn ở bút toán {n}; không chốt.",
                    "The ledger is not intact at entry {n}; nothing is sealed.",
                ).format(n=entry.sequence),
                where=str(entry.sequence),
                remedy=Text(
                    "Chạy hub status --audit, giữ nguyên tệp và báo Sở GDĐT.",
                    "Run hub status --audit, keep the file as it is and tell the province.",
                ),
            )
        head = Head(entry.sequence, entry.hash)


def _another() -> Retry:
    return Retry(
        Text("Một chương trình khác vừa chốt sổ.", "Another program has just made a checkpoint."),
        remedy=Text("Chạy lại lệnh này.", "Run the command again."),
    )
