"""The sweeper: heartbeats, workers that are gone, reports that are due."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from hub.core.journey.engine import Jobs, JobState, Worker
from hub.core.journey.halting import UnderWay
from hub.core.journey.jobs import reporting
from hub.core.journey.jobs.hearing import Hearing
from hub.core.journey.jobs.sweeping import BEAT, MISSED, Sweeper
from hub.core.journey.schools import collect_school
from hub.core.journey.states import State
from hub.core.journey.workshop import Workshop
from hub.core.registry.matters import Matter
from hub.core.store import Assignment, Span
from tests.journey.worlds import SmallWorld

Office = tuple[Workshop, Jobs]
HOUR = dt.timedelta(hours=1)


class Served(Worker):
    """A worker that only says which queues it was told to serve."""

    def __init__(self) -> None:
        self.queues: list[set[str]] = []
        self.under_way = UnderWay()

    def serve(self, queues: object) -> None:
        assert isinstance(queues, dict)
        self.queues.append(set(queues))


class Clock:
    def __init__(self) -> None:
        self.now = dt.datetime.now(dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _sweeper(office: Office, clock: Clock, *, alone: bool = False) -> Sweeper:
    shop, jobs = office
    hearing = Hearing(MISSED * BEAT, clock.seconds)
    return Sweeper(shop, jobs, "w1", 1, dt.timedelta(days=1), alone, hearing, clock)


def _workers(shop: Workshop) -> list[str]:
    with shop.store.reading() as transaction:
        return [each.name for each in transaction.workers.all()]


def test_a_worker_that_is_silent_for_long_is_forgotten_by_the_others(
    office: Office, clock: Clock
) -> None:
    shop, _ = office
    with shop.store.writing() as transaction:
        transaction.workers.beat("w2", "may-2", 7, clock.now)
    worker, sweeper = Served(), _sweeper(office, clock)
    sweeper.sweep(worker)
    assert _workers(shop) == ["w1", "w2"]
    clock.now += MISSED * BEAT + dt.timedelta(seconds=1)
    sweeper.sweep(worker)
    assert _workers(shop) == ["w1"]
    sweeper.say_goodbye()
    assert _workers(shop) == []
    assert worker.queues == [{"work", "csv-import"}]


def test_on_one_file_nobody_else_can_be_alive(office: Office, clock: Clock) -> None:
    shop, _ = office
    with shop.store.writing() as transaction:
        transaction.workers.beat("w2", "may-2", 7, clock.now)
    _sweeper(office, clock, alone=True).sweep(Served())
    assert _workers(shop) == ["w1"]


def test_what_is_published_is_queued_once_for_its_sender(
    office: Office, clock: Clock, world: SmallWorld
) -> None:
    shop, jobs = office
    collect_school(shop, world.cohort, actor="local")
    with shop.store.writing() as transaction:
        keys = transaction.journeys.page(State.COLLECTED)
        transaction.journeys.move(keys, State.COLLECTED, State.PUBLISHED)
        where = Assignment("37", None, Matter.DESTINATION, "ministry", Span(dt.date(2025, 7, 1)))
        transaction.assignments.add(where)
    time.sleep(1.1)  # The engine tells in whole seconds when a job was made.
    sweeper = _sweeper(office, clock)
    sweeper.sweep(Served())
    sweeper.sweep(Served())
    (job,) = jobs.find(JobState.QUEUED)
    assert (job.job, job.queue) == (reporting.NAME, "ministry")
    assert sweeper.idle() is False
    jobs.cancel(job.job_id)
    # Nothing new was published since, and no answer is waited for.
    clock.now += HOUR
    sweeper.sweep(Served())
    assert sweeper.idle()
    with shop.store.writing() as transaction:
        transaction.journeys.move(keys[:1], State.PUBLISHED, State.PACKAGED)
    sweeper.sweep(Served())
    assert [each.job_id[-2:] for each in jobs.find(JobState.QUEUED)] == ["/2"]
