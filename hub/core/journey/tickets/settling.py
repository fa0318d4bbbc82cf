"""What an answer does: values are verified, embedded and the request closed, all or nothing.

All of it is one transaction on the request's row, held, so that an answer counts once however often
and by whichever way it comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from hub.core.contracts import SigningOutcome, SigningProblem, SigningState
from hub.core.document.frozen import Document
from hub.core.document.signing import embed
from hub.core.errors import Reject
from hub.core.journey.issue import keep_documents
from hub.core.journey.preparing import Work
from hub.core.journey.states import State
from hub.core.store import (
    WAITING,
    NewEntry,
    Store,
    StoredTicket,
    TicketItem,
    TicketState,
    Transaction,
)
from hub.core.trust import Prepared, SignatureMismatch

_SIGNABLE: Final = frozenset({State.COMPOSED, State.SIGNING})
_LATE: Final = TicketState.EXPIRED
"""Closed, but a signature that was under way still counts, once."""

_ENDS: Final = {
    SigningState.REFUSED: TicketState.REFUSED,
    SigningState.EXPIRED: TicketState.EXPIRED,
    SigningState.FAILED: TicketState.FAILED,
}


_FALSE_VALUES: Final = SigningOutcome(SigningState.FAILED, problem=SigningProblem.PROVIDER)
"""How a request ends whose provider, asked by the hub itself, answers with false values."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What an answer did.

    :param ticket: the request as it is now.
    :param embedded: signatures that stand in documents now.
    :param passed_over: values for slots that are signed already, or whose document has changed.
    :param false_values: whether the values are not this request's: none of them was taken.
    """

    ticket: StoredTicket
    embedded: int = 0
    passed_over: int = 0
    false_values: bool = False


def settle_answer(store: Store, request_id: str, outcome: SigningOutcome) -> Settled:
    """Let what the provider answered to the hub's own question count, in one transaction.

    False values end the request: the provider has no others.
    """
    with store.writing() as unit:
        done = settle(unit, request_id, outcome)
        return settle(unit, request_id, _FALSE_VALUES) if done.false_values else done


def settle(unit: Transaction, request_id: str, outcome: SigningOutcome) -> Settled:
    """Let `outcome` count for a request, if none has counted yet.

    Values that are too few, too many, in another order or false leave the request as it is.

    :raises DocumentConflict: when somebody else signs the same documents at this moment.
    """
    ticket = unit.tickets.get(request_id, hold=True)
    if outcome.state is SigningState.SIGNED:
        if ticket.state in (*WAITING, _LATE):
            return _take(unit, ticket, outcome.signatures)
    elif ticket.state in WAITING:
        return Settled(_note(unit, ticket, outcome))
    return Settled(ticket)


def close(
    unit: Transaction, ticket: StoredTicket, state: TicketState, problem: str | None = None
) -> StoredTicket:
    """End a request in `state` and write it into the ledger."""
    doubted = ticket.state is TicketState.UNCERTAIN and state is TicketState.EXPIRED
    ended = replace(ticket, state=state, problem=problem, next_at=None, doubted=doubted)
    detail = {"signer": ticket.signer, "from": ticket.state, "to": state, "problem": problem}
    said = {name: value for name, value in detail.items() if value is not None}
    subject = subject_of(ticket)
    unit.ledger.append([NewEntry(ticket.actor, "signature-request", subject, said)])
    return unit.tickets.save(ended)


def subject_of(ticket: StoredTicket) -> str:
    """Return what the ledger calls a request."""
    return f"ticket:{ticket.request_id}"


def _note(unit: Transaction, ticket: StoredTicket, outcome: SigningOutcome) -> StoredTicket:
    end = _ENDS.get(outcome.state)
    if end is not None:
        return close(unit, ticket, end, outcome.problem)
    state = TicketState(outcome.state)
    return ticket if state is ticket.state else unit.tickets.save(replace(ticket, state=state))


def _take(unit: Transaction, ticket: StoredTicket, signatures: Sequence[bytes]) -> Settled:
    items = unit.tickets.items(ticket.request_id)
    prepared = [Prepared.from_json(item.prepared) for item in items]
    if not _all_hold(prepared, signatures):
        return Settled(ticket, false_values=True)
    works = _works(unit, items)
    embedded = sum(
        _embed(works.get(item.transcript_key), item, one, value)
        for item, one, value in zip(items, prepared, signatures, strict=True)
    )
    keep_documents(unit, list(works.values()), actor=ticket.actor)
    closed = close(unit, ticket, TicketState.SIGNED)
    return Settled(closed, embedded, passed_over=len(items) - embedded)


def _all_hold(prepared: Sequence[Prepared], signatures: Sequence[bytes]) -> bool:
    """Tell whether each value is the certificate's over its own digest, in the same order."""
    if len(prepared) != len(signatures):
        return False
    try:
        for one, value in zip(prepared, signatures, strict=True):
            one.verify(value)
    except SignatureMismatch:
        return False
    return True


def _works(unit: Transaction, items: Sequence[TicketItem]) -> dict[str, Work]:
    """Return the documents as they are now, those that can still be signed, by key."""
    keys = sorted({item.transcript_key for item in items})
    unit.tickets.hold_transcripts(keys)
    latest = unit.documents.latest_of(keys)
    standing = unit.journeys.standing(keys)
    works = {}
    for key in keys:
        kept = unit.transcripts.get(key)
        if kept is not None and key in latest and standing[key].state in _SIGNABLE:
            document = latest[key]
            works[key] = Work(kept.transcript, Document(document.content), document.sha256)
    return works


def _embed(work: Work | None, item: TicketItem, prepared: Prepared, value: bytes) -> bool:
    """Put a value into its slot; False where the slot is full or the content another one."""
    slots = {slot.name: slot for slot in work.slots} if work is not None else {}
    slot = slots.get(item.slot)
    if work is None or slot is None or work.document.is_signed(slot):
        return False
    try:
        work.document = embed(work.document, slot, prepared, value)
    except Reject:  # Collected and composed anew meanwhile: what was signed is no longer there.
        return False
    return True
