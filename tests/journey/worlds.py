"""A small school that is enrolled at a hub: workbooks, key files, assignments; copied a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hub.core.host import PluginHost
from hub.core.journey.engine import Json, Steps
from hub.core.journey.workshop import Site
from hub.core.model import Level, Transcript
from hub.core.store import Cohort
from simulation.enrolling import enrol
from simulation.pki import load_pool
from simulation.province import Province, SchoolPlan
from simulation.workbooks import write_school

PUPILS = 4


class Recorded(Steps):
    """Steps that run at once; only the engine's own tests need the engine."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    def run(self, name: str, function: Callable[[], Json]) -> Json:  # type: ignore[override]
        return function()

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)


@dataclass(frozen=True)
class SmallWorld:
    """The files of one school's hub.

    :param pupils: the transcripts that its workbooks hold.
    """

    folder: Path
    plan: SchoolPlan
    pupils: tuple[Transcript, ...]

    @property
    def site(self) -> Site:
        return Site(str(self.folder / "hub.sqlite"), self.folder / "hub.keys")

    @property
    def keys(self) -> list[str]:
        return sorted(pupil.key for pupil in self.pupils)

    @property
    def cohort(self) -> Cohort:
        return Cohort(self.plan.code, self.pupils[0].school_year, self.plan.level)

    def copy(self, folder: Path) -> SmallWorld:
        """Return the same world with a store of its own."""
        for file in (self.folder / "hub.sqlite", self.folder / "hub.keys"):
            if file.exists():
                shutil.copy(file, folder / file.name)
        return SmallWorld(folder, self.plan, self.pupils)


def small_world(folder: Path, host: PluginHost) -> SmallWorld:
    """Make a primary school with a few pupils whose workbooks are its adapter's source."""
    province = Province(3, 60)
    plan = province.schools(Level.PRIMARY)[0]
    pupils = tuple(province.transcripts(plan, (1, 2)))[:PUPILS]
    made = SmallWorld(folder, plan, pupils)
    write_school(pupils, folder / "workbooks")
    source = ("csv-import", {"paths": [str(folder / "workbooks")]})
    enrol(
        made.site,
        province,
        [plan],
        keys=folder / "keys",
        pool=load_pool(),
        adapters={plan.code: source},
        host=host,
    )
    return made
