"""A school whose transcripts go the whole way, round after round, while its worker keeps dying.

The vendor and the gateway are servers of the invented world in the test's own process: they outlive
every worker and count what they were asked.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from hub.core.host import PluginHost
from hub.core.journey.engine import Jobs, JobState
from hub.core.journey.engine_place import engine_of
from hub.core.journey.jobs import running
from hub.core.journey.moving import move
from hub.core.journey.states import State, Step
from hub.core.journey.workshop import Site, Workshop
from hub.core.model import Level, Transcript
from simulation.enrolling import enrol
from simulation.gateway.server import Gateway
from simulation.gateway.world import RECEIPTS_CERTIFICATE, SENDER_KEY, GatewayWorld
from simulation.pki import load_pool
from simulation.province import Province, SchoolPlan
from simulation.province.places import province_code
from simulation.vendors.server import Server
from simulation.viettel.world import ViettelWorld
from tests.faults.clocks import Clock, Until
from tests.faults.haste import hasty_shift
from tests.faults.victim import Life, live

A_ROUND = 4
"""Pupils of a round, of several classes: few, so that a kill hits something new."""

_PATIENCE = 60.0
SILENCE = 0.5
"""Seconds after which the hub takes an answer for lost."""

_HASTE = {"first_wait": 0.01, "budget": 0.2, "silence": SILENCE}


@dataclass
class Scenario:
    """One hub with its world.

    :param waiting: pupils that the vendor does not have yet.
    :param clock: of the hub's machine; workers that live in a process of their own have another.
    :param known: those it has.
    """

    shop: Workshop
    jobs: Jobs
    plan: SchoolPlan
    province: Province
    vendor: ViettelWorld
    server: Server
    gateway: Gateway
    waiting: list[Transcript]
    clock: Clock
    known: list[Transcript] = field(default_factory=list)

    def begin_round(self) -> bool:
        """Let the school enter some more pupils and ask for a run; tell whether there were any."""
        new, self.waiting = self.waiting[:A_ROUND], self.waiting[A_ROUND:]
        for transcript in new:
            self.vendor.desk.seed(transcript)
        self.known += new
        if new:
            year = new[0].school_year
            running.begin(self.shop, self.jobs, self.plan.code, year, actor="local")
        return bool(new)

    def decide(self) -> None:
        """Let people submit, approve and publish all that is issued."""
        with self.shop.store.writing() as transaction:
            keys = transaction.journeys.page(State.ISSUED)
            for step in (Step.SUBMIT, Step.APPROVE, Step.PUBLISH):
                assert not move(transaction, keys, step, actor="people").refused

    def go_the_whole_way(self, *, before_decision: Callable[[], None] = lambda: None) -> None:
        """Have one worker bring a round's pupils from the vendor to their receipts.

        :param before_decision: what happens when all is issued and nobody has decided yet.
        """
        self.begin_round()
        decided = False

        def receipted() -> bool:
            nonlocal decided
            states = self.states()
            if not decided and states <= {State.ISSUED, State.RECEIPTED}:
                before_decision()
                self.decide()
                decided = True
            return states == {State.RECEIPTED}

        self.work(Until(receipted))

    def states(self) -> set[str]:
        """Return where the pupils' transcripts stand; nothing of one that is not here."""
        with self.shop.store.reading() as transaction:
            standing = transaction.journeys.standing([each.key for each in self.known])
        here = {each.state for each in standing.values()}
        return here if len(standing) == len(self.known) else here | {"not here"}

    def work(self, until: threading.Event | None = None) -> None:
        """Let a worker of this very process work until that, or until nothing is left."""
        shift = hasty_shift(self.shop.site, "w1", self.clock)
        shift.work(until or threading.Event(), until_idle=until is None, host=self.shop.host)

    def live(self, moment: str | None = None, at: int = 1, *, name: str = "w1") -> int:
        """Let a worker live until that moment, or until nothing is left; return its exit code."""
        life = Life(self.shop.site, name, moment, at)
        worker = _processes().Process(target=live, args=(life,))
        worker.start()
        worker.join(_PATIENCE)
        if worker.exitcode is None:
            raise AssertionError(f"the worker neither died nor ended: {self._told_by(worker)}")
        return worker.exitcode

    def _told_by(self, worker: ForkServerProcess) -> list[str]:
        """Let a worker that hangs tell on stderr where, end it, and return its jobs."""
        os.kill(worker.pid or 0, signal.SIGUSR1)
        worker.join(1)
        worker.kill()
        worker.join()
        left = self.jobs.find(JobState.QUEUED, JobState.RUNNING)
        return [f"{job.job_id} {job.queue} {job.state} {job.worker}" for job in left]


def _processes() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.victim"])
    return context


@contextmanager
def scenario(folder: Path, store: str, host: PluginHost) -> Iterator[Scenario]:
    """Make a school's hub with its store at `store`, and serve its vendor and its gateway."""
    pool, province = load_pool(), Province(5, 400)
    plan = province.schools(Level.PRIMARY)[0]
    site = Site(store, folder / "hub.keys")
    ministry = GatewayWorld.create(folder / "gateway", province_code(), pool)
    vendor = ViettelWorld.create((), "basic")
    with ExitStack() as stack:
        gateway = ministry.gateway(tls=False)
        settings = ministry.settings(stack.enter_context(gateway.serving())) | {
            "packet_key": str(ministry.folder / SENDER_KEY),
            "receipt_certificates": str(ministry.folder / RECEIPTS_CERTIFICATE),
        }
        server = vendor.server()
        address = stack.enter_context(server.serving())
        source = vendor.settings(address) | _HASTE
        enrol(
            site,
            province,
            [plan],
            keys=folder / "keys",
            pool=pool,
            adapters={plan.code: ("viettel", source)},
            destination=settings | _HASTE,
            host=host,
        )
        clock = Clock()
        shop = stack.enter_context(closing(Workshop.open(site, host, clock=clock)))
        jobs = stack.enter_context(closing(Jobs(engine_of(store))))
        pupils = list(province.transcripts(plan))
        random.Random(1).shuffle(pupils)  # noqa: S311 - a round is of several classes
        yield Scenario(shop, jobs, plan, province, vendor, server, gateway, pupils, clock)
