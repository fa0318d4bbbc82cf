"""Signed documents travel as the bytes that they are."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from hub.core.contracts import Adapter, DeliveryState, Query, SignedFile
from hub.core.document.compose import compose
from hub.core.model import Transcript
from hub.plugins.vnpt.manifest import Tenant
from simulation.vendors.bad_days import LASTING, SOAP, BadDay
from simulation.vnpt.desk import MOST_FILE_BYTES
from simulation.vnpt.world import VnptWorld
from tests.vnpt.calls import adapter_for, file_cursors, signed_files


@pytest.fixture(scope="session")
def files(everyone: tuple[Transcript, ...]) -> list[SignedFile]:
    """Documents; the vendor reads them and does not look at signatures."""
    return [
        SignedFile(f"hb-{number}.xml", compose(each).content)
        for number, each in enumerate(everyone[:7])
    ]


def deliver(
    adapter: Adapter, files: Sequence[SignedFile], request_id: str = "giao-tep-0001"
) -> list[DeliveryState]:
    outcomes = asyncio.run(adapter.deliver(files, request_id=request_id))
    return [each.state for each in outcomes]


@pytest.mark.parametrize("tenant", Tenant)
def test_files_are_delivered_and_fetched_byte_for_byte(
    files: list[SignedFile], tenant: Tenant
) -> None:
    world = VnptWorld.create((), tenant)
    with world.server().serving() as address:
        adapter = adapter_for(world, address, page_size=3)
        assert signed_files(adapter) == []
        assert set(deliver(adapter, files)) == {DeliveryState.STORED}
        assert signed_files(adapter) == files
        assert set(deliver(adapter, files)) == {DeliveryState.STORED}, "the same request"
        assert set(deliver(adapter, files, "giao-tep-0002")) == {DeliveryState.KNOWN}
    assert {name: file.content for name, file in world.book.files.items()} == {
        file.name: file.content for file in files
    }


def test_files_of_one_school_and_those_that_came_since(
    files: list[SignedFile], everyone: tuple[Transcript, ...]
) -> None:
    world = VnptWorld.create()
    with world.server().serving() as address:
        adapter = adapter_for(world, address, page_size=3)
        deliver(adapter, files[:5])
        cursors = file_cursors(adapter)
        assert len(cursors) == 2
        assert signed_files(adapter, Query(since=cursors[0])) == files[3:5]
        assert signed_files(adapter, Query(since=cursors[-1])) == []
        deliver(adapter, files[5:], "giao-tep-0002")
        assert signed_files(adapter, Query(since=cursors[-1])) == files[5:]
        level = everyone[0].level
        of_level = [f for f, t in zip(files, everyone, strict=False) if t.level is level]
        assert signed_files(adapter, Query(level=level)) == of_level
        assert signed_files(adapter, Query(school_code="GL-KHONG-CO")) == []


@pytest.mark.parametrize("day", sorted(SOAP - LASTING - {BadDay.SLOW}))
def test_files_arrive_once_on_bad_days(files: list[SignedFile], day: BadDay) -> None:
    world = VnptWorld.create()
    with world.server([day]).serving() as address:
        adapter = adapter_for(world, address, page_size=3)
        assert set(deliver(adapter, files)) == {DeliveryState.STORED}
        assert signed_files(adapter) == files


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (SignedFile("a.xml", b"<x/>"), "vnpt-6"),
        (SignedFile("a/b.xml", b"x"), "vnpt-8"),
        (SignedFile("a.pdf", b"x"), "vnpt-9"),
        (SignedFile("a.xml", b"x" * (MOST_FILE_BYTES + 1)), "vnpt-11"),
    ],
)
def test_a_file_that_is_not_taken_is_told_apart(
    files: list[SignedFile], file: SignedFile, code: str
) -> None:
    world = VnptWorld.create()
    with world.server().serving() as address:
        adapter = adapter_for(world, address)
        outcomes = asyncio.run(adapter.deliver([file, files[0]], request_id="giao-tep-0001"))
    assert [each.state for each in outcomes] == [DeliveryState.REFUSED, DeliveryState.STORED]
    assert outcomes[0].reason is not None
    assert outcomes[0].reason.code == code


def test_a_name_is_never_given_to_other_bytes(files: list[SignedFile]) -> None:
    world = VnptWorld.create()
    with world.server().serving() as address:
        adapter = adapter_for(world, address)
        deliver(adapter, files[:1])
        other = SignedFile(files[0].name, files[1].content)
        assert deliver(adapter, [other], "giao-tep-0002") == [DeliveryState.REFUSED]
        assert signed_files(adapter) == files[:1]
