"""Keeps requests for signatures while a person is waited for (kho yêu cầu ký).

A request is kept before it is sent. While nobody knows whether it arrived it is `UNCERTAIN`, and so
a crash in the middle of sending leaves the right word behind by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, insert, or_, select, update
from sqlmodel import Session, col

from hub.core.store.batching import batches
from hub.core.store.errors import unknown_ticket
from hub.core.store.packing import pack, unpack
from hub.core.store.tables import TicketItemRow, TicketRow, TranscriptRow

_BATCH = 500


class TicketState(StrEnum):
    """How far a request for signatures has come (trạng thái yêu cầu ký)."""

    UNCERTAIN = "uncertain"
    """It was sent, or perhaps it was; whether the provider has it is not known."""
    PENDING = "pending"
    """The provider has it; a person is waited for."""
    SIGNED = "signed"
    REFUSED = "refused"
    EXPIRED = "expired"
    FAILED = "failed"
    CANCELLED = "cancelled"


WAITING: Final = (TicketState.UNCERTAIN, TicketState.PENDING)
"""States in which an answer is expected."""


@dataclass(frozen=True, slots=True)
class StoredTicket:
    """A request for signatures as it is kept.

    :param request_id: ours; under it the provider was asked.
    :param signer: the plugin's id.
    :param account: how the signer with its settings is found again: the plugin's id, and behind
        ``@`` the number of the assignment that set it up.
    :param unit: code of the school.
    :param actor: who asked.
    :param method: algorithm URI of XML Signature.
    :param certificate: of the person who is asked, DER.
    :param reference: what the provider knows the certificate by.
    :param description: what the person's screen shows for all of it.
    :param provider_id: the provider's own number of it, once it is known.
    :param memo: what the signer wants to be told when it goes on.
    :param poll_seconds: the provider's pace.
    :param next_at: when to ask next; None where nothing is asked unless a person says so.
    :param closes_at: when the person's time is over.
    :param problem: why it failed, in a word of the contract, or why a person must act first.
    :param doubted: whether it was ever unknown if the provider has it.
    """

    request_id: str
    signer: str
    account: str
    unit: str
    actor: str
    state: TicketState
    method: str
    certificate: bytes
    reference: str
    description: str
    provider_id: str | None
    memo: str
    poll_seconds: float
    next_at: dt.datetime | None
    closes_at: dt.datetime
    problem: str | None
    doubted: bool
    created_at: dt.datetime
    changed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class TicketItem:
    """One digest of a request.

    :param slot: the slot's name, in the document of the transcript with that key.
    :param document: SHA-256 of the state that it was prepared for.
    :param line: what the person's screen shows.
    :param prepared: the signature that waits for its value, as `Prepared.to_json` writes it.
    """

    transcript_key: str
    slot: str
    document: str
    line: str
    prepared: str


@dataclass(frozen=True, slots=True)
class TicketTally:
    """How many requests of a unit wait for people by one signer.

    :param slot: name of the first slot that each of them is for.
    :param held: whether nothing is asked about them until a person has acted.
    :param closes_at: when the first of them is over.
    """

    unit: str
    signer: str
    slot: str
    held: bool
    count: int
    closes_at: dt.datetime


_COLUMNS: Final = tuple(col(getattr(TicketRow, each.name)) for each in fields(StoredTicket))
_ITEM_COLUMNS: Final = tuple(col(getattr(TicketItemRow, e.name)) for e in fields(TicketItem))


class TicketRepository:
    """The requests for signatures of one unit of work."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(self, ticket: StoredTicket, items: Sequence[TicketItem]) -> None:
        """Keep a request before it is sent."""
        connection = self._session.connection()
        connection.execute(insert(TicketRow), [_as_row(ticket)])
        rows = [
            {**_as_row(item), "prepared": pack(item.prepared.encode())}
            | {"request_id": ticket.request_id, "position": position}
            for position, item in enumerate(items)
        ]
        connection.execute(insert(TicketItemRow), rows)

    def get(self, request_id: str, *, hold: bool = False) -> StoredTicket:
        """Return a request.

        :param hold: let nobody else change it until the transaction ends.
        :raises UnknownCode: when there is none.
        """
        statement = select(*_COLUMNS).where(col(TicketRow.request_id) == request_id)
        found = self._session.execute(statement.with_for_update() if hold else statement).first()
        if found is None:
            raise unknown_ticket(request_id)
        return _stored(found)

    def items(self, request_id: str) -> tuple[TicketItem, ...]:
        """Return what a request asks for, in the order in which it asks."""
        statement = select(*_ITEM_COLUMNS).where(col(TicketItemRow.request_id) == request_id)
        rows = self._session.execute(statement.order_by(col(TicketItemRow.position)))
        return tuple(_item(row) for row in rows)

    def save(self, ticket: StoredTicket) -> StoredTicket:
        """Keep a request's new state."""
        changed = replace(ticket, changed_at=self._clock())
        change = update(TicketRow).where(col(TicketRow.request_id) == ticket.request_id)
        self._session.execute(change.values(_as_row(changed)))
        return changed

    def claim(self, now: dt.datetime, limit: int = _BATCH) -> tuple[StoredTicket, ...]:
        """Return waiting requests that are due, the longest due first; put each off by its pace.

        So two who claim at the same moment do not ask for the same one.
        """
        due = (
            select(*_COLUMNS)
            .where(col(TicketRow.state).in_(WAITING), self._due(now))
            .order_by(col(TicketRow.next_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        found = tuple(_stored(row) for row in self._session.execute(due))
        for pace in {ticket.poll_seconds for ticket in found}:
            ids = [ticket.request_id for ticket in found if ticket.poll_seconds == pace]
            self._ask_at(now + dt.timedelta(seconds=pace), col(TicketRow.request_id).in_(ids))
        return found

    def ask_at(self, at: dt.datetime, request_ids: Collection[str]) -> None:
        """Make waiting requests due at that time, also those that were held for a person."""
        for batch in batches(request_ids, _BATCH):
            self._ask_at(at, col(TicketRow.request_id).in_(batch), problem=None)

    def hold_account(self, account: str, problem: str) -> None:
        """Ask nothing more in an account's name until a person has acted."""
        self._ask_at(None, col(TicketRow.account) == account, problem=problem)

    def next_due(self, now: dt.datetime) -> dt.datetime | None:
        """Return when the next request is to be asked about; `now` where one is due already."""
        waiting = select(col(TicketRow.next_at)).where(
            col(TicketRow.state).in_(WAITING), col(TicketRow.next_at).is_not(None)
        )
        if self._session.execute(waiting.where(self._due(now)).limit(1)).first() is not None:
            return now
        return self._session.execute(
            waiting.order_by(col(TicketRow.next_at)).limit(1)
        ).scalar_one_or_none()

    def _due(self, now: dt.datetime) -> ColumnElement[bool]:
        """What is to be asked about now.

        Nothing is put off by more than its pace: what lies further ahead was put off by a clock
        that has been set back since.
        """
        at, pace = col(TicketRow.next_at), col(TicketRow.poll_seconds)
        paces = self._session.execute(
            select(pace).where(col(TicketRow.state).in_(WAITING)).distinct()
        ).scalars()
        ahead = ((pace == each) & (at > now + dt.timedelta(seconds=each)) for each in paces)
        return or_(at <= now, *ahead)

    def about(self, signer: str, name: str) -> StoredTicket | None:
        """Return a signer's request by our id or by the provider's."""
        statement = select(*_COLUMNS).where(
            col(TicketRow.signer) == signer,
            or_(col(TicketRow.request_id) == name, col(TicketRow.provider_id) == name),
        )
        found = self._session.execute(statement.limit(1)).first()
        return _stored(found) if found else None

    def find(
        self, states: Collection[TicketState], *, limit: int = _BATCH
    ) -> tuple[StoredTicket, ...]:
        """Return requests in one of `states`, the latest first."""
        wanted = select(*_COLUMNS).where(col(TicketRow.state).in_(states))
        rows = self._session.execute(
            wanted.order_by(col(TicketRow.created_at).desc(), col(TicketRow.request_id)).limit(
                limit
            )
        )
        return tuple(_stored(row) for row in rows)

    def tallies(self) -> tuple[TicketTally, ...]:
        """Return how many requests wait, by unit, signer and slot, those that are held apart."""
        held = col(TicketRow.next_at).is_(None)
        groups = (col(TicketRow.unit), col(TicketRow.signer), col(TicketItemRow.slot), held)
        counted = select(*groups, func.count(), func.min(col(TicketRow.closes_at)))
        waiting = (
            counted.join(TicketItemRow, col(TicketItemRow.request_id) == col(TicketRow.request_id))
            .where(col(TicketItemRow.position) == 0, col(TicketRow.state).in_(WAITING))
            .group_by(*groups)
            .order_by(*groups)
        )
        return tuple(
            TicketTally(unit, signer, slot, bool(stays), count, closes_at)
            for unit, signer, slot, stays, count, closes_at in self._session.execute(waiting)
        )

    def sizes(self, request_ids: Collection[str]) -> dict[str, int]:
        """Return how many digests each request has."""
        found: dict[str, int] = {}
        for batch in batches(request_ids, _BATCH):
            request = col(TicketItemRow.request_id)
            counted = select(request, func.count()).where(request.in_(batch)).group_by(request)
            found |= {row[0]: row[1] for row in self._session.execute(counted)}
        return found

    def hold_transcripts(self, keys: Iterable[str]) -> None:
        """Let nobody else ask for signatures of these transcripts until the transaction ends.

        In one order, so that two who ask for the same ones do not wait for each other.
        """
        for batch in batches(sorted(set(keys)), _BATCH):
            rows = select(col(TranscriptRow.key)).where(col(TranscriptRow.key).in_(batch))
            self._session.execute(rows.order_by(col(TranscriptRow.key)).with_for_update())

    def waiting(self, keys: Collection[str]) -> frozenset[tuple[str, str]]:
        """Return the slots of these transcripts for which somebody is waited for."""
        return self._slots(keys, col(TicketRow.state).in_(WAITING))

    def doubted(self, keys: Collection[str]) -> frozenset[tuple[str, str]]:
        """Return the slots for which somebody may have been asked already, and nobody knows."""
        expired = col(TicketRow.state) == TicketState.EXPIRED
        return self._slots(keys, expired & col(TicketRow.doubted))

    def _slots(
        self, keys: Collection[str], which: ColumnElement[bool]
    ) -> frozenset[tuple[str, str]]:
        key, slot = col(TicketItemRow.transcript_key), col(TicketItemRow.slot)
        found: set[tuple[str, str]] = set()
        for batch in batches(keys, _BATCH):
            statement = (
                select(key, slot)
                .join(TicketRow, col(TicketRow.request_id) == col(TicketItemRow.request_id))
                .where(key.in_(batch), which)
            )
            found.update((row[0], row[1]) for row in self._session.execute(statement))
        return frozenset(found)

    def _ask_at(
        self, when: dt.datetime | None, which: ColumnElement[bool], **also: str | None
    ) -> None:
        change = update(TicketRow).where(which, col(TicketRow.state).in_(WAITING))
        self._session.execute(change.values(next_at=when, **also))


def _as_row(kept: StoredTicket | TicketItem) -> dict[str, Any]:
    return {each.name: getattr(kept, each.name) for each in fields(kept)}


def _stored(row: Row[Any]) -> StoredTicket:
    return StoredTicket(**{**row._mapping, "state": TicketState(row.state)})


def _item(row: Row[Any]) -> TicketItem:
    return TicketItem(**{**row._mapping, "prepared": unpack(row.prepared).decode()})
