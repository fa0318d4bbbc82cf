"""Receive: documents that were signed elsewhere are taken in as they are (nhận tệp ký sẵn).

A document is never composed again: its bytes are kept, what it says becomes the transcript, and it
joins the way at *submit*. The same bytes again change nothing, except that one that waited goes on
once its signatures can be verified. What somebody signed before is never replaced by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hub.core.contracts import Notice, Reason
from hub.core.journey.examine import Examined
from hub.core.journey.identify import identified
from hub.core.journey.moving import move
from hub.core.journey.states import State, Step, allowed, why_not
from hub.core.journey.versions import Versions
from hub.core.model import Transcript, differences
from hub.core.registry.days import today
from hub.core.store import NewDocument, StoredDocument, Transaction
from hub.core.text import Text

_MOST_DIFFERENCES = 20


@dataclass(slots=True)
class Received:
    """What became of the documents of a portion.

    :param taken: those that are kept now and were not before.
    :param known: those whose very bytes were there.
    :param verified: keys of all that are verified now, of either kind, and were not before.
    :param waiting: those that are kept, each with what is still in doubt.
    :param flagged: those whose values differ from the data that were collected.
    """

    taken: list[Examined] = field(default_factory=list)
    known: list[Examined] = field(default_factory=list)
    verified: list[str] = field(default_factory=list)
    waiting: list[Notice] = field(default_factory=list)
    refused: list[Notice] = field(default_factory=list)
    flagged: list[Notice] = field(default_factory=list)


def receive(
    transaction: Transaction, documents: Sequence[Examined], *, source: str, actor: str
) -> Received:
    """Take in what may be taken in; the others are refused with the reason, and leave no trace.

    :param documents: a bounded portion; of two of one transcript the first counts.
    :param source: what brings them, an adapter's id or ``upload``, for the ledger.
    :param actor: who receives them, for the ledger.
    :raises DocumentConflict: when somebody else adds to one of these documents at once; then
        nothing of the portion is kept.
    """
    received = judge(transaction, documents)
    heads = transaction.documents.latest_of([each.transcript.key for each in received.taken])
    transcripts = [each.transcript for each in received.taken]
    _identify(transaction, received, source)
    replaced = Versions(transaction, transcripts).give_way(transcripts, actor=actor)
    transaction.transcripts.save(transcripts)
    transaction.documents.add(_document(each, heads) for each in received.taken)
    facts = {
        each.transcript.key: {
            "source": source,
            "document": each.sha256,
            "replaces": replaced.get(each.transcript.key),
        }
        for each in (*received.taken, *received.known)
    }
    for why, keys in _by_doubts(received.taken).items():
        move(transaction, keys, Step.RECEIVE, actor=actor, reason=why or None, facts=facts)
    sure = [each for each in (*received.taken, *received.known) if not each.doubts]
    proven = move(
        transaction, [each.transcript.key for each in sure], Step.VERIFY, actor=actor, facts=facts
    )
    received.verified = proven.moved
    return received


def _identify(transaction: Transaction, received: Received, source: str) -> None:
    """Register whose ids the documents carry; one that has another name by now is told of."""
    for each in received.taken:
        evidence = f"document:{each.sha256}"
        (named,) = identified(
            transaction, [each.transcript], source, day=today(), evidence=evidence
        )
        if named.pupil.code != each.transcript.pupil.code:
            reason = Reason("code-replaced", _REPLACED.format(code=named.pupil.code))
            received.flagged.append(Notice(each.place, (reason,)))


def _by_doubts(documents: Sequence[Examined]) -> Mapping[str, list[str]]:
    """Return the keys by the codes of what is still in doubt: empty where nothing is."""
    groups: dict[str, list[str]] = defaultdict(list)
    for each in documents:
        codes = dict.fromkeys(reason.code for reason in each.doubts)
        groups[", ".join(codes)].append(each.transcript.key)
    return groups


def judge(transaction: Transaction, documents: Sequence[Examined]) -> Received:
    """Return what `receive` would do with each document, and do nothing."""
    keys = [each.transcript.key for each in documents]
    held = transaction.documents.latest_of(keys)
    standing = transaction.journeys.standing(keys)
    collected = {each.key: each for each in transaction.transcripts.of(keys)}
    transcripts = [each.transcript for each in documents]
    stopped = Versions(transaction, transcripts).blocked(transcripts)
    received = Received()
    taken: dict[str, Examined] = {}
    for each in documents:
        key = each.transcript.key
        state = State(standing[key].state) if key in standing else None
        if each.sha256 in _digests(held.get(key), taken.get(key)):
            received.known.append(each)
            if each.doubts and state is State.RECEIVED:
                received.waiting.append(Notice(each.place, each.doubts))
            continue
        reason = _why_not(taken.get(key), held.get(key), state) or stopped.get(key)
        if reason is not None:
            received.refused.append(Notice(each.place, (reason,)))
            continue
        taken[key] = each
        received.taken.append(each)
        received.flagged += _differing(each, collected.get(key))
        if each.doubts:
            received.waiting.append(Notice(each.place, each.doubts))
    return received


def _digests(held: StoredDocument | None, taken: Examined | None) -> set[str]:
    return {each.sha256 for each in (held, taken) if each is not None}


def _why_not(
    taken: Examined | None,
    held: StoredDocument | None,
    state: State | None,
) -> Reason | None:
    """Return why the document is not taken in; None where it is.

    :param taken: another document of the same transcript that is taken in just now.
    """
    if taken is not None:
        return Reason("two-documents", _TWO.format(other=taken.file.name))
    if held is not None and held.slots:
        return Reason("another-held", _ANOTHER)
    if not allowed(Step.RECEIVE, state):
        return Reason("not-possible", why_not(Step.RECEIVE, state))
    return None


def _differing(document: Examined, collected: Transcript | None) -> Iterator[Notice]:
    """Tell where the document says something else than the data that were collected."""
    changes = differences(collected, document.transcript) if collected is not None else ()
    if changes:
        reasons = (
            Reason("differs-from-data", _DIFFERS.format(what=each.label), path=each.path)
            for each in changes[:_MOST_DIFFERENCES]
        )
        yield Notice(document.place, tuple(reasons))


def _document(document: Examined, heads: Mapping[str, StoredDocument]) -> NewDocument:
    """The document to keep; what was composed for the transcript before stays its predecessor."""
    key = document.transcript.key
    head = heads.get(key)
    return NewDocument(
        key,
        document.file.content,
        State.ISSUED,
        document.slots,
        predecessor=None if head is None else head.sha256,
    )


_TWO = Text(
    "Học bạ này đã có tệp khác trong cùng đợt: {other}.",
    "This transcript has another document in the same delivery: {other}.",
)
_ANOTHER = Text(
    "Kho đã có một tệp đã ký khác của học bạ này; muốn thay thì thu hồi tệp đó rồi nộp phiên bản "
    "mới.",
    "The store has another signed document of this transcript; recall that one, then bring a new "
    "version.",
)
_REPLACED = Text(
    "Học sinh này nay mang mã {code}; tệp đã ký giữ nguyên mã cũ.",
    "This pupil has the code {code} by now; the signed document keeps the former one.",
)
_DIFFERS = Text(
    "Tệp đã ký khác dữ liệu đã thu thập: {what}.",
    "The signed document differs from the data that were collected: {what}.",
)
