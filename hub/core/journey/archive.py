"""Keeps what authorities say about signers, for the long term (lưu trữ).

Beside each issued document and signed decision, never inside it: what is said about the signers'
certificates after a checkpoint's token proved when the signatures existed. The tokens themselves
are renewed by `hub.core.journey.renewal`, and written out by `hub.core.journey.proofs`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from hub.core.document.verification import Trust, certified_by
from hub.core.journey.checkpoint import ARCHIVE, document_of, leaves_to_stamp
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
    Transaction,
)
from hub.core.trust import Certificate

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
