"""Builds what the demonstration starts from: workbooks with planted mistakes, keys, anchors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from random import Random

from hub.cli.output import Output
from hub.core.model import Department, Level, Transcript
from hub.core.spec import Gate
from hub.core.spec.packs import builtin_packs
from hub.core.text import Text
from simulation.demo.vendors import VENDORS, DemoVendor
from simulation.gateway.world import GatewayWorld
from simulation.pki import (
    Authority,
    key_of_department,
    keys_of_school,
    load_pool,
    write_keys,
    write_trust,
)
from simulation.province import Province, SchoolPlan, write_units
from simulation.province.defects import Defect, all_defects, plant_any
from simulation.province.schools import department
from simulation.workbooks import write_school

PRIMARY_GRADES = (1, 2)
"""The ministry's primary workbook that is known has the subjects of these grades."""

SHARE_OF_MISTAKES = 0.03
_FIRST_MISTAKE = 2
"""Which pupil of every school has a mistake in any case."""


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """One school of the commune: its workbooks, its keys, and the mistakes planted in it.

    :param planted: key of a transcript to the mistake planted in it.
    :param vendor: holds the same transcripts; the hub collects them there. None: the workbooks are
        the source.
    """

    plan: SchoolPlan
    workbooks: Path
    keys: Path
    pupils: int
    planted: dict[str, Defect]
    vendor: DemoVendor | None

    @property
    def adapter(self) -> str:
        """Id of the adapter that collects it."""
        return "csv-import" if self.vendor is None else self.vendor.adapter


@dataclass(slots=True)
class World:
    """Everything the demonstration starts from.

    :param department: the education department, which approves, publishes and reports.
    :param gateway: the invented gateway it reports to, with its keys.
    """

    department: Department
    gateway: GatewayWorld
    school_year: str
    schools: list[DemoSchool] = field(default_factory=list)
    trust: Path = field(default_factory=Path)

    @property
    def vendors(self) -> dict[str, DemoVendor]:
        """The vendors by the code of their school."""
        return {each.plan.code: each.vendor for each in self.schools if each.vendor is not None}


def build_world(out: Path, pupils: int, seed: int, output: Output) -> World:
    """Write the workbooks, the key files and the trust folder of an invented commune into `out`."""
    with output.progress(_KEYS) as tick:
        pool = load_pool(progress=lambda _made, _of: tick())
    province = Province(seed, pupils)
    authority = Authority.create(pool, province.school_year)
    seal = key_of_department(authority, pool, department())
    write_keys(out / "keys" / department().code, [seal])
    gateway = GatewayWorld.create(out / "gateway", department().code, pool)
    world = World(department(), gateway, province.school_year, trust=out / "trust")
    issued = [seal]
    with output.progress(_SCHOOLS, total=len(province.schools())) as tick:
        for plan, vendor in zip(province.schools(), _sources(), strict=False):
            holders = list(keys_of_school(authority, pool, plan, province.staff(plan)))
            write_keys(out / "keys" / plan.code, holders)
            issued += holders
            world.schools.append(_write_school(out, province, plan, seed, vendor))
            tick()
    write_trust(world.trust, authority, issued)
    write_units(out, seed, province.schools())
    return world


def _write_school(
    out: Path, province: Province, plan: SchoolPlan, seed: int, vendor: str | None
) -> DemoSchool:
    rng = Random(f"{seed}/{plan.code}")
    planted: dict[str, Defect] = {}
    transcripts = list(_with_mistakes(province, plan, rng, planted))
    folder = out / "workbooks" / plan.code
    write_school(transcripts, folder)
    held = None if vendor is None else DemoVendor.create(vendor, transcripts)
    return DemoSchool(plan, folder, out / "keys" / plan.code, len(transcripts), planted, held)


def _sources() -> Iterator[str | None]:
    """Yield where each school is collected: the first from workbooks, one from each vendor."""
    return chain((None, *VENDORS), repeat(None))


def _with_mistakes(
    province: Province, plan: SchoolPlan, rng: Random, planted: dict[str, Defect]
) -> Iterator[Transcript]:
    """Yield the school's transcripts, some with one mistake that breaks exactly one rule.

    One pupil of every school has a mistake that the import sees, so that every school gets a
    row back.
    """
    grades = PRIMARY_GRADES if plan.level is Level.PRIMARY else None
    shown_at_import = _seen_by_import()
    for number, transcript in enumerate(province.transcripts(plan, grades)):
        if number != _FIRST_MISTAKE and rng.random() >= SHARE_OF_MISTAKES:
            yield transcript
            continue
        mistakes = shown_at_import if number == _FIRST_MISTAKE else all_defects()
        spoiled, mistake = plant_any(rng, transcript, mistakes)
        if mistake is not None:
            planted[spoiled.key] = mistake
        yield spoiled


def _seen_by_import() -> tuple[Defect, ...]:
    """The mistakes whose rule stands at the import gate."""
    at_import = {
        rule.id for pack in builtin_packs() for rule in pack.rules if rule.gate is Gate.IMPORT
    }
    return tuple(mistake for mistake in all_defects() if mistake.breaks in at_import)


_KEYS = Text("Tạo khóa giả lập (một lần)", "Making invented keys (once)")
_SCHOOLS = Text("Viết sổ điểm và khóa của các trường", "Writing the schools' workbooks and keys")
