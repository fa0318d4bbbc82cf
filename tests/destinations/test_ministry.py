"""The ministry's gateway as a plugin: rows of the sharing model, receipts, calls and refusals."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from lxml import etree

from hub.core.contracts import (
    Destination,
    Packet,
    PacketRecord,
    Purpose,
    ReceiptState,
    RecordState,
)
from hub.core.errors import LostAnswer, Pause, Retry, UnreadableInput
from hub.core.host import PluginHost
from hub.core.model import PrimaryResults, SecondaryResults, Transcript
from hub.core.packets import Draft, sign_packet
from hub.core.spec.packs.accessors import Kind
from hub.core.spec.packs.ttdlqg_2026.columns import columns, elsewhere
from hub.destinations.ministry.mapping import receipt_of, send_body
from hub.destinations.ministry.sharing import sharing_rows
from hub.destinations.ministry.wire import read_receipt
from simulation.gateway.bad_days import BadDay
from simulation.gateway.desk import Desk
from simulation.gateway.server import Gateway
from simulation.gateway.world import GatewayWorld
from tests.model.strategies import transcripts as any_transcripts
from tests.packets.reports import UNIT, records
from tests.spec import samples

AT = dt.datetime(2026, 6, 15, 8, tzinfo=dt.UTC)


def packet_of(*given: PacketRecord, purpose: Purpose = Purpose.CREATE) -> Packet:
    return Packet(
        "0" * 32,
        purpose,
        Draft(purpose, 1, UNIT, AT, given).kind,
        12,
        UNIT,
        "2025-2026",
        AT,
        given,
        b"",
    )


def row_of(
    transcript: Transcript, purpose: Purpose = Purpose.CREATE, **more: str
) -> dict[str, Any]:
    made = PacketRecord(transcript, b"", **more)
    (row,) = sharing_rows(packet_of(made, purpose=purpose))
    return row


def cells(row: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Every cell of a record with the name of its table."""
    for name, value in row.items():
        if isinstance(value, list):
            for below in value:
                yield from ((name, column, cell) for column, cell in below.items())
        else:
            yield row["bang"], name, value


@pytest.mark.parametrize(
    ("transcript", "kind"),
    [
        (samples.primary(3), PrimaryResults),
        (samples.primary(5), PrimaryResults),
        (samples.lower(), SecondaryResults),
        (samples.upper(), SecondaryResults),
    ],
)
def test_a_row_has_every_column_of_its_tables_filled_and_fitting(
    transcript: Transcript, kind: Kind
) -> None:
    """Held against what the spec pack knows of the columns, which the plugin does not see."""
    known = {(column.table, column.name): column for column in columns(kind)}
    later = elsewhere()["turns"]["given_by_receiver"]
    envelope = {"idbanghi", "sukien", "phienban", "thoigiancapnhat", "ngaycapnhat"}
    seen: set[tuple[str, str]] = set()
    for table, name, cell in cells(row_of(transcript)):
        if name in envelope or name == "bang":
            assert cell
            continue
        column = known[table, name]
        seen.add((table, name))
        if column.required and name not in later:
            assert cell is not None, column.label
        if column.length is not None and cell is not None:
            assert isinstance(cell, str)
            assert len(cell) <= column.length, column.label
        if column.type == "BOOLEAN":
            assert cell in (0, 1)
    assert seen >= {key for key in known if key[0] == row_of(transcript)["bang"]}


@given(any_transcripts())
def test_any_transcript_has_a_row_that_json_carries(transcript: Transcript) -> None:
    """Whatever the canonical model can hold: every column there once, nothing but JSON's values."""
    row = row_of(transcript)
    assert json.loads(json.dumps(row)) == row
    kind = type(transcript.results)
    main = {column.name for column in columns(kind) if column.table == row["bang"]}
    below = {column.table for column in columns(kind)} - {row["bang"]}
    envelope = {"bang", "idbanghi", "sukien", "phienban", "thoigiancapnhat", "ngaycapnhat"}
    assert set(row) == main | below | envelope
    (subjects,) = [name for name in below if name.endswith("bangdiem")]
    assert len(row[subjects]) == len(transcript.results.subjects)


