"""How a worker ends whose own database fails: its jobs stay as they are (dừng giữa chừng).

No job can say what became of it when what it would be said to fails: the server is away, the disk
is full, another program keeps the file locked. The job is left as a crash leaves it. Where waiting
is enough the same worker takes it up again; else the worker ends in words, and its next life does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from hub.core.errors import HubError, Retry
from hub.core.store.naming import named_errors

Answer = TypeVar("Answer")


class Halt(BaseException):
    """Ends a job without an outcome.

    No `Exception`: the engine keeps those as what the job came to, and this is none.

    :param error: what a person reads about it.
    """

    def __init__(self, error: HubError) -> None:
        super().__init__(str(error))
        self.error = error


def halt_over(error: DBAPIError, where: str) -> Halt:
    """Return what ends a job over an error of the database at `where`."""
    try:
        with named_errors(where):
            raise error
    except HubError as named:
        return Halt(named)


class UnderWay:
    """The jobs that run in this process, and what ends it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: set[str] = set()
        self._end: HubError | None = None

    @property
    def jobs(self) -> frozenset[str]:
        """The ids of those that run now."""
        with self._lock:
            return frozenset(self._jobs)

    def run(self, job_id: str, job: Callable[[], Answer]) -> Answer:
        """Run one."""
        with self._lock:
            self._jobs.add(job_id)
        try:
            return job()
        except Halt as halt:
            # What only has to be waited for ends no worker: the sweeper finds the job again.
            if not isinstance(halt.error, Retry):
                self._end = halt.error
            raise
        finally:
            with self._lock:
                self._jobs.discard(job_id)

    def check(self) -> None:
        """Return when the worker may go on.

        :raises HubError: why it may not: what halted a job needs a person.
        """
        if self._end is not None:
            raise self._end
