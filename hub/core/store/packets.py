"""Keeps packets, what became of each record, and the receipts byte for byte (kho bản tin)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, insert, select, update
from sqlmodel import Session, col

from hub.core.contracts import (
    Packet,
    Purpose,
    Reason,
    Receipt,
    ReceiptState,
    RecordAnswer,
    RecordState,
)
from hub.core.store.batching import batches
from hub.core.store.errors import unknown_packet
from hub.core.store.inserting import insert_into
from hub.core.store.packing import pack, sha256, unpack
from hub.core.store.tables import PacketCounterRow, PacketRecordRow, PacketRow, ReceiptRow
from hub.core.text import Text

BATCH = 500


class PacketState(StrEnum):
    """How far a packet has come (trạng thái bản tin)."""

    READY = "ready"
    """Signed and kept; nothing was sent yet."""
    SENDING = "sending"
    """Sending was begun; whether it arrived is known only by asking."""
    RECEIVED = "received"
    PROCESSED = "processed"
    REFUSED = "refused"


OPEN: Final = (PacketState.READY, PacketState.SENDING, PacketState.RECEIVED)
"""States in which the receiver still owes an answer."""


@dataclass(frozen=True, slots=True)
class StoredPacket:
    """A packet as it was kept; `content` is the signed envelope."""

    id: str
    destination: str
    sender: str
    version: int
    purpose: Purpose
    state: PacketState
    reference: str | None
    content: bytes
    created_at: dt.datetime

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the signed envelope."""
        return sha256(self.content)


@dataclass(frozen=True, slots=True)
class StoredReceipt:
    """A receipt as it came."""

    state: ReceiptState
    content: bytes
    received_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """The packet in which a transcript was accepted, and the code that the receiver gave it."""

    packet_id: str
    code: str | None