def test_the_envelope_stands_in_every_table() -> None:
    row = row_of(samples.upper())
    subjects = row["thongtinsohocbasothcsthpt_bangdiem"]
    assert (row["idbanghi"], row["sukien"], row["phienban"]) == (samples.upper().key, "NEW", 12)
    assert (row["thoigiancapnhat"], row["ngaycapnhat"]) == ("2026-06-15T08:00:00", "2026-06-15")
    ids = [row["idbanghi"], *(each["idbanghi"] for each in subjects)]
    assert len(set(ids)) == len(ids) > 8
    assert all(len(each) <= 150 for each in ids)


def test_a_recalled_record_says_so() -> None:
    row = row_of(samples.primary(3), Purpose.RECALL, code="M-1", reason="Nhầm")
    assert (row["sukien"], row["trangthaithongtinhocba"]) == ("CANCEL", "2")
    assert row["madinhdanhhocba"] == "M-1"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("2016-03-07", ("2016-03-07", None, None)),
        ("2016-03", (None, "2016-03", None)),
        ("2016", (None, None, "2016")),
        (None, (None, None, None)),
    ],
)
def test_a_birth_date_stands_in_the_column_of_its_precision(
    known: str | None, expected: tuple[str | None, ...]
) -> None:
    row = row_of(samples.change(samples.primary(3), {"pupil.birth_date": known}))
    names = ("ngaythangnamsinh", "thangnamsinh", "namsinh")
    assert tuple(row[name] for name in names) == expected


@pytest.mark.parametrize(
    ("missed", "expected"), [(None, None), ("0", None), ("3", 3), ("2.5", 2.5)]
)
def test_no_absence_is_an_empty_column(missed: str | None, expected: float | None) -> None:
    row = row_of(samples.change(samples.lower(), {"results.absences": missed}))
    assert row["sobuoinghi"] == expected
    assert type(row["sobuoinghi"]) is type(expected)


def test_a_long_secondary_subject_goes_by_its_short_name() -> None:
    path = f"{samples.at(samples.lower(), '91')}.name"
    long = samples.change(samples.lower(), {path: "Hoạt động trải nghiệm, hướng nghiệp"})
    subjects = {s["mamonhoc"]: s for s in row_of(long)["thongtinsohocbasothcsthpt_bangdiem"]}
    assert subjects["91"]["tenmonhoc"] == "HĐTN-HN"
    assert subjects["15"]["tenmonhoc"] == "Toán"


def test_what_is_posted_has_the_observed_names(world: GatewayWorld) -> None:
    packet = sign_packet(Draft(Purpose.RECALL, 3, UNIT, AT, _recalled(2)), world.sender)
    body = json.loads(send_body(packet).model_dump_json(by_alias=True))
    form = body["ban_tin_yeu_cau"]
    assert body["transactionUuid"] == form["ban_tin_id"] == packet.id
    assert 10 <= len(packet.id) <= 36
    assert (form["mucDichBanTin"], form["loaiDuLieuSoID"]) == ("03", "01")
    assert form["noi_tao_ban_tin"] == {"co_quan_don_vi_id": UNIT}
    assert form["goi_tin"] == b64encode(packet.content).decode()
    assert [row["idbanghi"] for row in body["ban_ghi"]] == [r.key for r in packet.records]


def _recalled(count: int) -> tuple[PacketRecord, ...]:
    return tuple(replace(each, code="M", reason="Nhầm") for each in records(count))


# ── receipts ─────────────────────────────────────────────────────────────────────────────────────


