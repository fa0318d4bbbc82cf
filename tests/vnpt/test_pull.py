"""Pulling from the invented VNPT gives the province's own transcripts."""

from __future__ import annotations

import asyncio

import pytest

from hub.core.contracts import Query
from hub.core.errors import Reject
from hub.core.model import Level, Transcript
from hub.plugins.vnpt.manifest import Dialect, Tenant
from simulation.vnpt.world import VnptWorld
from tests.vnpt.calls import adapter_for, pull, pulled


@pytest.mark.parametrize("tenant", Tenant)
@pytest.mark.parametrize("dialect", Dialect)
def test_every_transcript_arrives_as_it_is(
    everyone: tuple[Transcript, ...], tenant: Tenant, dialect: Dialect
) -> None:
    world = VnptWorld.create(everyone, tenant, dialect)
    with world.server().serving() as address:
        adapter = adapter_for(world, address)
        assert asyncio.run(adapter.probe()).ready
        assert pulled(adapter) == list(everyone)


def test_one_school_one_level_and_what_changed_since(
    world: VnptWorld, everyone: tuple[Transcript, ...]
) -> None:
    school = everyone[0].school.code
    with world.server().serving() as address:
        adapter = adapter_for(world, address, page_size=9)
        of_school = [t for t in everyone if t.school.code == school]
        assert pulled(adapter, Query(school_code=school)) == of_school
        upper = [t for t in everyone if t.level is Level.UPPER_SECONDARY]
        assert pulled(adapter, Query(level=Level.UPPER_SECONDARY)) == upper
        assert pulled(adapter, Query(school_year="2024-2025")) == []
        pages = pull(adapter)
        assert {page.total for page in pages} == {len(everyone)}
        since = pages[-1].cursor
        assert pulled(adapter, Query(since=since)) == []
        changed = everyone[3].model_copy(update={"register_number": "đổi"})
        world.book.enter(changed)
        assert pulled(adapter, Query(since=since)) == [changed]


def test_the_raw_payload_is_evidence(world: VnptWorld) -> None:
    with world.server().serving() as address:
        pages = pull(adapter_for(world, address, page_size=40))
    for page in pages:
        ((evidence,),) = (page.evidence,)
        assert evidence.content.count(b"<hoc_ba ") == len(page.records)
        assert b"hoc_sinh_id=" in evidence.content, "the vendor's own id is kept"


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1" * 30, "٣"])
def test_a_cursor_of_somebody_else_is_refused(world: VnptWorld, cursor: str) -> None:
    with world.server().serving() as address, pytest.raises(Reject):
        pull(adapter_for(world, address), Query(since=cursor))
