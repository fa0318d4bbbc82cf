"""Durable jobs: once where recorded, again where killed, and never more at once than allowed."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hub.core.errors import Pause, Retry
from hub.core.journey.engine import Arguments, Jobs, JobState, Json, Limits, Steps, Worker
from hub.core.text import Text
from tests.journey.engine_program import STEPS

_JOBS, _KILLS = 60, 6
_PATIENCE = 120.0


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/engine.sqlite"


@pytest.fixture
def jobs(url: str) -> Iterator[Jobs]:
    with closing(Jobs(url)) as opened:
        yield opened


def _add(steps: Steps, arguments: Arguments) -> Json:
    number = arguments["n"]
    assert isinstance(number, int)
    return steps.run("add", lambda: number + 1)


def _enqueue(jobs: Jobs, count: int, job: str = "write") -> list[str]:
    ids = [f"{job}-{number}" for number in range(count)]
    for number, job_id in enumerate(ids):
        jobs.enqueue(job, job_id=job_id, queue="q", arguments={"n": number})
    return ids


def test_a_job_runs_once_however_often_it_is_queued(url: str, jobs: Jobs) -> None:
    runs: list[Json] = []

    def count(steps: Steps, arguments: Arguments) -> Json:
        runs.append(arguments["n"])
        return _add(steps, arguments)

    for _ in range(3):
        jobs.enqueue("count", job_id="one", queue="q", arguments={"n": 1})
    with Worker(url, "w1", {"count": count}, {"q": Limits()}):
        assert jobs.result("one") == 2
        jobs.enqueue("count", job_id="one", queue="q", arguments={"n": 1})
        assert jobs.result("one") == 2
    assert runs == [1]
    (status,) = jobs.find(JobState.DONE)
    assert (status.job, status.queue, status.worker) == ("count", "q", "w1")


def test_what_fails_for_a_moment_is_tried_again_and_nothing_else(url: str, jobs: Jobs) -> None:
    tries: Counter[str] = Counter()

    def fail_once() -> int:
        tries["retry"] += 1
        if tries["retry"] == 1:
            raise Retry(Text("Mạng lỗi", "No network"), remedy=Text("Chờ", "Wait"))
        return 1

    def fail() -> int:
        tries["pause"] += 1
        raise Pause(Text("Hết hạn", "Expired"), remedy=Text("Gia hạn", "Renew"))

    bodies = {"retry": lambda s, _: s.run("x", fail_once), "pause": lambda s, _: s.run("x", fail)}
    jobs.enqueue("retry", job_id="r", queue="q", arguments={})
    jobs.enqueue("pause", job_id="p", queue="q", arguments={})
    with Worker(url, "w1", bodies, {"q": Limits()}):
        assert jobs.result("r") == 1
        with pytest.raises(Exception, match="Expired"):
            jobs.result("p")
    assert tries == {"retry": 2, "pause": 1}
    assert [each.job_id for each in jobs.find(JobState.FAILED)] == ["p"]


def test_no_more_run_at_once_than_the_limit(url: str, jobs: Jobs) -> None:
    lock, running, most = threading.Lock(), 0, 0

    def busy() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1

    ids = _enqueue(jobs, 12, "busy")
    with Worker(url, "w1", {"busy": lambda s, _: s.run("x", busy)}, {"q": Limits(at_once=3)}):
        for job_id in ids:
            jobs.result(job_id)
    assert most == 3


def test_a_cancelled_job_never_starts_and_ended_ones_can_be_forgotten(url: str, jobs: Jobs) -> None:
    _enqueue(jobs, 3, "add")
    jobs.cancel("add-1")
    with Worker(url, "w1", {"add": _add}, {"q": Limits()}):
        assert jobs.result("add-2") == 3
        assert jobs.result("add-0") == 1
    assert [each.job_id for each in jobs.find(JobState.CANCELLED)] == ["add-1"]
    assert jobs.prune("2000-01-01T00:00:00+00:00") == 0
    assert jobs.prune("2999-01-01T00:00:00+00:00") == 3
    assert jobs.find() == ()


def test_a_second_worker_on_one_file_is_refused(url: str) -> None:
    with Worker(url, "w1", {}, {}), pytest.raises(Pause, match="Another worker"):
        Worker(url, "w2", {}, {}).__enter__()


def test_nothing_in_the_database_is_code(url: str, jobs: Jobs, tmp_path: Path) -> None:
    """The engine's own choice is pickle: whoever can write the file could run anything."""
    jobs.enqueue("add", job_id="a", queue="q", arguments={"n": 1})
    with Worker(url, "w1", {"add": _add}, {"q": Limits()}):
        jobs.result("a")
    with closing(sqlite3.connect(tmp_path / "engine.sqlite")) as connection:
        kinds = connection.execute("SELECT DISTINCT serialization FROM workflow_status").fetchall()
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    assert kinds == [("portable_json",)]
    assert mode == "wal"


@contextmanager
def _process(url: str, name: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    program = Path(__file__).with_name("engine_program.py")
    words = [sys.executable, str(program), url, name, str(folder)]
    with subprocess.Popen(words) as process:
        try:
            _wait((folder / f"ready-{process.pid}").exists)
            yield process
        finally:
            process.kill()


def _wait(ready: Callable[[], bool]) -> None:
    for _ in range(int(_PATIENCE / 0.02)):
        if ready():
            return
        time.sleep(0.02)
    pytest.fail("nothing happened")


def _lines(folder: Path) -> Counter[str]:
    file = folder / "lines"
    return Counter(file.read_text("utf-8").split("\n")[:-1]) if file.exists() else Counter()


def _written(folder: Path) -> int:
    return sum(_lines(folder).values())


def _wait_for(folder: Path, lines: int) -> None:
    _wait(lambda: _written(folder) >= lines)


def test_nothing_is_lost_however_often_the_worker_is_killed(
    url: str, jobs: Jobs, tmp_path: Path
) -> None:
    moments = random.Random(7)  # noqa: S311 - not for secrets
    ids = _enqueue(jobs, _JOBS)
    for _ in range(_KILLS):
        with _process(url, "w1", tmp_path) as process:
            _wait_for(tmp_path, _written(tmp_path) + moments.randrange(1, 9))
            process.kill()
    with _process(url, "w1", tmp_path):
        for job_id in ids:
            jobs.result(job_id)
    lines = _lines(tmp_path)
    assert set(lines) == {f"{job} {step}" for job in range(_JOBS) for step in range(STEPS)}
    assert sum(lines.values()) - len(lines) <= 8 * _KILLS  # Only what was in flight ran again.


def test_what_a_worker_left_that_never_comes_back_is_adopted(
    url: str, jobs: Jobs, tmp_path: Path
) -> None:
    ids = _enqueue(jobs, 20)
    with _process(url, "gone", tmp_path) as process:
        _wait_for(tmp_path, 10)
        process.kill()
    with _process(url, "w2", tmp_path):
        left = [each for each in jobs.find(JobState.RUNNING) if each.worker == "gone"]
        assert jobs.adopt(["gone"]) == len(left) > 0
        for job_id in ids:
            jobs.result(job_id)
    assert len(_lines(tmp_path)) == 20 * STEPS