def receipt_xml(state: str = "02", **changes: str) -> bytes:
    root = etree.Element("BIEN_NHAN")
    values = {
        "ban_tin_id": "p",
        "goi_tin_sha256": "s",
        "trang_thai_xu_ly_tin_id": state,
        "thoi_gian_tra_loi": "2026-06-15T09:00:00+07:00",
        "chua_biet": "mới",
    } | changes
    for name, text in values.items():
        etree.SubElement(root, name).text = text
    items = etree.SubElement(root, "Items")
    for result in ("00", "01", "02"):
        item = etree.SubElement(items, "Item")
        etree.SubElement(item, "khoa").text = f"k{result}"
        etree.SubElement(item, "trang_thai_ket_qua_id").text = result
        etree.SubElement(item, "ma_dinh_danh_hoc_ba").text = "M1" if result == "01" else ""
        faults = etree.SubElement(item, "ds_loi_xu_ly_du_lieu")
        if result == "02":
            fault = etree.SubElement(faults, "loi")
            etree.SubElement(fault, "loi_xu_ly_du_lieu_id").text = "E7"
            etree.SubElement(fault, "ten_loi_xu_ly_du_lieu").text = "Sai mã"
    return etree.tostring(root)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        *[(state, ReceiptState.RECEIVED) for state in ("00", "01", "06")],
        *[(state, ReceiptState.PROCESSED) for state in ("02", "03", "04")],
        *[(state, ReceiptState.REFUSED) for state in ("05", "99", "")],
    ],
)
def test_the_portal_s_states(state: str, expected: ReceiptState) -> None:
    content = receipt_xml(state)
    receipt = receipt_of(read_receipt(content), content)
    assert receipt.state is expected
    assert receipt.content == content
    assert (receipt.packet_id, receipt.packet_sha256) == ("p", "s")


def test_the_portal_s_results_a_record() -> None:
    content = receipt_xml()
    waiting, accepted, refused = receipt_of(read_receipt(content), content).records
    assert (waiting.state, waiting.code) == (RecordState.WAITING, None)
    assert (accepted.state, accepted.code) == (RecordState.ACCEPTED, "M1")
    assert refused.state is RecordState.REFUSED
    assert [(each.code, each.message.vi) for each in refused.problems] == [("E7", "Sai mã")]


# ── calls ────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def destination(
    world: GatewayWorld, bad_day: BadDay = BadDay.NONE, **settings: object
) -> Iterator[tuple[Destination, Gateway]]:
    # Only a slow gateway is given up on early: a busy machine is no bad day.
    silence = 0.3 if bad_day is BadDay.SLOW else 30
    gateway = world.gateway(bad_day, slowness=1.0)
    quick = {"first_wait": 0.01, "budget": 10, "silence": silence}
    with gateway.serving() as address:
        given = world.settings(address) | quick | settings
        yield PluginHost(strict=True).build_destination("ministry", given), gateway


@pytest.fixture
def packet(world: GatewayWorld) -> Packet:
    return sign_packet(Draft(Purpose.CREATE, 1, UNIT, AT, records(2)), world.sender)


def test_a_probe_wants_an_approved_certificate(world: GatewayWorld) -> None:
    with destination(world) as (ours, _):
        assert asyncio.run(ours.probe()).ready
    with destination(world, unit="GL-99") as (stranger, _):
        probe = asyncio.run(stranger.probe())
        assert [each.code for each in probe.problems] == ["certificate-not-approved"]
    with destination(world, token="sai") as (locked, _):
        probe = asyncio.run(locked.probe())
        assert (probe.ready, probe.problems[0].code) == (False, "paused")


def test_sending_and_asking(world: GatewayWorld, packet: Packet) -> None:
    with destination(world) as (ours, _):
        assert asyncio.run(ours.answer(packet.id)) is None
        acknowledgement = asyncio.run(ours.send(packet))
        assert acknowledgement.reference.startswith("GL-")
        assert acknowledgement.receipt.packet_sha256 == packet.sha256
        states = [asyncio.run(ours.answer(packet.id)) for _ in range(2)]
    assert [each.state.value for each in states if each] == ["received", "processed"]


