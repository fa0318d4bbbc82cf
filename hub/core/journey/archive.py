"""Keeps what proves signatures for the long term, and renews it before it ages (lưu trữ).

Beside each issued document, never inside it: what authorities say about the signers' certificates
after a checkpoint's token proved when the signatures existed, and the tokens themselves. A token
whose authority's certificate will end is renewed by another one over its hash (RFC 4998 §5.2).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from hub.core.document.verification import Trust, certified_by
from hub.core.errors import Reject
from hub.core.journey.checkpoint import ARCHIVE, TIMESTAMP, Stamper, document_of, leaves_to_stamp
from hub.core.journey.moving import Facts
from hub.core.journey.publish import decision_number
from hub.core.journey.states import Step
from hub.core.store import (
    Entry,
    NewEntry,
    RevocationKind,
    Store,
    StoredCheckpoint,
    StoredDecision,
    StoredDocument,
    StoredStamp,
    Transaction,
)
from hub.core.store.packing import sha256
from hub.core.text import Text
from hub.core.trust import Certificate
from hub.core.trust.evidence_record import ArchiveStamp, write_record
from hub.core.trust.hash_tree import HashTree, split
from hub.core.trust.token import TrustedTime

Pair = tuple[Certificate, Certificate]

_FINAL: Final = frozenset({Step.ISSUE, Step.RECEIVE})
"""Steps after which a document's bytes carry every signature."""

_PAGE: Final = 2_000
_ASKED_AT_ONCE: Final = 200


class Answers(Protocol):
    """What asking about certificates brought: `hub.core.trust.fetching.Fetched`."""

    answers: list[tuple[Certificate, bytes]]
    lists: list[tuple[Certificate, bytes]]


Ask = Callable[[Sequence[Pair]], Awaitable[Answers]]


@dataclass(slots=True)
class Gathered:
    """What one run gathered.

    :param through: number of the last checkpoint whose documents were looked at.
    :param words: how many words about revocation came.
    """

    through: int
    documents: int = 0
    certificates: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Renewal:
    """What one run renewed.

    :param due: tokens that would have ended soon.
    :param ended: tokens that ended before anybody renewed them: what only they proved is lost.
    :param token: the new one, None where there was none to make.
    """

    due: tuple[StoredStamp, ...]
    ended: tuple[StoredStamp, ...]
    token: TrustedTime | None = field(default=None)


async def gather(store: Store, trust: Trust, ask: Ask, *, at: dt.datetime, actor: str) -> Gathered:
    """Ask about the signers of every document that was stamped since the last run; keep the words.

    A checkpoint is done when all were asked, whatever came back: `Gathered.words` tells.
    """
    result = Gathered(_through(store))
    while (checkpoint := _next_stamped(store, result.through)) is not None:
        await _gather_one(store, checkpoint, trust, ask, at, result)
        result.through = checkpoint.number
        facts: Facts = {"through": checkpoint.number, "certificates": result.certificates}
        with store.writing() as transaction:
            transaction.ledger.append([NewEntry(actor, ARCHIVE, ARCHIVE, facts)])
    return result


async def renew(
    store: Store, stamper: Stamper | None, *, at: dt.datetime, before: dt.datetime, actor: str
) -> Renewal:
    """Renew every token that would end before `before`, all by one new token.

    :param stamper: who makes it; without one it is only told what is due.
    :param at: now, aware.
    """
    with store.reading() as transaction:
        ending = transaction.stamps.ending(before)
    due = tuple(each for each in ending if each.lasts_until >= at)
    ended = tuple(each for each in ending if each.lasts_until < at)
    if stamper is None or not due:
        return Renewal(due, ended)
    leaves = [bytes.fromhex(each.token_hash) for each in due]
    tree = HashTree(leaves)
    content = due[0].token if len(due) == 1 else tree.top
    token = await stamper.stamp(content, tree.root)
    facts: Facts = {"token": sha256(token.token), "at": token.at.isoformat(), "renews": len(due)}
    with store.writing() as transaction:
        transaction.stamps.add(token.token, leaves, token.at, token.lasts_until)
        transaction.ledger.append([NewEntry(actor, TIMESTAMP, ARCHIVE, facts)])
    return Renewal(due, ended, token)


def record_of(transaction: Transaction, subject: str, document: bytes) -> bytes:
    """Return the evidence record of a document's bytes, DER (RFC 4998).

    :param subject: what the ledger says it is about: a transcript's key, a decision.
    :raises Reject: no checkpoint covers the document yet, or none that is stamped.
    """
    digest = bytes.fromhex(sha256(document))
    story = transaction.ledger.of(subject)
    sequence = next((each.sequence for each in story if document_of(each) == digest), None)
    checkpoint = None if sequence is None else transaction.checkpoints.covering(sequence)
    if checkpoint is None:
        raise _not_sealed(subject)
    return write_record(_stamps_over(transaction, checkpoint, digest, subject))


