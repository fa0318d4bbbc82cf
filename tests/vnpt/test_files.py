"""Signed documents travel as the bytes that they are."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from hub.core.contracts import Adapter, DeliveryState, SignedFile
from hub.plugins.vnpt.manifest import Tenant
from simulation.vnpt.bad_days import BadDay
from simulation.vnpt.book import Book
from simulation.vnpt.desk import MOST_FILE_BYTES
from simulation.vnpt.world import VnptWorld
from tests.vnpt.calls import adapter_for, signed_files

FILES = [
    SignedFile(f"hb-{number}.xml", b"<a>\r\n \xff\x00 " + bytes([number]) + b"</a>")
    for number in range(7)
]


def deliver(
    adapter: Adapter, files: Sequence[SignedFile], request_id: str = "giao-tep-0001"
) -> list[DeliveryState]:
    outcomes = asyncio.run(adapter.deliver(files, request_id=request_id))
    return [each.state for each in outcomes]


@pytest.mark.parametrize("tenant", Tenant)
def test_files_are_delivered_and_fetched_byte_for_byte(tenant: Tenant) -> None:
    world = VnptWorld(Book(), tenant)
    with world.service().serving() as address:
        adapter = adapter_for(world, address, page_size=3)
        assert signed_files(adapter) == []
        assert set(deliver(adapter, FILES)) == {DeliveryState.STORED}
        assert signed_files(adapter) == FILES
        assert set(deliver(adapter, FILES)) == {DeliveryState.STORED}, "the same request"
        assert set(deliver(adapter, FILES, "giao-tep-0002")) == {DeliveryState.KNOWN}
    assert world.book.files == {file.name: file.content for file in FILES}


@pytest.mark.parametrize("day", [day for day in BadDay if day.passes and day is not BadDay.SLOW])
def test_files_arrive_once_on_bad_days(day: BadDay) -> None:
    world = VnptWorld(Book())
    with world.service(day).serving() as address:
        adapter = adapter_for(world, address, page_size=3)
        assert set(deliver(adapter, FILES)) == {DeliveryState.STORED}
        assert signed_files(adapter) == FILES


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (SignedFile("a/b.xml", b"x"), "vnpt-8"),
        (SignedFile("a.pdf", b"x"), "vnpt-9"),
        (SignedFile("a.xml", b"x" * (MOST_FILE_BYTES + 1)), "vnpt-11"),
    ],
)
def test_a_file_that_is_not_taken_is_told_apart(file: SignedFile, code: str) -> None:
    world = VnptWorld(Book())
    with world.service().serving() as address:
        adapter = adapter_for(world, address)
        outcomes = asyncio.run(adapter.deliver([file, FILES[0]], request_id="giao-tep-0001"))
    assert [each.state for each in outcomes] == [DeliveryState.REFUSED, DeliveryState.STORED]
    assert outcomes[0].reason is not None
    assert outcomes[0].reason.code == code
