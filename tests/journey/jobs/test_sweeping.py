"""The sweeper: heartbeats, workers that are gone, reports that are due."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import time
from contextlib import closing

import pytest

from hub.core.journey.engine import Jobs, JobState, Worker
from hub.core.journey.engine_place import engine_of, file_of
from hub.core.journey.halting import UnderWay
from hub.core.journey.jobs import asking, reporting
from hub.core.journey.jobs.hearing import Hearing
from hub.core.journey.jobs.sweeping import BEAT, MISSED, Sweeper
from hub.core.journey.schools import collect_school
from hub.core.journey.states import State
from hub.core.journey.workshop import Workshop
from hub.core.registry.matters import Matter
from hub.core.store import Assignment, NewDocument, Span, StoredTicket, TicketItem, TicketState
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


def test_the_last_job_of_a_kind_is_told_by_its_number_and_not_by_a_clock(
    office: Office, clock: Clock, world: SmallWorld
) -> None:
    shop, jobs = office
    for turn in (1, 2, 3):
        asking.enqueue(jobs, turn)
        jobs.cancel(f"ask/{turn}")
    # The second one was made before the clock was set back.
    with closing(sqlite3.connect(str(file_of(engine_of(world.site.store))))) as engine, engine:
        later = "UPDATE workflow_status SET created_at = created_at + 3600000"
        engine.execute(f"{later} WHERE workflow_uuid = 'ask/2'")
    _wait(shop, world, clock.now)
    _sweeper(office, clock).sweep(Served())
    assert [each.job_id for each in jobs.find(JobState.QUEUED)] == ["ask/4"]


def test_a_request_that_was_put_off_by_a_clock_set_back_since_is_due(
    office: Office, clock: Clock, world: SmallWorld
) -> None:
    shop, jobs = office
    _wait(shop, world, clock.now + dt.timedelta(seconds=4))
    _sweeper(office, clock).sweep(Served())
    assert jobs.find(JobState.QUEUED) == ()
    clock.now -= HOUR
    _sweeper(office, clock).sweep(Served())
    assert [each.job_id for each in jobs.find(JobState.QUEUED)] == ["ask/1"]
    with shop.store.writing() as transaction:
        (claimed,) = transaction.tickets.claim(clock.now)
        assert transaction.tickets.claim(clock.now) == ()
    assert claimed.request_id == "ky-1"


def _wait(shop: Workshop, world: SmallWorld, at: dt.datetime) -> None:
    """Keep a request that somebody is to be asked about at that time, every five seconds."""
    key, content = world.pupils[0].key, b"<x/>"
    item = TicketItem(key, "GVCN", hashlib.sha256(content).hexdigest(), "1A", "{}")
    with shop.store.writing() as transaction:
        transaction.transcripts.save(world.pupils[:1])
        transaction.documents.add([NewDocument(key, content, State.COMPOSED, (), None)])
        transaction.tickets.add(_request(at), [item])


def _request(at: dt.datetime) -> StoredTicket:
    return StoredTicket(
        request_id="ky-1",
        signer="vnpt",
        account="vnpt@1",
        unit="37TH001",
        actor="local",
        state=TicketState.PENDING,
        method="",
        certificate=b"",
        reference="",
        description="",
        provider_id="1",
        memo="",
        poll_seconds=5,
        next_at=at,
        closes_at=at + HOUR,
        problem=None,
        doubted=False,
        created_at=at,
        changed_at=at,
    )