class PacketRepository:
    """The packets of one unit of work."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def next_version(self, sender: str) -> int:
        """Return the sender's next envelope version.

        The counter's row stays locked until the transaction ends: whoever else packs for the same
        sender waits here, and then sees what this transaction has packed.
        """
        first = insert_into(self._session, PacketCounterRow).values(sender=sender, latest=1)
        raised = first.on_conflict_do_update(
            index_elements=["sender"], set_={"latest": col(PacketCounterRow.latest) + 1}
        ).returning(col(PacketCounterRow.latest))
        return int(self._session.connection().execute(raised).scalar_one())

    def add(self, packet: Packet, destination: str) -> None:
        """Keep a new packet for `destination` (a plugin's id), every record waiting."""
        now = self._clock()
        row = {
            "id": packet.id,
            "destination": destination,
            "sender": packet.sender,
            "version": packet.version,
            "purpose": packet.purpose,
            "kind": packet.kind,
            "school_year": packet.school_year,
            "state": PacketState.READY,
            "content": pack(packet.content),
            "created_at": packet.created_at,
            "changed_at": now,
        }
        records = [
            {
                "packet_id": packet.id,
                "position": position,
                "transcript_key": record.key,
                "document": record.sha256,
                "state": RecordState.WAITING,
                "problems": "[]",
            }
            for position, record in enumerate(packet.records, start=1)
        ]
        connection = self._session.connection()
        connection.execute(insert(PacketRow), [row])
        connection.execute(insert(PacketRecordRow), records)

    def get(self, packet_id: str) -> StoredPacket:
        """Return the packet with that id.

        :raises UnknownCode: when the store has none.
        """
        found = self._session.execute(_PACKETS.where(col(PacketRow.id) == packet_id)).first()
        if found is None:
            raise unknown_packet(packet_id)
        return _stored(found)

    def ids(
        self, destination: str, sender: str, states: Collection[PacketState]
    ) -> tuple[str, ...]:
        """Return the sender's packets that are in one of `states`, in the order of versions."""
        statement = select(col(PacketRow.id)).where(
            col(PacketRow.destination) == destination,
            col(PacketRow.sender) == sender,
            col(PacketRow.state).in_(states),
        )
        found = self._session.execute(statement.order_by(col(PacketRow.version)))
        return tuple(found.scalars())

    def answers(
        self, transcript_keys: Collection[str], purpose: Purpose, destination: str
    ) -> dict[str, RecordAnswer]:
        """Return the latest answer about each of these in packets of `purpose` to `destination`.

        A packet that was refused as a whole does not count: its records are free again.
        """
        found: dict[str, RecordAnswer] = {}
        for keys in batches(transcript_keys, BATCH):
            statement = (
                select(*_ANSWER)
                .join(PacketRow, col(PacketRow.id) == col(PacketRecordRow.packet_id))
                .where(
                    col(PacketRow.purpose) == purpose,
                    col(PacketRow.destination) == destination,
                    col(PacketRow.state) != PacketState.REFUSED,
                    col(PacketRecordRow.transcript_key).in_(keys),
                )
                .order_by(col(PacketRow.version))
            )
            found.update((answer.key, answer) for answer in self._answers(statement))
        return found

    def told(self, transcript_keys: Collection[str]) -> frozenset[str]:
        """Return those of these that some receiver has accepted, or may have: no answer yet."""
        found: set[str] = set()
        for keys in batches(transcript_keys, BATCH):
            statement = (
                select(col(PacketRecordRow.transcript_key))
                .join(PacketRow, col(PacketRow.id) == col(PacketRecordRow.packet_id))
                .where(
                    col(PacketRow.purpose) == Purpose.CREATE,
                    col(PacketRow.state) != PacketState.REFUSED,
                    col(PacketRecordRow.state) != RecordState.REFUSED,
                    col(PacketRecordRow.transcript_key).in_(keys),
                )
            )
            found.update(self._session.execute(statement).scalars())
        return frozenset(found)

    def accepting(self, transcript_key: str) -> Accepted | None:
        """Return the latest packet that reported the transcript and was answered with yes."""
        statement = (
            select(col(PacketRecordRow.packet_id), col(PacketRecordRow.code))
            .join(PacketRow, col(PacketRow.id) == col(PacketRecordRow.packet_id))
            .where(
                col(PacketRecordRow.transcript_key) == transcript_key,
                col(PacketRecordRow.state) == RecordState.ACCEPTED,
                col(PacketRow.purpose) == Purpose.CREATE,
            )
            .order_by(col(PacketRow.created_at).desc())
        )
        found = self._session.execute(statement).first()
        return None if found is None else Accepted(found.packet_id, found.code)

    def sending(self, packet_id: str) -> None:
        """Note that sending begins, also of one that the receiver has lost again.

        From now on only asking tells whether it arrived.
        """
        self._move(packet_id, PacketState.SENDING, OPEN)

    def keep_receipt(self, receipt: Receipt, reference: str = "") -> None:
        """Keep a receipt and what it says; the same bytes again are no news.

        An answer counts once: a record that is accepted or refused stays so, and a packet that has
        its final answer too, whatever comes late or twice. Every receipt's bytes are kept.

        :param reference: the receiver's own number for the exchange, empty when it told none.
        """
        self._add_receipt(receipt)
        if reference:
            self._change(col(PacketRow.id) == receipt.packet_id, reference=reference)
        refused = receipt.state is ReceiptState.REFUSED
        if refused:
            self._catch_up(receipt)
        for answer in self._refusals(receipt) if refused else receipt.records:
            if answer.state is not RecordState.WAITING:
                self._answer(receipt.packet_id, answer)
        self._move(receipt.packet_id, PacketState(receipt.state.value), OPEN)

    def records(self, packet_id: str) -> tuple[RecordAnswer, ...]:
        """Return the answer for each of the packet's records, in their order."""
        statement = select(*_ANSWER).where(col(PacketRecordRow.packet_id) == packet_id)
        return tuple(self._answers(statement.order_by(col(PacketRecordRow.position))))

    def receipts(self, packet_id: str) -> tuple[StoredReceipt, ...]:
        """Return the packet's receipts byte for byte, in the order in which they came."""
        statement = select(
            col(ReceiptRow.state), col(ReceiptRow.content), col(ReceiptRow.received_at)
        ).where(col(ReceiptRow.packet_id) == packet_id)
        found = self._session.execute(statement.order_by(col(ReceiptRow.id)))
        return tuple(
            StoredReceipt(ReceiptState(state), unpack(content), received_at)
            for state, content, received_at in found
        )

    def _answers(self, statement: Select[*tuple[Any, ...]]) -> Iterator[RecordAnswer]:
        for key, state, code, problems in self._session.execute(statement):
            yield RecordAnswer(key, RecordState(state), code, _problems_from(problems))

    def _refusals(self, receipt: Receipt) -> list[RecordAnswer]:
        """Return what the refusal of a whole packet means for each of its records."""
        return [
            RecordAnswer(answer.key, RecordState.REFUSED, problems=receipt.problems)
            for answer in self.records(receipt.packet_id)
        ]

    def _catch_up(self, receipt: Receipt) -> None:
        """Go on behind the version that the receiver has, after a store was restored."""
        sender = select(col(PacketRow.sender)).where(col(PacketRow.id) == receipt.packet_id)
        behind = and_(
            col(PacketCounterRow.sender) == sender.scalar_subquery(),
            col(PacketCounterRow.latest) < receipt.latest_version,
        )
        raised = update(PacketCounterRow).where(behind).values(latest=receipt.latest_version)
        self._session.connection().execute(raised)

    def _move(self, packet_id: str, state: PacketState, before: Sequence[PacketState]) -> None:
        there = and_(col(PacketRow.id) == packet_id, col(PacketRow.state).in_(before))
        self._change(there, state=state, changed_at=self._clock())

    def _change(self, there: ColumnElement[bool], **values: object) -> None:
        self._session.connection().execute(update(PacketRow).where(there).values(values))

    def _answer(self, packet_id: str, answer: RecordAnswer) -> None:
        statement = update(PacketRecordRow).where(
            col(PacketRecordRow.packet_id) == packet_id,
            col(PacketRecordRow.transcript_key) == answer.key,
            col(PacketRecordRow.state) == RecordState.WAITING,
        )
        values = {
            "state": answer.state,
            "code": answer.code,
            "problems": _problems_to(answer.problems),
        }
        self._session.connection().execute(statement.values(values))

    def _add_receipt(self, receipt: Receipt) -> None:
        digest = sha256(receipt.content)
        same = and_(
            col(ReceiptRow.packet_id) == receipt.packet_id, col(ReceiptRow.sha256) == digest
        )
        if self._session.execute(select(col(ReceiptRow.id)).where(same)).first() is not None:
            return
        row = {
            "packet_id": receipt.packet_id,
            "state": receipt.state,
            "sha256": digest,
            "content": pack(receipt.content),
            "received_at": self._clock(),
        }
        self._session.connection().execute(insert(ReceiptRow), [row])


_PACKETS = select(
    col(PacketRow.id),
    col(PacketRow.destination),
    col(PacketRow.sender),
    col(PacketRow.version),
    col(PacketRow.purpose),
    col(PacketRow.state),
    col(PacketRow.reference),
    col(PacketRow.content),
    col(PacketRow.created_at),
)


_ANSWER = (
    col(PacketRecordRow.transcript_key),
    col(PacketRecordRow.state),
    col(PacketRecordRow.code),
    col(PacketRecordRow.problems),
)


def _stored(row: Row[Any]) -> StoredPacket:
    return StoredPacket(
        id=row.id,
        destination=row.destination,
        sender=row.sender,
        version=row.version,
        purpose=Purpose(row.purpose),
        state=PacketState(row.state),
        reference=row.reference,
        content=unpack(row.content),
        created_at=row.created_at,
    )


def _problems_to(problems: Sequence[Reason]) -> str:
    return json.dumps(
        [[each.code, each.message.vi, each.message.en] for each in problems], ensure_ascii=False
    )


def _problems_from(text: str) -> tuple[Reason, ...]:
    return tuple(Reason(code, Text(vi, en)) for code, vi, en in json.loads(text))