def words_about(
    transaction: Transaction, pairs: Sequence[Pair]
) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Return the OCSP answers and CRLs that are kept about certificates and their issuers."""
    certificates = [each.fingerprint.hex() for each, _ in pairs]
    issuers = [issuer.fingerprint.hex() for _, issuer in pairs]
    revocations = transaction.revocations
    return (
        tuple(revocations.about(RevocationKind.ANSWER, list(dict.fromkeys(certificates)))),
        tuple(revocations.about(RevocationKind.LIST, list(dict.fromkeys(issuers)))),
    )


def _through(store: Store) -> int:
    with store.reading() as transaction:
        told = [each.facts.get("through") for each in transaction.ledger.of(ARCHIVE)]
    return max((each for each in told if isinstance(each, int)), default=0)


def _next_stamped(store: Store, through: int) -> StoredCheckpoint | None:
    with store.reading() as transaction:
        found = transaction.checkpoints.get(through + 1)
        if found is None:
            return None
        _, statement = leaves_to_stamp(found.statement)
        return found if transaction.stamps.over(statement) is not None else None


async def _gather_one(
    store: Store,
    checkpoint: StoredCheckpoint,
    trust: Trust,
    ask: Ask,
    at: dt.datetime,
    result: Gathered,
) -> None:
    pairs: dict[Pair, None] = {}
    for content in _documents(store, checkpoint):
        result.documents += 1
        pairs |= dict.fromkeys(certified_by(content, trust, at=at))
    result.certificates += len(pairs)
    wanted = list(pairs)
    for begin in range(0, len(wanted), _ASKED_AT_ONCE):
        came = await ask(wanted[begin : begin + _ASKED_AT_ONCE])
        with store.writing() as transaction:
            for kind, words in (
                (RevocationKind.ANSWER, came.answers),
                (RevocationKind.LIST, came.lists),
            ):
                named = [(about.fingerprint.hex(), content) for about, content in words]
                transaction.revocations.add(kind, named)
                result.words += len(named)


def _documents(store: Store, checkpoint: StoredCheckpoint) -> Iterator[bytes]:
    """Yield the bytes of every finished document that a checkpoint's entries name."""
    for begin in range(checkpoint.first - 1, checkpoint.last, _PAGE):
        with store.reading() as transaction:
            for entry in transaction.ledger.page(begin, min(begin + _PAGE, checkpoint.last)):
                found = _finished(transaction, entry)
                if found is not None:
                    yield found.content


def _finished(transaction: Transaction, entry: Entry) -> StoredDocument | StoredDecision | None:
    """Return what an entry names whose bytes now carry every signature."""
    digest = document_of(entry)
    if digest is None:
        return None
    if entry.action in _FINAL:
        return transaction.documents.get(digest.hex())
    number = decision_number(entry.subject)
    return None if number is None else transaction.decisions.get(number)


def _stamps_over(
    transaction: Transaction, checkpoint: StoredCheckpoint, digest: bytes, key: str
) -> Iterator[ArchiveStamp]:
    """Yield the first archive time-stamp over `digest` and then each renewal of it."""
    root, statement = leaves_to_stamp(checkpoint.statement)
    found = transaction.stamps.over(statement)
    if found is None:
        raise _not_stamped(key)
    below = split(checkpoint.leaves)
    path = HashTree(below).path(below.index(digest))
    leaf, reached = digest, root
    while found is not None:
        leaves = transaction.stamps.leaves(found.id)
        way = (*path, *HashTree(leaves).path(leaves.index(reached)))
        yield ArchiveStamp.of(leaf, way, found.token)
        leaf = reached = bytes.fromhex(found.token_hash)
        path = ()
        found = transaction.stamps.over(leaf)


def _not_sealed(key: str) -> Reject:
    return Reject(
        Text("Chưa có điểm chốt nào cho tệp này.", "No checkpoint covers this document yet."),
        where=key,
        remedy=Text("Chạy hub checkpoint trước.", "Run hub checkpoint first."),
    )


def _not_stamped(key: str) -> Reject:
    return Reject(
        Text(
            "Điểm chốt của tệp này chưa có dấu thời gian.",
            "The checkpoint of this document has no time-stamp yet.",
        ),
        where=key,
        remedy=Text("Chạy hub checkpoint với --tsa.", "Run hub checkpoint with --tsa."),
    )
