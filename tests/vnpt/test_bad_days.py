"""Every bad day ends in the right words, and a resumed sync equals an undisturbed one."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.contracts import Adapter, Page, Query
from hub.core.errors import Actor, LostAnswer, Pause, Retry
from hub.core.model import Transcript
from simulation.vendors.bad_days import LASTING, SOAP, BadDay
from simulation.vnpt.world import VnptWorld
from tests.vnpt.calls import ONCE, adapter_for, pull, pulled

PASSING = sorted(SOAP - LASTING - {BadDay.SLOW})
HARMLESS = [BadDay.BYTE_ORDER_MARK, BadDay.CLOCK_SKEW]


@pytest.mark.parametrize("day", [*PASSING, *HARMLESS])
def test_a_day_that_passes_costs_nothing(
    world: VnptWorld, everyone: tuple[Transcript, ...], day: BadDay
) -> None:
    with world.server([day]).serving() as address:
        assert pulled(adapter_for(world, address, page_size=20)) == list(everyone)


def test_a_slow_answer_counts_as_lost(world: VnptWorld, everyone: tuple[Transcript, ...]) -> None:
    with world.server([BadDay.SLOW], slowness=30).serving() as address:
        with pytest.raises(LostAnswer):
            pull(adapter_for(world, address, **ONCE, silence=0.2))
        assert pulled(adapter_for(world, address, silence=5.0)) == list(everyone)


async def _pages_until_it_fails(adapter: Adapter, since: str | None) -> tuple[list[Page], bool]:
    pages: list[Page] = []
    try:
        async for page in adapter.pull(Query(since=since)):
            pages.append(page)  # noqa: PERF401 - what came before the failure counts
    except Retry:
        return pages, False
    return pages, True


@settings(max_examples=8)
@given(plan=st.lists(st.lists(st.sampled_from(PASSING), max_size=1), max_size=12))
def test_a_resumed_sync_equals_an_undisturbed_one(
    everyone: tuple[Transcript, ...], plan: list[list[BadDay]]
) -> None:
    """No attempt is made twice here: each failure ends the sync, which goes on from its cursor."""
    world = VnptWorld.create(everyone)
    found: list[Transcript] = []
    since, whole = None, False
    with world.server(plan=plan).serving() as address:
        adapter = adapter_for(world, address, page_size=16, **ONCE)
        for _ in range(len(plan) + 1):
            pages, whole = asyncio.run(_pages_until_it_fails(adapter, since))
            found += [record.transcript for page in pages for record in page.records]
            since = pages[-1].cursor if pages else since
            if whole:
                break
    assert whole
    assert found == list(everyone)


@pytest.mark.parametrize("day", [BadDay.WRONG_ENCODING, BadDay.RENAMED_FIELD])
def test_another_shape_stops_the_sync_and_names_the_vendor(world: VnptWorld, day: BadDay) -> None:
    with world.server([day]).serving() as address, pytest.raises(Pause) as caught:
        pull(adapter_for(world, address))
    assert caught.value.who is Actor.VENDOR


def test_an_expired_login_waits_for_a_person(world: VnptWorld) -> None:
    service = world.server([BadDay.LOGIN_EXPIRES])
    with service.serving() as address, pytest.raises(Pause) as caught:
        pull(adapter_for(world, address, page_size=20))
    assert caught.value.fields["vendor_code"] == "1"
    assert caught.value.who is Actor.OPERATOR
    assert world.book.asked["getDSHocBa"] == 2, "credentials that failed are not tried again"


def test_a_record_without_a_required_field_is_refused_alone(
    world: VnptWorld, everyone: tuple[Transcript, ...]
) -> None:
    with world.server([BadDay.MISSING_FIELD]).serving() as address:
        (page,) = pull(adapter_for(world, address))
    assert [record.transcript for record in page.records] == list(everyone[1:])
    ((reason,),) = [notice.reasons for notice in page.refused]
    assert (reason.code, reason.column, reason.who) == ("vnpt-schema", "ten", Actor.VENDOR)
    assert page.refused[0].place.row == 1


def test_a_merged_pupil_is_taken_once_and_told(
    world: VnptWorld, everyone: tuple[Transcript, ...]
) -> None:
    with world.server([BadDay.MERGED_PUPIL]).serving() as address:
        (page,) = pull(adapter_for(world, address))
    assert [record.transcript for record in page.records] == list(everyone)
    assert [reason.code for notice in page.refused for reason in notice.reasons] == ["vnpt-twice"]


def test_a_changed_code_is_told_with_the_record(world: VnptWorld) -> None:
    with world.server([BadDay.CHANGED_ID]).serving() as address:
        pages = pull(adapter_for(world, address, page_size=20))
    flagged = [reason.code for page in pages for note in page.flagged for reason in note.reasons]
    assert flagged == ["pupil-code-changed"]
    assert pages[-1].records[-1].transcript.pupil.code == "GL-MOI"
