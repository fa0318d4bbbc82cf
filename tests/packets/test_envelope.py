"""Signed envelopes: there and back, and everything that a packet may not be."""

from __future__ import annotations

import datetime as dt
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from hub.core.contracts import Packet, PacketKind, PacketRecord, Purpose
from hub.core.errors import Bug, HubError, Reject, UnsafeInput
from hub.core.packets import (
    FORMAT,
    Draft,
    PacketBounds,
    open_packet,
    portions,
    record,
    sign_packet,
)
from hub.core.trust.errors import PlainSignatureRefused
from simulation.gateway.world import GatewayWorld
from tests.packets.reports import UNIT, document, records, transcripts

AT = dt.datetime(2026, 6, 15, 9, 30, 15, 123456, tzinfo=dt.timezone(dt.timedelta(hours=7)))
DRAFT = Draft(Purpose.CREATE, 7, UNIT, AT, records(3))


def opened(content: bytes, world: GatewayWorld, bounds: PacketBounds | None = None) -> Packet:
    return open_packet(content, [world.sender.certificate], at=AT, bounds=bounds)


def recalled(count: int) -> tuple[PacketRecord, ...]:
    return tuple(
        replace(each, code=f"MOET-{each.key}", reason="Nhập nhầm") for each in records(count)
    )


@pytest.mark.parametrize(
    "draft", [DRAFT, replace(DRAFT, purpose=Purpose.RECALL, records=recalled(2))]
)
def test_a_packet_comes_back_as_it_was(draft: Draft, world: GatewayWorld) -> None:
    packet = sign_packet(draft, world.sender)
    assert opened(packet.content, world) == packet
    assert packet.records == draft.records
    assert (packet.version, packet.sender, packet.purpose) == (7, UNIT, draft.purpose)
    assert packet.school_year == "2025-2026"
    assert packet.created_at == dt.datetime(2026, 6, 15, 2, 30, 15, tzinfo=dt.UTC)
    assert packet.kind is PacketKind.TRANSCRIPT


def test_documents_travel_as_bytes_and_never_as_elements(world: GatewayWorld) -> None:
    """Two `#data` in one file would deceive whoever verifies it."""
    root = etree.fromstring(sign_packet(DRAFT, world.sender).content)
    assert root.get("DinhDang") == FORMAT
    assert root.xpath("//@Id") == []
    found = [b64decode(each.text or "") for each in root.iter("TEP")]
    assert found == [document(each) for each in transcripts(3)]


@given(
    reason=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]),
        min_size=1,
        max_size=400,
    )
)
def test_any_reason_for_a_recall_survives(reason: str, world: GatewayWorld) -> None:
    first = transcripts(1)[0]
    made = record(document(first), code="M", reason=f"x{reason}")
    packet = sign_packet(replace(DRAFT, purpose=Purpose.RECALL, records=(made,)), world.sender)
    assert opened(packet.content, world).records[0].reason == made.reason


@pytest.mark.parametrize("reason", ["a\x00b", " ", "a" * 501])
def test_a_reason_that_is_none_is_refused(reason: str) -> None:
    with pytest.raises(Reject):
        record(document(transcripts(1)[0]), code="M", reason=reason)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "GL-1"},
        {"id": "g" * 32},
        {"version": 0},
        {"sender": ""},
        {"records": ()},
        {"records": records(1) * 2},
        {"purpose": Purpose.RECALL},
        {"records": recalled(1)},
        {"records": tuple(replace(each, code="M") for each in records(1))},
    ],
    ids=map(str, range(9)),
)
def test_a_draft_that_makes_no_packet_is_a_mistake_of_ours(
    change: dict[str, object], world: GatewayWorld
) -> None:
    with pytest.raises(Bug):
        sign_packet(replace(DRAFT, **change), world.sender)  # type: ignore[arg-type]


@pytest.mark.parametrize("bounds", [PacketBounds(records=2), PacketBounds(size=2000)])
def test_a_packet_beyond_the_bounds_is_neither_made_nor_opened(
    bounds: PacketBounds, world: GatewayWorld
) -> None:
    with pytest.raises(Bug):
        sign_packet(DRAFT, world.sender, bounds)
    with pytest.raises((Reject, UnsafeInput)):
        opened(sign_packet(DRAFT, world.sender).content, world, bounds)


def test_a_stranger_s_packet_is_refused(world: GatewayWorld) -> None:
    with pytest.raises(PlainSignatureRefused):
        opened(sign_packet(DRAFT, world.stranger).content, world)


