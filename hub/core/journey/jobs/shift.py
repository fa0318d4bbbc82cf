"""A shift: a worker at work, from its first job until it is told to stop (ca làm việc)."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from hub.core.host import PluginHost
from hub.core.journey.crew import Crew
from hub.core.journey.engine import Jobs, Worker
from hub.core.journey.engine_place import engine_of, shared
from hub.core.journey.jobs.catalogue import bodies
from hub.core.journey.jobs.desk import WAITS, Desk
from hub.core.journey.jobs.sweeping import BEAT, Sweeper
from hub.core.journey.workshop import Site, Workshop

_LOOK_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Which worker works where, and how.

    :param name: the worker's, the same again after a restart.
    :param processes: how many the crew has; without any the worker does all by itself.
    :param keep: for how long ended jobs are remembered.
    :param waits: seconds between attempts at a step whose other side fails.
    """

    site: Site
    name: str
    processes: int
    keep: dt.timedelta = dt.timedelta(days=30)
    waits: tuple[float, ...] = WAITS

    def work(self, stop: threading.Event, *, until_idle: bool, host: PluginHost) -> None:
        """Work until `stop` is set, or nothing is left to do; raises as `at_work`."""
        with self.at_work(host) as sweep:
            sweep(stop, until_idle=until_idle)

    @contextmanager
    def at_work(self, host: PluginHost) -> Iterator[Sweep]:
        """Have the worker at its jobs while this is open; what is yielded sweeps beside them.

        :raises Pause: when another worker holds the SQLite file.
        """
        url = engine_of(self.site.store)
        with ExitStack() as stack:
            shop = stack.enter_context(closing(Workshop.open(self.site, host)))
            jobs = stack.enter_context(closing(Jobs(url)))
            crew = stack.enter_context(closing(Crew(shop, self.processes)))
            desk = Desk(shop, crew, jobs, self.waits)
            sweeper = Sweeper(shop, jobs, self.name, self.processes, self.keep, not shared(url))
            sweeper.beat()
            stack.callback(sweeper.say_goodbye)
            worker = stack.enter_context(Worker(url, self.name, bodies(desk), {}))
            yield partial(_until, sweeper, worker)


class Sweep(Protocol):
    """Sweeps every few seconds, until told to stop or until nothing is left to do."""

    def __call__(self, stop: threading.Event, *, until_idle: bool) -> None:
        """Return when it ends."""


def _until(sweeper: Sweeper, worker: Worker, stop: threading.Event, *, until_idle: bool) -> None:
    beats = round(BEAT.total_seconds() / _LOOK_SECONDS)
    while not stop.is_set():
        sweeper.sweep(worker)
        for _ in range(beats):
            if stop.wait(_LOOK_SECONDS) or (until_idle and sweeper.idle()):
                return
