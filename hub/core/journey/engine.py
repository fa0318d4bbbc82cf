"""Durable jobs: the one module that knows the engine underneath, DBOS (bộ máy công việc bền).

::

    with Worker(url, "w1", {"collect": collect_page}, {"viettel": Limits(at_once=3)}):
        ...                                    # runs what is queued until it is closed

    jobs = Jobs(url)
    jobs.enqueue("collect", job_id="collect-37-2025", queue="viettel", arguments={"unit": "37"})

A job is a batch (a class, a page, a signing session), never one transcript: the engine costs about
five milliseconds a job. Its steps are recorded: after a crash those that are recorded do not run
again, and the one in flight runs once more, so what a step does must bear that.

Arguments and results are small JSON values: ids, never documents and never a pupil's data.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
    StepOptions,
    WorkflowHandle,
    WorkflowStatus,
)
from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError

from hub.core.errors import Pause, Retry
from hub.core.journey.engine_place import file_of, place_of
from hub.core.journey.halting import UnderWay, halt_over
from hub.core.store.naming import named_errors
from hub.core.text import Text

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
Arguments = Mapping[str, Json]
Answer = TypeVar("Answer", bound=Json)

_NAME: Final = "hocba-hub"
_WORKFLOW: Final = "job"
_VERSION: Final = "1"
"""Pinned: by itself the engine derives it from the code, and a worker of another version would
never take the older one's jobs. It changes only when a running job could not go on."""

_POLL_SECONDS: Final = 0.2
_PATIENCE_SECONDS: Final = 10
"""For how long a worker that closes waits for the jobs under way."""
_MANY: Final = 1_000


class JobState(StrEnum):
    """Where a job stands (trạng thái công việc)."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


_STATES: Final[Mapping[str, JobState]] = {
    "DELAYED": JobState.QUEUED,
    "ENQUEUED": JobState.QUEUED,
    "PENDING": JobState.RUNNING,
    "SUCCESS": JobState.DONE,
    "ERROR": JobState.FAILED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast a queue's jobs start: a vendor's limits, from its settings.

    :param at_once: how many run at the same time, over all workers; None for no such limit.
    :param each: how many run at the same time in one worker.
    :param starts: at most so many are started in `seconds`; None for no such limit. What a vendor
        counts strictly needs a limit inside its adapter too: the engine counts starts of jobs.
    """

    at_once: int | None = 4
    each: int | None = None
    starts: int | None = None
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A job as the engine knows it; times are seconds since the epoch, UTC.

    :param result: what it returned, where that was asked for.
    """

    job_id: str
    job: str
    queue: str
    state: JobState
    worker: str | None
    created: float
    result: Json = None


class Steps:
    """What a running job may do durably.

    Where the engine's own database fails the job is halted.

    :param where: the place of that database, for errors.
    """

    def __init__(self, where: str) -> None:
        self._where = where

    def run(self, name: str, function: Callable[[], Answer]) -> Answer:
        """Run one step, or return what it returned before a crash.

        A `Retry` is tried again, five times in about a minute; everything else goes to the job.
        """
        try:
            return DBOS.run_step(_step(name), function)
        except DBAPIError as error:
            raise halt_over(error, self._where) from None

    def sleep(self, seconds: float) -> None:
        """Wait durably: a crash does not make the wait longer."""
        try:
            DBOS.sleep(seconds)
        except DBAPIError as error:
            raise halt_over(error, self._where) from None


Job = Callable[[Steps, Arguments], Json]
"""A job's body. It must do the same steps in the same order when it runs again."""


