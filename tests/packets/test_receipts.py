"""A receipt is believed when the receiver signed it and it is about what was sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from hub.core.contracts import (
    Packet,
    Purpose,
    Receipt,
    ReceiptState,
    RecordAnswer,
    RecordState,
)
from hub.core.packets import Draft, ReceiptMismatch, Sent, check_receipt, sign_packet
from hub.core.trust.errors import PlainSignatureRefused
from simulation.gateway.book import Entry
from simulation.gateway.receipts import write_receipt
from simulation.gateway.world import GatewayWorld
from tests.packets.reports import UNIT, records

AT = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def packet(world: GatewayWorld) -> Packet:
    return sign_packet(Draft(Purpose.CREATE, 1, UNIT, AT, records(2)), world.sender)


@pytest.fixture(scope="module")
def receipt(world: GatewayWorld, packet: Packet) -> Receipt:
    answers = tuple(RecordAnswer(r.key, RecordState.ACCEPTED, "M") for r in packet.records)
    content = write_receipt(Entry(packet.id, packet.sha256, "", 1), "02", world.receipts)
    return Receipt(packet.id, packet.sha256, ReceiptState.PROCESSED, answers, (), AT, content)


def test_a_good_receipt(world: GatewayWorld, packet: Packet, receipt: Receipt) -> None:
    check_receipt(receipt, Sent.of(packet), [world.receipts.certificate], at=AT)
    waiting = tuple(RecordAnswer(r.key, RecordState.WAITING) for r in packet.records)
    for early in (waiting, ()):
        received = replace(receipt, state=ReceiptState.RECEIVED, records=early)
        check_receipt(received, Sent.of(packet), [world.receipts.certificate], at=AT)


def test_a_receipt_that_somebody_else_signed(
    world: GatewayWorld, packet: Packet, receipt: Receipt
) -> None:
    with pytest.raises(PlainSignatureRefused) as caught:
        check_receipt(receipt, Sent.of(packet), [world.sender.certificate], at=AT)
    assert caught.value.where == packet.id


def test_a_receipt_for_something_else(
    world: GatewayWorld, packet: Packet, receipt: Receipt
) -> None:
    first, second = receipt.records
    wrong = [
        {"packet_id": "0" * 32},
        {"packet_sha256": "0" * 64},
        {"records": (first,)},
        {"records": (first, second, second)},
        {"records": (first, replace(second, key="lạ"))},
        {"records": (first, replace(second, state=RecordState.WAITING))},
        {"records": (first, replace(second, code=None))},
    ]
    for change in wrong:
        with pytest.raises(ReceiptMismatch) as caught:
            check_receipt(
                replace(receipt, **change),  # type: ignore[arg-type]
                Sent.of(packet),
                [world.receipts.certificate],
                at=AT,
            )
        assert caught.value.where == packet.id


def test_a_recall_needs_no_new_code(world: GatewayWorld, packet: Packet, receipt: Receipt) -> None:
    recall = replace(packet, purpose=Purpose.RECALL)
    answers = tuple(replace(each, code=None) for each in receipt.records)
    check_receipt(
        replace(receipt, records=answers), Sent.of(recall), [world.receipts.certificate], at=AT
    )
