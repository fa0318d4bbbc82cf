"""The journey of a primary school on the engine, from its workbooks to approval.

It is collected, checked, composed, signed in three slots, submitted and approved.

One worker without a crew does it all, so that processor time is all there is to count; a crew of
two processes does the same on two cores. The peer signs as many slots and does nothing else.
"""

from __future__ import annotations

import itertools
import threading
from contextlib import closing
from pathlib import Path

from benchmarks.benchmark import Benchmark
from benchmarks.measure import Contest, Sample, at_least, processor_seconds, rate_of
from benchmarks.peers import Signxml
from benchmarks.signing import desks
from benchmarks.world import World, in_turn
from hub.core.host import PluginHost
from hub.core.journey.engine import Jobs
from hub.core.journey.engine_place import engine_of
from hub.core.journey.jobs import running
from hub.core.journey.jobs.shift import Shift
from hub.core.journey.moving import move
from hub.core.journey.portions import portions
from hub.core.journey.states import State, Step
from hub.core.journey.submit import submit
from hub.core.journey.workshop import Site, Workshop
from hub.core.model import Level
from hub.core.text import Text
from simulation.enrolling import enrol
from simulation.pki import load_pool
from simulation.province import Province
from simulation.workbooks import write_school

SIZE = 4_000
"""Pupils of the invented province; its first primary school has a tenth of them in the grades."""

GRADES = (1, 2)
"""Those whose subjects the ministry's primary workbook has."""

SLOTS = 3
A_CORE = 150
"""Transcripts a second of processor time, which is 300 a second on two cores."""


def journey(folder: Path, size: int) -> tuple[int, float]:
    """Bring a school to approval; return how many transcripts it has, and the processor seconds.

    :param size: of the province that the school is in.
    :raises ValueError: when one of them did not arrive.
    """
    host, province = PluginHost(strict=True), Province(1, size)
    plan = province.schools(Level.PRIMARY)[0]
    pupils = list(province.transcripts(plan, GRADES))
    write_school(pupils, folder / "workbooks")
    site = Site(str(folder / "hub.sqlite"), folder / "hub.keys")
    source = ("csv-import", {"paths": [str(folder / "workbooks")]})
    enrol(
        site,
        province,
        [plan],
        keys=folder / "keys",
        pool=load_pool(),
        adapters={plan.code: source},
        host=host,
    )
    started = processor_seconds()
    with (
        closing(Workshop.open(site, host)) as shop,
        closing(Jobs(engine_of(site.store))) as jobs,
    ):
        running.begin(shop, jobs, plan.code, province.school_year, actor="bench")
        shift = Shift(site=site, name="bench", processes=0)
        shift.work(threading.Event(), until_idle=True, host=host)
        arrived = _decide(shop)
    if arrived != len(pupils):
        raise ValueError(f"{arrived} of {len(pupils)} arrived")
    return arrived, processor_seconds() - started


def _decide(shop: Workshop) -> int:
    """Submit and approve all that is issued; return how many there are."""
    arrived = 0
    for keys in portions(shop.store, [State.ISSUED]):
        with shop.store.writing() as transaction:
            submit(transaction, keys, actor="bench")
            arrived += len(move(transaction, keys, Step.APPROVE, actor="bench").moved)
    return arrived


def _ours(world: World) -> Sample:
    numbers = itertools.count()

    def sample() -> float:
        folder = world.folder / f"journey-{next(numbers)}"
        folder.mkdir(parents=True)
        done, seconds = journey(folder, SIZE)
        return done / seconds

    return sample


def _prepare(world: World) -> Contest:
    waiting, peer = desks(world), Signxml(world.anchors)
    signing = rate_of(in_turn(waiting, lambda desk: bool(desk.peer(peer))))
    return Contest(_ours(world), lambda: signing() / SLOTS)


BENCHMARKS = (
    Benchmark(
        "journey",
        Text(
            "Hành trình một trường tiểu học, ba chữ ký mỗi học bạ, mỗi lõi",
            "The journey of a primary school, three signatures a transcript, per core",
        ),
        Text("học bạ/giây", "transcripts/s"),
        "signxml, three XAdES signatures alone",
        at_least(A_CORE),
        _prepare,
        rounds=3,
    ),
)
