"""A school whose transcripts go the whole way, round after round, while its worker keeps dying.

The vendor and the gateway are servers of the invented world in the test's own process: they outlive
every worker and count what they were asked.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hub.core.host import PluginHost
from hub.core.journey.engine import Jobs
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
from simulation.viettel.world import ViettelWorld
from tests.faults.victim import Life, live

A_ROUND = 3
"""Pupils of a round: few, so that a kill hits something new."""

_PATIENCE = 60.0
_HASTE = {"first_wait": 0.01, "budget": 5}


@dataclass
class Scenario:
    """One hub with its world.

    :param waiting: pupils that the vendor does not have yet.
    :param known: those it has.
    """

    shop: Workshop
    jobs: Jobs
    plan: SchoolPlan
    vendor: ViettelWorld
    gateway: Gateway
    waiting: list[Transcript]
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

    def live(self, moment: str | None = None, at: int = 1) -> int:
        """Let a worker live until that moment, or until nothing is left; return its exit code."""
        life = Life(self.shop.site, "w1", moment, at)
        worker = _processes().Process(target=live, args=(life,))
        worker.start()
        worker.join(_PATIENCE)
        if worker.exitcode is None:
            worker.kill()
            worker.join()
            raise AssertionError("the worker neither died nor ended")
        return worker.exitcode


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
        address = stack.enter_context(vendor.server().serving())
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
        shop = stack.enter_context(closing(Workshop.open(site, host)))
        jobs = stack.enter_context(closing(Jobs(engine_of(store))))
        pupils = list(province.transcripts(plan))
        yield Scenario(shop, jobs, plan, vendor, gateway, pupils)