class Jobs:
    """The queues as any process sees them; `close` when done.

    What goes wrong with the database is told by the store's errors: `StoreUnreachable`, `StoreBusy`
    and `StoreUnusable`.

    :param url: of the engine's own database, not the store's: on SQLite one file for both blocks.
    """

    def __init__(self, url: str) -> None:
        self._where = place_of(url)
        prepare(url)
        with named_errors(self._where):
            self._client = DBOSClient(
                system_database_url=url,
                serializer=DBOSPortableJSONSerializer(),
                application_name=_NAME,
                # Who asks decides how long to wait; by itself the engine would wait for ever.
                retry_connection_errors=False,
            )

    def enqueue(self, job: str, *, job_id: str, queue: str, arguments: Arguments) -> None:
        """Queue a job. The same `job_id` again is the same job, queued or done already."""
        options: EnqueueOptions = {
            "workflow_name": _WORKFLOW,
            "queue_name": queue,
            "workflow_id": job_id,
            "app_version": _VERSION,
        }
        with named_errors(self._where):
            self._client.enqueue(options, job, arguments)

    def find(
        self,
        *states: JobState,
        job_ids: Collection[str] = (),
        prefix: str | None = None,
        limit: int = _MANY,
        newest: bool = False,
        results: bool = False,
    ) -> tuple[JobStatus, ...]:
        """Return jobs in one of `states` (all without any), the oldest first, or the newest.

        :param prefix: only those whose id begins so.
        :param results: also what they returned.
        """
        wanted = [word for word, state in _STATES.items() if state in states]
        with named_errors(self._where):
            found = self._client.list_workflows(
                status=wanted or None,
                workflow_ids=list(job_ids) or None,
                workflow_id_prefix=prefix,
                name=_WORKFLOW,
                limit=limit,
                sort_desc=newest,
                load_output=results,
            )
        return tuple(map(_status, found))

    def result(self, job_id: str) -> Json:
        """Wait for a job and return its result.

        :raises Exception: what the job raised.
        """
        with named_errors(self._where):
            handle: WorkflowHandle[Json] = self._client.retrieve_workflow(job_id)
            return handle.get_result(polling_interval_sec=_POLL_SECONDS)

    def cancel(self, job_id: str) -> None:
        """Stop a job before its next step."""
        with named_errors(self._where):
            self._client.cancel_workflow(job_id)

    def adopt(self, workers: Collection[str]) -> int:
        """Queue again what `workers`, gone for good, left running; return how many jobs.

        One that was running after all loses nothing: the engine lets only one of the two go on.
        """
        with named_errors(self._where):
            left = self._client.list_workflows(
                status="PENDING", name=_WORKFLOW, executor_id=list(workers), load_input=False
            )
        self.resume({each.workflow_id: str(each.queue_name) for each in left})
        return len(left)

    def resume(self, left: Mapping[str, str]) -> None:
        """Queue jobs again that nobody runs any more.

        :param left: their ids, each with its queue.
        """
        with named_errors(self._where):
            for queue in set(left.values()):
                ids = [job_id for job_id, its_queue in left.items() if its_queue == queue]
                self._client.resume_workflows(ids, queue_name=queue)

    def prune(self, before: str) -> int:
        """Forget jobs that ended before that time (ISO 8601); return how many."""
        forgotten = 0
        while True:
            count = self._forget(before)
            forgotten += count
            if count < _MANY:
                return forgotten

    def _forget(self, before: str) -> int:
        with named_errors(self._where):
            ended = self._client.list_workflows(
                status=["SUCCESS", "CANCELLED"],
                name=_WORKFLOW,
                completed_before=before,
                limit=_MANY,
                load_input=False,
                load_output=False,
            )
            self._client.delete_workflows([each.workflow_id for each in ended])
        return len(ended)

    def close(self) -> None:
        """Close every connection."""
        self._client.destroy()


