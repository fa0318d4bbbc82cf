"""Packets in the store: versions that rise, answers that count once, receipts byte for byte."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from hub.core.contracts import (
    Packet,
    PacketKind,
    PacketRecord,
    Purpose,
    Reason,
    Receipt,
    ReceiptState,
    RecordAnswer,
    RecordState,
)
from hub.core.errors import Bug, UnknownCode
from hub.core.store import NewDocument, PacketState, Store, migrating, open_store
from hub.core.text import Text
from tests.store.pupils import saved, transcript

AT = dt.datetime(2026, 6, 15, 8, tzinfo=dt.UTC)
WRONG = Reason("E1", Text("Sai mã", "Wrong code"))
RECORDS = tuple(
    PacketRecord(transcript(f"HS{number}"), f"<a>{number}</a>".encode()) for number in range(3)
)


def packed(store: Store, purpose: Purpose = Purpose.CREATE, sender: str = "S1") -> Packet:
    """Keep a new packet of all records."""
    with store.writing() as unit:
        version = unit.packets.next_version(sender)
        packet = Packet(
            uuid.uuid4().hex,
            purpose,
            PacketKind.TRANSCRIPT,
            version,
            sender,
            "2025-2026",
            AT,
            RECORDS,
            f"<BAN_TIN>{version}</BAN_TIN>".encode(),
        )
        unit.packets.add(packet, "ministry")
    return packet


@pytest.fixture
def filled(store: Store) -> Store:
    saved(store, [each.transcript for each in RECORDS])
    with store.writing() as unit:
        unit.documents.add(NewDocument(r.key, r.document, "issued", ("X",)) for r in RECORDS)
    return store


def receipt(packet: Packet, state: ReceiptState, *answers: RecordAnswer, mark: str = "") -> Receipt:
    problems = (WRONG,) if state is ReceiptState.REFUSED else ()
    content = f"<BIEN_NHAN>{state}{mark}</BIEN_NHAN>".encode()
    return Receipt(packet.id, packet.sha256, state, answers, problems, AT, content)


def keep(store: Store, given_receipt: Receipt, reference: str = "") -> None:
    with store.writing() as unit:
        unit.packets.keep_receipt(given_receipt, reference)


ANSWERS = (
    RecordAnswer(RECORDS[0].key, RecordState.ACCEPTED, "M0"),
    RecordAnswer(RECORDS[1].key, RecordState.REFUSED, problems=(WRONG,)),
    RecordAnswer(RECORDS[2].key, RecordState.ACCEPTED, "M2"),
)


def test_a_packet_is_kept_as_it_was_sent(filled: Store) -> None:
    packet = packed(filled)
    with filled.reading() as unit:
        kept = unit.packets.get(packet.id)
        with pytest.raises(UnknownCode):
            unit.packets.get("none")
        assert [a.state for a in unit.packets.records(packet.id)] == [RecordState.WAITING] * 3
    assert (kept.content, kept.version, kept.created_at) == (packet.content, 1, AT)
    assert (kept.state, kept.purpose, kept.reference) == (PacketState.READY, "create", None)


def test_a_version_never_comes_twice_however_many_pack_at_once(filled: Store) -> None:
    with ThreadPoolExecutor(4) as threads:
        packets = list(threads.map(lambda _: packed(filled), range(12)))
    assert sorted(packet.version for packet in packets) == list(range(1, 13))
    assert packed(filled, sender="S2").version == 1
    with filled.reading() as unit:
        found = unit.packets.ids("ministry", "S1", list(PacketState))
    assert list(found) == [p.id for p in sorted(packets, key=lambda p: p.version)]


def test_a_version_that_was_taken_in_vain_is_free_again(filled: Store) -> None:
    def fail() -> None:
        with filled.writing() as unit:
            unit.packets.next_version("S1")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert packed(filled).version == 1


def test_an_answer_is_kept_for_every_record(filled: Store) -> None:
    packet = packed(filled)
    keep(filled, receipt(packet, ReceiptState.RECEIVED), "GL-1")
    keep(filled, receipt(packet, ReceiptState.PROCESSED, *ANSWERS))
    with filled.reading() as unit:
        assert unit.packets.records(packet.id) == ANSWERS
        found = unit.packets.answers([r.key for r in RECORDS], Purpose.CREATE, "ministry")
        assert unit.packets.answers([r.key for r in RECORDS], Purpose.CREATE, "other") == {}
        assert unit.packets.answers([r.key for r in RECORDS], Purpose.RECALL, "ministry") == {}
        kept = unit.packets.get(packet.id)
    assert found == {answer.key: answer for answer in ANSWERS}
    assert (kept.state, kept.reference) == (PacketState.PROCESSED, "GL-1")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ReceiptState),
            st.lists(st.sampled_from(RecordState), min_size=3, max_size=3),
            st.sampled_from(["", "lần hai"]),
        ),
        max_size=6,
    )
)
def test_what_comes_late_or_twice_never_changes_what_counts(
    new_store: Callable[[], Store], story: list[tuple[ReceiptState, list[RecordState], str]]
) -> None:
    """Whatever the order of receipts: the first final answer stays, and no bytes are lost."""
    with closing(new_store()) as store:
        saved(store, [each.transcript for each in RECORDS])
        with store.writing() as unit:
            unit.documents.add(NewDocument(r.key, r.document, "issued") for r in RECORDS)
        packet = packed(store)
        final: PacketState | None = None
        settled: dict[str, RecordState] = {}
        contents: list[bytes] = []
        for state, states, mark in story:
            answers = [
                RecordAnswer(r.key, s, "M" if s is RecordState.ACCEPTED else None)
                for r, s in zip(RECORDS, states, strict=True)
            ]
            came = receipt(packet, state, *answers, mark=mark)
            keep(store, came)
            contents += [] if came.content in contents else [came.content]
            for answer in answers:
                told = RecordState.REFUSED if state is ReceiptState.REFUSED else answer.state
                if told is not RecordState.WAITING:
                    settled.setdefault(answer.key, told)
            if state is not ReceiptState.RECEIVED:
                final = final or PacketState(state.value)
        with store.reading() as unit:
            records = unit.packets.records(packet.id)
            kept = unit.packets.get(packet.id)
            assert [r.content for r in unit.packets.receipts(packet.id)] == contents
    assert {a.key: a.state for a in records if a.state is not RecordState.WAITING} == settled
    assert kept.state is (final or (PacketState.RECEIVED if story else PacketState.READY))


def test_a_refused_packet_does_not_count(filled: Store) -> None:
    packet = packed(filled)
    keep(filled, receipt(packet, ReceiptState.REFUSED))
    with filled.reading() as unit:
        assert {a.problems for a in unit.packets.records(packet.id)} == {(WRONG,)}
        assert unit.packets.answers([r.key for r in RECORDS], Purpose.CREATE, "ministry") == {}


def test_a_hub_that_is_behind_goes_on_where_the_receiver_is(filled: Store) -> None:
    first, second = packed(filled), packed(filled)
    keep(filled, replace(receipt(first, ReceiptState.REFUSED), latest_version=40))
    assert packed(filled).version == 41
    keep(filled, replace(receipt(second, ReceiptState.REFUSED), latest_version=3))
    assert packed(filled).version == 42
    assert packed(filled, sender="S2").version == 1


def test_the_latest_packet_answers(filled: Store) -> None:
    keep(filled, receipt(packed(filled), ReceiptState.PROCESSED, *ANSWERS))
    accepted = replace(ANSWERS[1], state=RecordState.ACCEPTED, code="M1", problems=())
    keep(filled, receipt(packed(filled), ReceiptState.PROCESSED, accepted))
    with filled.reading() as unit:
        found = unit.packets.answers([RECORDS[1].key], Purpose.CREATE, "ministry")
    assert found == {accepted.key: accepted}


def test_sending_is_noted_until_the_last_answer(filled: Store) -> None:
    packet = packed(filled)

    def state() -> PacketState:
        with filled.reading() as unit:
            kept = unit.packets.get(packet.id)
            return kept.state

    def send() -> PacketState:
        with filled.writing() as unit:
            unit.packets.sending(packet.id)
        return state()

    assert send() is PacketState.SENDING
    keep(filled, receipt(packet, ReceiptState.RECEIVED))
    assert state() is PacketState.RECEIVED
    assert send() is PacketState.SENDING
    keep(filled, receipt(packet, ReceiptState.PROCESSED, *ANSWERS))
    assert send() is PacketState.PROCESSED


def test_a_record_of_an_unknown_transcript_is_a_mistake_of_ours(store: Store) -> None:
    with pytest.raises(Bug):
        packed(store)


def test_a_store_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    file = tmp_path / "hub.db"
    database = create_engine(f"sqlite:///{file}")
    with database.connect() as connection, connection.begin():
        command.upgrade(migrating.alembic_config(connection), "0001")
        connection.execute(
            text("INSERT INTO import VALUES (1, 'csv', '2026-01-01 00:00:00', 0, 0, 0, 0, 0)")
        )
    database.dispose()
    with closing(open_store(file)) as store:
        saved(store, [each.transcript for each in RECORDS])
        with store.writing() as unit:
            unit.documents.add(NewDocument(r.key, r.document, "issued") for r in RECORDS)
        assert packed(store).version == 1
        with store.reading() as unit:
            assert [each.source for each in unit.imports.recent()] == ["csv"]