def test_a_storm_is_waited_out_where_nothing_arrived(world: GatewayWorld, packet: Packet) -> None:
    """429 is tried again by itself; 503 may have arrived, so posting stops there."""
    with destination(world, BadDay.STORM) as (ours, gateway):
        with pytest.raises(LostAnswer):
            asyncio.run(ours.send(packet))
        assert asyncio.run(ours.answer(packet.id)) is None
        assert gateway.desk.book.posts == {}
        assert asyncio.run(ours.send(packet)).receipt.state is ReceiptState.RECEIVED


@pytest.mark.parametrize("bad_day", [BadDay.LOSES_ANSWERS, BadDay.SLOW])
def test_a_lost_answer_is_never_posted_again_by_the_plugin(
    world: GatewayWorld, packet: Packet, bad_day: BadDay
) -> None:
    with destination(world, bad_day) as (ours, gateway), pytest.raises(LostAnswer):
        asyncio.run(ours.send(packet))
    assert gateway.desk.book.posts == {packet.id: 1}


def test_no_budget_means_one_attempt(world: GatewayWorld, packet: Packet) -> None:
    with destination(world, BadDay.STORM, budget=0) as (ours, _), pytest.raises(Retry):
        asyncio.run(ours.answer(packet.id))


def test_a_refusal_without_a_receipt_asks_for_a_person(world: GatewayWorld) -> None:
    stranger = sign_packet(Draft(Purpose.CREATE, 1, UNIT, AT, records(1)), world.stranger)
    with destination(world) as (ours, _), pytest.raises(Pause) as caught:
        asyncio.run(ours.send(stranger))
    assert caught.value.fields["vendor_code"] == 1401


class Odd(Desk):
    """A gateway that answers in a shape that nobody has agreed on."""

    def __init__(self, answer: dict[str, object], world: GatewayWorld) -> None:
        super().__init__(world.receipts, {}, BadDay.NONE)
        self._answer = answer

    def ask(self, packet_id: str) -> dict[str, Any]:
        return self._answer


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"xin": "chào"}, Pause),
        ({"error_code": 0}, Pause),
        ({"error_code": 0, "bien_nhan": "không phải base64"}, Pause),
        ({"error_code": 0, "bien_nhan": b64encode(b"<a/>").decode()}, Pause),
        ({"error_code": 0, "bien_nhan": b64encode(b"<a>").decode()}, UnreadableInput),
        (
            {"error_code": 0, "bien_nhan": b64encode(receipt_xml(thoi_gian_tra_loi="x")).decode()},
            Pause,
        ),
    ],
)
def test_an_answer_in_another_shape_is_told(
    world: GatewayWorld, answer: dict[str, object], kind: type[Exception]
) -> None:
    with destination(world) as (ours, gateway):
        gateway.desk = Odd(answer, world)
        with pytest.raises(kind):
            asyncio.run(ours.answer("0" * 32))


def test_a_wrong_address_is_not_taken_for_a_packet_that_is_not_there(world: GatewayWorld) -> None:
    with destination(world) as (_, gateway), gateway.serving() as address:
        given = world.settings(f"{address}/khac") | {"budget": 0}
        elsewhere = PluginHost().build_destination("ministry", given)
        with pytest.raises(Pause):
            asyncio.run(elsewhere.answer("0" * 32))


def test_settings_that_cannot_be_used_are_told_without_the_token(world: GatewayWorld) -> None:
    host = PluginHost()
    for wrong in ({"address": "http://example.invalid"}, {"silence": 0}, {"unit": ""}):
        given = world.settings("https://localhost:1") | wrong
        with pytest.raises(Pause) as caught:
            host.build_destination("ministry", given)
        assert world.token not in f"{caught.value.what}{caught.value.remedy}"
