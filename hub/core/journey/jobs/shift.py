"""A shift: a worker at work, from its first job until it is told to stop (ca làm việc)."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol

from hub.core.errors import HubError, Retry
from hub.core.host import PluginHost
from hub.core.journey.crew import Crew
from hub.core.journey.engine import Jobs, Worker
from hub.core.journey.engine_place import engine_of, shared
from hub.core.journey.jobs.catalogue import Body, bodies
from hub.core.journey.jobs.desk import WAITS, Desk
from hub.core.journey.jobs.hearing import Hearing
from hub.core.journey.jobs.sweeping import BEAT, MISSED, Sweeper
from hub.core.journey.tickets.accounts import Clock, now
from hub.core.journey.workshop import Site, Workshop

_LOOKS: Final = 10
"""How often a worker looks between two heartbeats whether it is to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Which worker works where, and how.

    :param name: the worker's, the same again after a restart.
    :param processes: how many the crew has; without any the worker does all by itself.
    :param keep: for how long ended jobs are remembered.
    :param waits: seconds between attempts at a step whose other side fails.
    :param more: bodies of kinds of jobs that the journey does not know, such as a switch's.
    :param beat: from one heartbeat to the next.
    :param clock: tells the time for all that the worker does by itself.
    """

    site: Site
    name: str
    processes: int
    keep: dt.timedelta = dt.timedelta(days=30)
    waits: tuple[float, ...] = WAITS
    beat: dt.timedelta = BEAT
    clock: Clock = now
    more: Mapping[str, Body] = field(default_factory=dict)

    def work(self, stop: threading.Event, *, until_idle: bool, host: PluginHost) -> None:
        """Work until `stop` is set, or nothing is left to do; raises as `at_work`.

        :raises HubError: when the store or the engine's database can be used no more; what was
            under way goes on in the next shift.
        """
        with self.at_work(host) as sweep:
            sweep(stop, until_idle=until_idle)

    @contextmanager
    def at_work(self, host: PluginHost) -> Iterator[Sweep]:
        """Have the worker at its jobs while this is open; what is yielded sweeps beside them.

        :raises Pause: when another worker holds the SQLite file.
        """
        url = engine_of(self.site.store)
        with ExitStack() as stack:
            shop = stack.enter_context(closing(Workshop.open(self.site, host, clock=self.clock)))
            jobs = stack.enter_context(closing(Jobs(url)))
            crew = stack.enter_context(closing(Crew(shop, self.processes)))
            desk = Desk(shop, crew, jobs, self.waits)
            hearing = Hearing(MISSED * self.beat)
            sweeper = Sweeper(
                shop,
                jobs,
                self.name,
                self.processes,
                self.keep,
                alone=not shared(url),
                hearing=hearing,
                clock=self.clock,
            )
            sweeper.beat()
            stack.callback(_part, sweeper)
            worker = stack.enter_context(Worker(url, self.name, bodies(desk, self.more), {}))
            yield partial(_until, sweeper, worker, self.beat)


def _part(sweeper: Sweeper) -> None:
    # Who cannot say it any more is missed as one that was killed.
    with suppress(HubError):
        sweeper.say_goodbye()


class Sweep(Protocol):
    """Sweeps every few seconds, until told to stop or until nothing is left to do."""

    def __call__(self, stop: threading.Event, *, until_idle: bool) -> None:
        """Return when it ends."""


def _until(
    sweeper: Sweeper, worker: Worker, beat: dt.timedelta, stop: threading.Event, *, until_idle: bool
) -> None:
    look = beat.total_seconds() / _LOOKS
    while not stop.is_set():
        # A database that does not answer for a while is waited for, as the jobs wait for it.
        with suppress(Retry):
            sweeper.sweep(worker)
        for _ in range(_LOOKS):
            worker.under_way.check()
            if stop.wait(look) or (until_idle and _idle(sweeper)):
                return


def _idle(sweeper: Sweeper) -> bool:
    try:
        return sweeper.idle()
    except Retry:
        return False
