"""Writing to the invented VNPT: outcomes, nothing twice, nothing overwritten untold."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from hub.core.contracts import Adapter, PushState
from hub.core.errors import Pause, Retry
from hub.core.model import SecondaryResults, Term, Transcript
from hub.plugins.vnpt.manifest import Dialect, Tenant
from simulation.vendors.bad_days import BadDay
from simulation.vnpt.world import VnptWorld
from tests.vnpt.calls import ONCE, adapter_for, pulled

REQUEST = "yeu-cau-000001"


def push(
    adapter: Adapter,
    records: Sequence[Transcript],
    request_id: str = REQUEST,
    *,
    overwrite: bool = False,
) -> list[PushState]:
    outcomes = asyncio.run(adapter.push(records, request_id=request_id, overwrite=overwrite))
    assert [each.key for each in outcomes] == [each.key for each in records]
    return [each.state for each in outcomes]


@pytest.mark.parametrize("tenant", Tenant)
@pytest.mark.parametrize("dialect", Dialect)
def test_what_is_pushed_comes_back_equal(
    everyone: tuple[Transcript, ...], tenant: Tenant, dialect: Dialect
) -> None:
    world = VnptWorld.create((), tenant, dialect)
    with world.server().serving() as address:
        adapter = adapter_for(world, address, page_size=7)
        states = push(adapter, everyone)
        back = {each.key: each for each in pulled(adapter)}
    assert set(states) == {PushState.CREATED}
    assert back == {each.key: each for each in everyone}


LOSING = (
    BadDay.LOST_ANSWER,
    BadDay.DROPPED,
    BadDay.BUSY,
    BadDay.FAILURE_INSIDE,
    BadDay.FAULT_INSIDE,
    BadDay.TRUNCATED,
)


@pytest.mark.parametrize("day", LOSING)
@pytest.mark.parametrize("tenant", Tenant)
def test_whatever_gets_lost_is_written_once(
    everyone: tuple[Transcript, ...], day: BadDay, tenant: Tenant
) -> None:
    world = VnptWorld.create((), tenant)
    with world.server([day]).serving() as address:
        states = push(adapter_for(world, address, page_size=20), everyone)
    assert set(states) == {PushState.CREATED}
    assert set(world.book.written.values()) == {1}
    assert len(world.book.written) == len(everyone)


def test_a_lost_answer_is_asked_for_by_the_same_request_later(
    everyone: tuple[Transcript, ...],
) -> None:
    world = VnptWorld.create()
    plan: list[list[BadDay]] = [[], [], [BadDay.LOST_ANSWER]]
    with world.server(plan=plan).serving() as address:
        adapter = adapter_for(world, address, **ONCE)
        some = [each for each in everyone if each.school.code == everyone[0].school.code]
        with pytest.raises(Retry):
            push(adapter, some)
        assert set(push(adapter, some)) == {PushState.CREATED}
    assert world.book.asked["ImportHocBa"] == 1
    assert set(world.book.written.values()) == {1}


def test_a_closed_book_is_the_older_service_s_13(everyone: tuple[Transcript, ...]) -> None:
    world = VnptWorld.create((), Tenant.OLDER)
    school = everyone[0].school.code
    service = world.server(locked=frozenset({school}))
    with service.serving() as address, pytest.raises(Pause) as caught:
        push(adapter_for(world, address), everyone[:1])
    assert caught.value.fields["vendor_code"] == "13"
    assert "chốt sổ" in caught.value.what.vi
    assert not world.book.written


def test_wrong_passwords_stop_before_anything_is_written(
    everyone: tuple[Transcript, ...],
) -> None:
    world = VnptWorld.create()
    with world.server().serving() as address:
        for wrong in ("password", "account_password"):
            adapter = adapter_for(world, address, **{wrong: "sai"})
            probe = asyncio.run(adapter.probe())
            assert not probe.ready
            assert probe.problems[0].code == "vnpt-1"
            assert "sai" not in str(probe)
            with pytest.raises(Pause):
                push(adapter, everyone[:1], f"yeu-cau-{wrong}")
    assert not world.book.written


def one_class(everyone: Sequence[Transcript]) -> list[Transcript]:
    """A secondary class with marks in both terms and at least two pupils."""
    classes: dict[tuple[str, str], list[Transcript]] = {}
    for each in everyone:
        if isinstance(each.results, SecondaryResults):
            classes.setdefault((each.school.code, each.classroom.name), []).append(each)
    return next(pupils for pupils in classes.values() if len(pupils) > 1)


def first_term_of(transcript: Transcript) -> Transcript:
    """The transcript as it stood after the first term."""
    results = transcript.results
    assert isinstance(results, SecondaryResults)
    subjects = tuple(
        each.model_copy(update={"term2": Term(), "year": None, "retest": None})
        for each in results.subjects
    )
    return transcript.model_copy(
        update={"results": results.model_copy(update={"subjects": subjects})}
    )


def test_a_term_is_added_where_nobody_of_the_class_has_a_mark(
    everyone: tuple[Transcript, ...],
) -> None:
    whole = one_class(everyone)
    world = VnptWorld.create(map(first_term_of, whole))
    with world.server().serving() as address:
        adapter = adapter_for(world, address)
        assert set(push(adapter, whole)) == {PushState.UPDATED}
        assert {each.key: each for each in pulled(adapter)} == {each.key: each for each in whole}


@pytest.mark.parametrize("tenant", Tenant)
def test_a_column_that_has_marks_is_closed_to_the_rest_of_the_class(
    everyone: tuple[Transcript, ...], tenant: Tenant
) -> None:
    first, *others = one_class(everyone)
    world = VnptWorld.create([first], tenant)
    with world.server().serving() as address:
        adapter = adapter_for(world, address)
        outcomes = asyncio.run(adapter.push(others, request_id=REQUEST))
        assert {each.state for each in outcomes} == {PushState.KEPT}
        for each in outcomes:
            assert each.reason is not None
            assert each.reason.code == "vnpt-column-has-marks"
            assert each.reason.column is not None
            assert each.reason.column.startswith("0."), "the first closed column is the year's"
        assert not world.book.written
        told = push(adapter, others, "yeu-cau-000002", overwrite=True)
        assert set(told) == {PushState.CREATED}


def test_one_pupil_s_marks_close_the_column_for_the_whole_class(
    everyone: tuple[Transcript, ...],
) -> None:
    first, *others = one_class(everyone)
    world = VnptWorld.create([first, *map(first_term_of, others)])
    with world.server().serving() as address:
        adapter = adapter_for(world, address)
        states = push(adapter, [first, *others])
    assert states == [PushState.UNCHANGED] + [PushState.KEPT] * len(others)
    assert not world.book.written
