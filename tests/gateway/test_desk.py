"""The invented gateway's own decisions: what it refuses, and that it decides once."""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import xmlsec
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from hub.core.contracts import Packet, PacketRecord, Purpose
from hub.core.packets import Draft, sign_packet
from hub.core.trust.plain import PlainKey
from hub.destinations.ministry.mapping import send_body
from simulation.gateway.bad_days import BadDay
from simulation.gateway.desk import (
    CONTRADICTION,
    NOT_SIGNED,
    OK,
    REUSED,
    UNREADABLE,
    Desk,
)
from simulation.gateway.world import GatewayWorld
from tests.packets.reports import UNIT, records

AT = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)


@pytest.fixture
def desk(world: GatewayWorld) -> Desk:
    return world.gateway().desk


def packet_of(key: PlainKey, version: int = 1, **changes: Any) -> Packet:  # noqa: ANN401
    draft = Draft(Purpose.CREATE, version, UNIT, AT, records(2))
    return sign_packet(replace(draft, **changes), key)


def posted(packet: Packet, change: Callable[[dict[str, Any]], object] = lambda _: None) -> bytes:
    body: dict[str, Any] = json.loads(send_body(packet).model_dump_json(by_alias=True))
    change(body)
    return json.dumps(body).encode()


def receipt(answer: dict[str, Any] | None) -> dict[str, Any]:
    """The state and the items of the signed receipt in an answer."""
    assert answer is not None
    assert answer["error_code"] == OK
    root = etree.fromstring(b64decode(answer["bien_nhan"]))
    items = {
        item.findtext("khoa"): (
            item.findtext("trang_thai_ket_qua_id"),
            item.findtext("ma_dinh_danh_hoc_ba"),
            item.findtext("ds_loi_xu_ly_du_lieu/loi/loi_xu_ly_du_lieu_id"),
        )
        for item in root.iterfind("Items/Item")
    }
    return {
        "state": root.findtext("trang_thai_xu_ly_tin_id"),
        "fault": root.findtext("ds_loi_xu_ly_du_lieu/loi/loi_xu_ly_du_lieu_id"),
        "counts": tuple(root.findtext(name) for name in ("tong_so", "duyet", "tu_choi")),
        "items": items,
    }


def processed(desk: Desk, packet: Packet) -> dict[str, Any]:
    desk.ask(packet.id)
    return receipt(desk.ask(packet.id))


def test_a_packet_is_received_then_processed_then_always_the_same(
    desk: Desk, world: GatewayWorld
) -> None:
    packet = packet_of(world.sender)
    assert receipt(desk.post(posted(packet)))["state"] == "00"
    assert receipt(desk.ask(packet.id))["state"] == "01"
    final = receipt(desk.ask(packet.id))
    assert (final["state"], final["counts"]) == ("02", ("2", "2", "0"))
    assert {state for state, code, _ in final["items"].values() if code} == {"01"}
    desk.post(posted(packet))
    assert receipt(desk.ask(packet.id)) == final
    assert desk.book.counted == {each.key: 1 for each in packet.records}


def test_libxmlsec_accepts_packets_and_receipts(desk: Desk, world: GatewayWorld) -> None:
    """Neither signature rests on the library that made it alone."""
    packet = packet_of(world.sender)
    answer = desk.post(posted(packet))
    for content, key in (
        (packet.content, world.sender),
        (b64decode(answer["bien_nhan"]), world.receipts),
    ):
        context = xmlsec.SignatureContext()
        pem = key.certificate.parsed.public_bytes(Encoding.PEM)
        context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatCertPem)
        context.verify(etree.fromstring(content)[-1])


@pytest.mark.parametrize("version", [1, 2])
def test_a_version_that_does_not_rise_is_refused_as_a_whole(
    desk: Desk, world: GatewayWorld, version: int
) -> None:
    desk.post(posted(packet_of(world.sender, 2)))
    late = packet_of(world.sender, version)
    answer = receipt(desk.post(posted(late)))
    assert (answer["state"], answer["fault"], answer["items"]) == ("99", "GL-PHIEN-BAN", {})
    assert receipt(desk.ask(late.id))["state"] == "99"
    assert set(desk.book.counted.values()) == {1}