def text(path: str, value: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        element = root.find(path)
        assert element is not None
        element.text = value

    change.__name__ = f"{path}={value[:10]}"
    return change


def drop(path: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        element = root.find(path)
        assert element is not None
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)

    change.__name__ = f"no {path}"
    return change


def attribute(path: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        element = root.find(path)
        assert element is not None
        element.set("Id", "data")

    change.__name__ = f"{path}/@Id"
    return change


def child(root: etree._Element) -> None:
    etree.SubElement(root[0], "X")


def nothing_left(root: etree._Element) -> None:
    for element in list(root):
        root.remove(element)


def swapped(root: etree._Element) -> None:
    """The documents of two records change places."""
    first, second = root.findall("*/BAN_GHI/TEP")[:2]
    first.text, second.text = second.text, first.text


def other_format(root: etree._Element) -> None:
    root.set("DinhDang", "ministry-packet-2030.1")


def renamed(root: etree._Element) -> None:
    root.find("*/BAN_GHI").tag = "BAN_GHI_KHAC"  # type: ignore[union-attr]


RECORD = "DANH_SACH_BAN_GHI/BAN_GHI"


@pytest.mark.parametrize(
    "change",
    [
        text("MUC_DICH", "02"),
        text("LOAI_DU_LIEU", "99"),
        text("PHIEN_BAN", "bảy"),
        text("PHIEN_BAN", "0"),
        text("DON_VI_GUI", ""),
        text("NAM_HOC", "2024-2025"),
        text("THOI_GIAN_TAO", "hôm qua"),
        text("THOI_GIAN_TAO", "2026-06-15T09:30:15"),
        text(f"{RECORD}/KHOA", "khoá khác"),
        text(f"{RECORD}/SHA256", "0" * 64),
        text(f"{RECORD}/TEP", "không phải base64"),
        text(f"{RECORD}/LY_DO", "Tạo mới mà có lý do"),
        drop("BAN_TIN_ID"),
        drop("DANH_SACH_BAN_GHI"),
        drop(f"{RECORD}/SHA256"),
        attribute("NAM_HOC"),
        attribute(RECORD),
        attribute("DANH_SACH_BAN_GHI"),
        *(child, nothing_left, swapped, other_format, renamed),
    ],
    ids=lambda change: change.__name__,
)
def test_a_signed_envelope_that_contradicts_the_format_is_refused(
    change: Callable[[etree._Element], None], world: GatewayWorld
) -> None:
    """Signed by a registered sender, but not a packet: said without a piece of it."""
    root = etree.fromstring(sign_packet(DRAFT, world.sender).content)
    root.remove(root[-1])
    change(root)
    with pytest.raises(Reject) as caught:
        opened(world.sender.sign(root), world)
    assert not isinstance(caught.value, PlainSignatureRefused)
    assert caught.value.what.vi != caught.value.what.en
    assert "hôm qua" not in str(caught.value)


def test_a_document_that_is_no_transcript_is_refused(world: GatewayWorld) -> None:
    root = etree.fromstring(sign_packet(DRAFT, world.sender).content)
    root.remove(root[-1])
    text(f"{RECORD}/TEP", "PEZPTy8+")(root)
    with pytest.raises(HubError):
        opened(world.sender.sign(root), world)


# ── portions ─────────────────────────────────────────────────────────────────────────────────────


@given(
    sizes=st.lists(st.integers(1, 60_000), max_size=40),
    years=st.lists(st.sampled_from(["2024-2025", "2025-2026"]), min_size=40, max_size=40),
    most=st.integers(1, 7),
)
def test_portions_leave_nothing_out_and_fit(sizes: list[int], years: list[str], most: int) -> None:
    first = transcripts(1)[0]
    of_year = {y: first.model_copy(update={"school_year": y}) for y in set(years)}
    given_records = [
        PacketRecord(of_year[year], bytes(size)) for size, year in zip(sizes, years, strict=False)
    ]
    bounds = PacketBounds(records=most, size=120_000)
    found = list(portions(given_records, bounds))
    assert [each for portion in found for each in portion] == given_records
    for portion in found:
        assert 1 <= len(portion) <= most
        assert len({each.transcript.school_year for each in portion}) == 1
        assert sum(len(each.document) * 4 / 3 for each in portion) < bounds.size


def test_what_portions_promise_holds_for_the_signed_packet(world: GatewayWorld) -> None:
    whole = records(7)
    bounds = PacketBounds(size=150_000)
    for portion in portions(whole, bounds):
        packet = sign_packet(replace(DRAFT, records=portion), world.sender, bounds)
        assert len(packet.content) <= bounds.size


def test_a_document_too_big_for_any_packet_is_refused() -> None:
    huge = PacketRecord(transcripts(1)[0], bytes(200_000))
    with pytest.raises(Reject) as caught:
        list(portions([huge], PacketBounds(size=120_000)))
    assert caught.value.where == huge.key