class Worker:
    """Runs queued jobs in this process while it is open; at most one in a process.

    :param url: of the engine's database.
    :param name: this worker's name, the same again after a restart: what it left running goes on.
    :param jobs: the bodies, by the names under which they are queued.
    :param queues: the queues it serves.
    :ivar under_way: the jobs that run here now.
    :raises Pause: when another worker holds the SQLite file: two would break every limit.
    """

    def __init__(
        self, url: str, name: str, jobs: Mapping[str, Job], queues: Mapping[str, Limits]
    ) -> None:
        self._url = url
        self.name = name
        self._jobs = dict(jobs)
        self._queues = dict(queues)
        self._lock: FileLock | None = None
        self.under_way = UnderWay()

    def __enter__(self) -> Self:
        self._lock = _lock(self._url)
        prepare(self._url)
        where = place_of(self._url)
        self._engine = DBOS(config=_config(self._url, self.name))
        DBOS.workflow(name=_WORKFLOW)(_workflow(self._jobs, Steps(where), self.under_way))
        with named_errors(where):
            DBOS.launch()
        self.serve(self._queues)
        return self

    def serve(self, queues: Mapping[str, Limits]) -> None:
        """Serve these queues, with these limits, from now on; those served already stay."""
        for queue, limits in queues.items():
            starts = limits.starts
            DBOS.register_queue(
                queue,
                global_concurrency=limits.at_once,
                worker_concurrency=limits.each,
                limiter={"limit": starts, "period": limits.seconds} if starts else None,
                polling_interval_sec=_POLL_SECONDS,
                on_conflict="always_update",
            )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A job that waits for the database to come back would keep the process from ending.
        self._engine._sys_db._retry_connection_errors = False
        # The engine waits in whole seconds, also where there is nothing to wait for.
        patience = _PATIENCE_SECONDS if self.under_way.jobs else 0
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=patience)
        # Its handler keeps the stream of this moment; the next worker gets one of its own.
        logging.getLogger("dbos").handlers.clear()
        if self._lock is not None:
            self._lock.release()


def _workflow(
    jobs: Mapping[str, Job], steps: Steps, under_way: UnderWay
) -> Callable[[str, Arguments], Json]:
    """The one function the engine knows: it runs the body that a job names."""

    def run(job: str, arguments: Arguments) -> Json:
        return under_way.run(str(DBOS.workflow_id), lambda: jobs[job](steps, arguments))

    return run


def prepare(url: str) -> None:
    """Make the engine's tables where they are not there yet.

    On SQLite the file is also told to write ahead, which the engine itself does not; once is
    enough.
    """
    path = file_of(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    with named_errors(place_of(url)):
        DBOS.migrate(url)


def _lock(url: str) -> FileLock | None:
    path = file_of(url)
    if path is None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{path}.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise Pause(
            Text(
                "Đã có một tiến trình xử lý đang chạy trên tệp này.",
                "Another worker is already running on this file.",
            ),
            where=str(path),
            remedy=Text(
                "Dừng tiến trình kia, hoặc dùng PostgreSQL để chạy nhiều tiến trình.",
                "Stop the other one, or use PostgreSQL to run several workers.",
            ),
        ) from None
    return lock


def _config(url: str, name: str) -> DBOSConfig:
    return {
        "name": _NAME,
        "system_database_url": url,
        "executor_id": name,
        "application_version": _VERSION,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "console_log_level": "WARNING",
        # Nothing here waits for messages, but closing waits for the one who would look for them.
        "notification_listener_polling_interval_sec": _POLL_SECONDS,
    }


def _step(name: str) -> StepOptions:
    return {
        "name": name,
        "retries_allowed": True,
        "max_attempts": 5,
        "interval_seconds": 1.0,
        "backoff_rate": 3.0,
        "should_retry": _is_retry,
    }


def _is_retry(error: BaseException) -> bool:
    return isinstance(error, Retry)


def _status(found: WorkflowStatus) -> JobStatus:
    given: Mapping[str, Any] = found.input or {"args": ()}
    return JobStatus(
        job_id=found.workflow_id,
        job=str(next(iter(given["args"]), "")),
        queue=found.queue_name or "",
        state=_STATES[found.status],
        worker=found.executor_id,
        created=(found.created_at or 0) / 1000,
        result=found.output,
    )
