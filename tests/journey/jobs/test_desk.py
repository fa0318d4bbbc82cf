"""A step of a job: tried again after a Retry, stopped with whose turn it is, and gone on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from hub.core.errors import Actor, HubError, Pause, Retry
from hub.core.journey.crew import Crew
from hub.core.journey.engine import Jobs
from hub.core.journey.jobs.desk import STOPPED, About, Desk, Result
from hub.core.journey.workshop import Workshop
from hub.core.store import Stoppage
from hub.core.text import Text
from tests.journey.worlds import Recorded

ABOUT = About("collect:37TH001", "37TH001")


@pytest.fixture
def desk(office: tuple[Workshop, Jobs]) -> Desk:
    shop, jobs = office
    return Desk(shop, Crew(shop, 0), jobs, waits=(1.0, 2.0))


def _stopped(desk: Desk) -> Sequence[Stoppage]:
    with desk.workshop.store.reading() as transaction:
        return transaction.stoppages.find()


def _failing(times: int, error: type[HubError]) -> Callable[[], Result]:
    left = [times]

    def work() -> Result:
        if left[0]:
            left[0] -= 1
            raise error(Text("Lỗi", "Failed"), remedy=Text("Chờ", "Wait"), where="x")
        return {"done": 1}

    return work


def test_a_retry_is_tried_again_and_leaves_no_trace(desk: Desk) -> None:
    steps = Recorded()
    assert desk.attempt(steps, "s", ABOUT, _failing(2, Retry)) == {"done": 1}
    assert steps.waited == [1.0, 2.0]
    assert _stopped(desk) == ()


def test_what_fails_for_good_is_kept_until_it_goes_on(desk: Desk) -> None:
    steps = Recorded()
    assert desk.attempt(steps, "s", ABOUT, _failing(9, Retry)) == {STOPPED: "retry"}
    assert desk.attempt(steps, "s", ABOUT, _failing(1, Pause)) == {STOPPED: "paused"}
    (kept,) = _stopped(desk)
    assert (kept.subject, kept.unit, kept.who) == (ABOUT.subject, ABOUT.unit, Actor.OPERATOR)
    assert (kept.what.en, kept.remedy.en, kept.place) == ("Failed", "Wait", "x")
    assert desk.attempt(steps, "s", ABOUT, _failing(0, Pause)) == {"done": 1}
    assert _stopped(desk) == ()