def test_the_same_transcript_in_another_packet_is_refused_by_record(
    desk: Desk, world: GatewayWorld
) -> None:
    desk.post(posted(packet_of(world.sender, 1)))
    second = packet_of(world.sender, 2)
    desk.post(posted(second))
    assert {fault for _, _, fault in processed(desk, second)["items"].values()} == {"GL-DA-CO"}
    assert set(desk.book.counted.values()) == {1}


def recalls(world: GatewayWorld, version: int, code: str) -> Packet:
    first: PacketRecord = replace(records(1)[0], code=code, reason="Nhầm")
    return packet_of(world.sender, version, purpose=Purpose.RECALL, records=(first,))


def test_only_what_is_in_force_under_that_code_is_recalled(desk: Desk, world: GatewayWorld) -> None:
    desk.post(posted(packet_of(world.sender)))
    code = desk.book.codes[records(1)[0].key]
    outcomes = []
    for version, named in enumerate(["other", code, code], start=2):
        packet = recalls(world, version, named)
        desk.post(posted(packet))
        outcomes += [state for state, _, _ in processed(desk, packet)["items"].values()]
    assert outcomes == ["02", "01", "02"]


def test_an_id_used_for_another_packet_is_refused(desk: Desk, world: GatewayWorld) -> None:
    first = packet_of(world.sender)
    desk.post(posted(first))
    other = packet_of(world.sender, 2, id=first.id)
    assert desk.post(posted(other))["error_code"] == REUSED
    assert desk.book.versions == {UNIT: 1}


def test_who_is_not_registered_or_did_not_sign_is_refused(desk: Desk, world: GatewayWorld) -> None:
    unknown = packet_of(world.sender, sender="GL-99")
    for packet in (packet_of(world.stranger), unknown):
        assert desk.post(posted(packet))["error_code"] == NOT_SIGNED
    assert desk.book.posts == {}
    assert desk.certificates("GL-99")["items"] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(transactionUuid="x" * 32),
        lambda body: body["ban_tin_yeu_cau"].update(phien_ban=9),
        lambda body: body["ban_tin_yeu_cau"].update(mucDichBanTin="03"),
        lambda body: body["ban_tin_yeu_cau"].update(tong_so=1),
        lambda body: body["ban_ghi"].reverse(),
        lambda body: body["ban_ghi"].pop(),
        lambda body: body["ban_ghi"][0].update(sodinhdanh="099000000000"),
    ],
)
def test_what_lies_beside_the_envelope_must_say_the_same(
    desk: Desk, world: GatewayWorld, change: Callable[[dict[str, Any]], object]
) -> None:
    assert desk.post(posted(packet_of(world.sender), change))["error_code"] == CONTRADICTION
    assert desk.book.posts == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.pop("ban_ghi"),
        lambda body: body["ban_tin_yeu_cau"].update(goi_tin="không phải base64"),
        lambda body: body["ban_tin_yeu_cau"].update(mucDichBanTin="02"),
        lambda body: body.update(ban_tin_yeu_cau=[]),
    ],
)
def test_what_cannot_be_read_is_refused(
    desk: Desk, world: GatewayWorld, change: Callable[[dict[str, Any]], object]
) -> None:
    assert desk.post(posted(packet_of(world.sender), change))["error_code"] == UNREADABLE
    assert desk.post(b"{")["error_code"] == UNREADABLE


def test_a_packet_that_nobody_sent_is_not_here(desk: Desk) -> None:
    assert desk.ask("0" * 32) is None


def test_every_bad_day_is_told_in_both_languages() -> None:
    told = [day.told for day in BadDay]
    assert len({each.vi for each in told}) == len(BadDay)
    assert all(each.vi != each.en for each in told)
