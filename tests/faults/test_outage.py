"""The database goes away under a running worker and comes back: it waits, and nothing is lost.

PostgreSQL's server is stopped and started. A file has no server: there another process keeps both
files locked, which is the nearest thing that happens to it.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable
from contextlib import closing
from multiprocessing.connection import Connection
from typing import Protocol

import pytest

from hub.core.errors import Retry
from hub.core.journey.engine_place import engine_of, file_of
from hub.core.journey.jobs.sweeping import Sweeper
from tests.faults.account import check_at_the_end
from tests.faults.scenario import Scenario
from tests.postgres import PostgresServer

MISSED_SWEEPS = 2
"""The database comes back when the worker has missed it so often."""


class Outage(Protocol):
    """A database that goes away and comes back."""

    def begin(self) -> None: ...

    def end(self) -> None: ...


class Restart:
    """PostgreSQL's server is stopped, and started again."""

    def __init__(self, server: PostgresServer) -> None:
        self.begin, self.end = server.stop, server.start


class Locked:
    """Another process writes to the files and does not end."""

    def __init__(self, store: str) -> None:
        self._files = [store, str(file_of(engine_of(store)))]

    def begin(self) -> None:
        context = multiprocessing.get_context("forkserver")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=keep_locked, args=(self._files, theirs))
        self._process.start()
        assert self._ours.recv() == "locked"

    def end(self) -> None:
        self._ours.send("enough")
        self._process.join()


def keep_locked(files: list[str], pipe: Connection) -> None:
    """Keep every file locked until told that it is enough."""
    held = [sqlite3.connect(file, timeout=30) for file in files]
    for each in held:
        each.execute("BEGIN EXCLUSIVE")
    pipe.send("locked")
    pipe.recv()
    for each in held:
        with closing(each):
            each.rollback()


@pytest.fixture
def outage(place: str, request: pytest.FixtureRequest) -> Outage:
    if "://" in place:
        return Restart(request.getfixturevalue("postgres"))
    return Locked(place)


@pytest.fixture
def missed(monkeypatch: pytest.MonkeyPatch, outage: Outage) -> list[str]:
    """What the worker's sweeps missed; the outage ends when that was often enough."""
    missed: list[str] = []
    sweep = Sweeper.sweep

    def noting(self: Sweeper, worker: object) -> None:
        try:
            sweep(self, worker)  # type: ignore[arg-type]
        except Retry as error:
            missed.append(error.code)
            if len(missed) == MISSED_SWEEPS:
                outage.end()
            raise

    monkeypatch.setattr(Sweeper, "sweep", noting)
    return missed


def test_a_worker_waits_for_its_database_and_goes_on(
    school: Scenario,
    outage: Outage,
    missed: list[str],
    on_first_answer: Callable[[Callable[[], object]], None],
) -> None:
    for part in (school.begin_round, school.decide):
        part()
        on_first_answer(outage.begin)
        missed.clear()
        school.work()
        assert len(missed) >= MISSED_SWEEPS
        assert set(missed) <= {"store-busy", "store-unreachable"}
    check_at_the_end(school)
    assert set(school.gateway.desk.book.posts.values()) == {1}
