"""The sweeper: what a worker does beside its jobs, every few seconds (dọn việc).

It says that its worker is alive, takes over what workers left that are gone, serves the queues of
the assignments in force, queues reports and questions to signing providers that are due, and
forgets jobs that ended long ago.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
from dataclasses import dataclass, field
from typing import Final

from hub.core.journey.engine import Jobs, JobState, JobStatus, Limits, Worker
from hub.core.journey.jobs import asking, reporting
from hub.core.journey.jobs.hearing import Hearing
from hub.core.journey.jobs.queues import queues_of
from hub.core.journey.routes import Sending, underway
from hub.core.journey.tickets.accounts import Clock, now
from hub.core.journey.workshop import Workshop
from hub.core.registry.days import today

BEAT: Final = dt.timedelta(seconds=5)
MISSED: Final = 6
"""A worker of which so many heartbeats did not come is gone."""

_ASK_AGAIN: Final = dt.timedelta(minutes=2)
"""When a sender's open answers are asked for by another job."""

_TICK: Final = dt.timedelta(seconds=1)
"""The engine tells in whole seconds when a job was made."""

_PRUNE_EVERY: Final = dt.timedelta(hours=1)


@dataclass(slots=True)
class Sweeper:
    """Sweeps for one worker.

    :param name: the worker's.
    :param processes: of the worker's crew.
    :param keep: for how long ended jobs are remembered.
    :param alone: no other worker can be at work on this store: the lock of the SQLite file says so.
    :param hearing: what it hears of the others.
    """

    workshop: Workshop
    jobs: Jobs
    name: str
    processes: int
    keep: dt.timedelta
    alone: bool
    hearing: Hearing = field(default_factory=lambda: Hearing(MISSED * BEAT))
    clock: Clock = now
    _started: dt.datetime | None = None
    _served: dict[str, Limits] = field(default_factory=dict)
    _pruned: dt.datetime | None = None
    _left: frozenset[str] = frozenset()

    def sweep(self, worker: Worker) -> None:
        """Do everything that is due now."""
        now = self.clock()
        self.beat()
        self._adopt()
        self._resume(worker)
        self._serve(worker)
        self._report(now)
        self._ask(now)
        if self._pruned is None or now - self._pruned > _PRUNE_EVERY:
            self._pruned = now
            self.jobs.prune((now - self.keep).isoformat())

    def beat(self) -> None:
        """Say that the worker is alive: before its first job, so that nobody adopts that."""
        self._started = self._started or self.clock()
        with self.workshop.store.writing() as transaction:
            transaction.workers.beat(self.name, socket.gethostname(), os.getpid(), self._started)

    def idle(self) -> bool:
        """Return whether nothing is queued, running or due."""
        if self._busy():
            return False
        self._report(self.clock())
        return not self._busy()

    def say_goodbye(self) -> None:
        """Let nobody wait for this worker, unless it could not end what it began."""
        left = self.jobs.find(JobState.RUNNING)
        if all(job.worker != self.name for job in left):
            with self.workshop.store.writing() as transaction:
                transaction.workers.forget([self.name])

    def _adopt(self) -> None:
        """Take over the jobs of workers that are gone, then forget those."""
        running = {str(job.worker) for job in self.jobs.find(JobState.RUNNING)}
        with self.workshop.store.reading() as transaction:
            known = {one.name: one.seen_at for one in transaction.workers.all()}
        silent = known.keys() if self.alone else self.hearing.silent(known)
        gone = (running - known.keys() | silent) - {self.name}
        if gone:
            self.jobs.adopt(gone)
            with self.workshop.store.writing() as transaction:
                transaction.workers.forget(gone)

    def _resume(self, worker: Worker) -> None:
        """Take up what this very worker left: its database went away in the middle of it.

        Only what was left at the last sweep too: a job is its worker's just before it runs.
        """
        running = self.jobs.find(JobState.RUNNING)
        left = {job.job_id: job.queue for job in running if job.worker == self.name}
        for job_id in worker.under_way.jobs:
            left.pop(job_id, None)
        self.jobs.resume({job_id: queue for job_id, queue in left.items() if job_id in self._left})
        self._left = frozenset(left)

    def _serve(self, worker: Worker) -> None:
        with self.workshop.store.reading() as transaction:
            queues = queues_of(transaction.assignments.find(), today(), self.processes)
        if queues != self._served:
            worker.serve(queues)
            self._served = queues

    def _busy(self) -> bool:
        return bool(self.jobs.find(JobState.QUEUED, JobState.RUNNING, limit=1))

    def _report(self, now: dt.datetime) -> None:
        with self.workshop.store.reading() as transaction:
            sendings, _ = underway(transaction)
        for sending in sendings.values():
            turn = self._turn(sending, now)
            if turn is not None:
                actor = f"worker:{self.name}"
                reporting.enqueue(self.jobs, sending.assignment, turn, actor=actor)

    def _ask(self, now: dt.datetime) -> None:
        """Queue a round of questions to signing providers, where one is due and none under way."""
        with self.workshop.store.reading() as transaction:
            due = transaction.tickets.next_due(now)
        if due is None or due > now:
            return
        turn, last = self._last(f"{asking.NAME}/")
        if last is None or last.state not in {JobState.QUEUED, JobState.RUNNING}:
            asking.enqueue(self.jobs, turn + 1)

    def _turn(self, sending: Sending, now: dt.datetime) -> int | None:
        """Return which turn of the sender is due, None while none is."""
        prefix = reporting.prefix(sending.assignment)
        turn, last = self._last(prefix)
        if last is None:
            return 1
        begun = dt.datetime.fromtimestamp(last.created, dt.UTC)
        under_way = last.state in {JobState.QUEUED, JobState.RUNNING}
        fresh = sending.published is not None and sending.published > begun
        overdue = sending.waiting and now - begun > _ASK_AGAIN
        # A job of the future was made by a clock that has been set back since: nobody can tell
        # what was published after it.
        if under_way or not (fresh or overdue or begun > now + _TICK):
            return None
        return turn + 1

    def _last(self, prefix: str) -> tuple[int, JobStatus | None]:
        """Return the last of the jobs that are numbered behind `prefix`, with its number.

        The newest by its time need not be it: the engine counts in seconds, by a clock that may
        have been set back since.
        """
        newest = self.jobs.find(prefix=prefix, limit=1, newest=True)
        last = newest[0] if newest else None
        turn = int(last.job_id.removeprefix(prefix)) if last else 0
        while later := self.jobs.find(job_ids=[f"{prefix}{turn + 1}"]):
            turn, last = turn + 1, later[0]
        return turn, last
