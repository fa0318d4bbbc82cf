"""The worker's process pool: what costs CPU time runs beside, one workshop a process (đội xử lý).

A task is a function of a module, given a workshop and small values, that returns a small value: ids
and counts cross the border, documents never do.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Concatenate, Final, Generic, ParamSpec, TypeVar

from hub.core.errors import Bug, Retry
from hub.core.journey.workshop import Site, Workshop
from hub.core.text import Text

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

_PRELOADED: Final = ("hub.core.journey.jobs.catalogue",)
"""Loaded once by the process that the others are forked from."""


class Crew:
    """Runs tasks in processes of its own; in this one, one at a time, where it has none.

    :param processes: how many; they start with the first task.
    """

    def __init__(self, workshop: Workshop, processes: int) -> None:
        self._workshop = workshop
        self._processes = processes
        self._alone = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def run(
        self,
        task: Callable[Concatenate[Workshop, Given], Answer],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Answer:
        """Run `task` and wait for it.

        :raises Retry: when its process died; another one takes its place.
        """
        if not self._processes:
            with self._alone:
                return task(self._workshop, *args, **kwargs)
        pool = self._open()
        try:
            return pool.submit(_run, _Call(task, args, kwargs)).result()
        except BrokenProcessPool:
            self._replace(pool)
            raise _died() from None

    def close(self) -> None:
        """Wait for what runs, then end the processes."""
        with self._alone:
            if self._pool is not None:
                self._pool.shutdown()
                self._pool = None

    def _open(self) -> ProcessPoolExecutor:
        with self._alone:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._processes, _context(), _begin, (self._workshop.site,)
                )
            return self._pool

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._alone:
            if self._pool is broken:
                broken.shutdown(wait=False)
                self._pool = None


def _context() -> multiprocessing.context.BaseContext:
    """Processes start from a clean one: a fork of a worker with its threads could hang."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    return context


_mine: Workshop | None = None
"""The workshop of this process, where it is one of a crew."""


def _begin(site: Site) -> None:
    global _mine  # noqa: PLW0603 - the pool has no other way to keep something in a process
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    _mine = Workshop.open(site)


def _end_with_the_worker() -> None:
    """A worker that is killed takes its crew along: nobody is left who writes beside the next."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@dataclass(frozen=True, slots=True)
class _Call(Generic[Answer]):
    """A task with what it is given, on its way to another process."""

    task: Callable[..., Answer]
    args: tuple[object, ...]
    kwargs: Mapping[str, object]

    def __call__(self, workshop: Workshop) -> Answer:
        return self.task(workshop, *self.args, **self.kwargs)


def _run(task: Callable[[Workshop], Answer]) -> Answer:
    if _mine is None:
        raise Bug(
            Text("Tiến trình phụ chưa sẵn sàng.", "The process has no workshop."),
            remedy=Text("Báo người phát triển.", "Tell the developers."),
        )
    return task(_mine)


def _died() -> Retry:
    return Retry(
        Text("Một tiến trình phụ đã dừng đột ngột.", "A process of the crew died."),
        remedy=Text(
            "Trục tự làm lại; nếu lặp lại, xem bộ nhớ của máy.",
            "The hub does it again; if it comes back, look at the machine's memory.",
        ),
    )
