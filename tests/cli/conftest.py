"""A small commune whose transcripts are in a store, with keys and a trust folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hub.cli.main import run as hub
from hub.core.journey.moving import move
from hub.core.journey.states import Step
from hub.core.model import Level
from hub.core.registry.matters import Matter
from hub.core.store import Assignment, Span, Transaction, open_store
from simulation.enrolling import SINCE, enter_units
from simulation.pki import Authority, keys_of_school, load_pool, write_keys, write_trust
from simulation.province import Province, SchoolPlan
from simulation.province.places import province_code


@dataclass(frozen=True)
class Commune:
    """Two schools of the invented province, ready to be signed."""

    folder: Path
    primary: SchoolPlan
    secondary: SchoolPlan

    @property
    def store(self) -> Path:
        return self.folder / "hocba.sqlite"

    @property
    def trust(self) -> Path:
        return self.folder / "trust"

    def keys(self, school: SchoolPlan) -> Path:
        return self.folder / "keys" / school.code


def enter_office(unit: Transaction, *schools: SchoolPlan) -> None:
    """Enter the schools, all of them checked by the province's department."""
    enter_units(unit, schools)
    office = province_code()
    unit.assignments.add(Assignment(office, None, Matter.CHECKER, office, Span(SINCE)))


@pytest.fixture
def commune(tmp_path: Path) -> Commune:
    return make_commune(tmp_path, Authority.create(load_pool(), Province(3, 60).school_year))


def make_commune(folder: Path, authority: Authority, pupils_each: int = 6) -> Commune:
    """Collect the pupils of two schools whose certificates `authority` issues."""
    province = Province(3, 60)
    schools = (
        province.schools(Level.PRIMARY)[0],
        province.schools(Level.LOWER_SECONDARY)[0],
    )
    made = Commune(folder, *schools)
    issued = []
    with closing(open_store(made.store)) as store, store.writing() as unit:
        for school in schools:
            holders = list(keys_of_school(authority, load_pool(), school, province.staff(school)))
            write_keys(made.keys(school), holders)
            issued += holders
            pupils = list(province.transcripts(school))[:pupils_each]
            unit.transcripts.save(pupils)
            move(unit, [pupil.key for pupil in pupils], Step.COLLECT, actor="local")
        enter_office(unit, *schools)
    write_trust(made.trust, authority, issued)
    return made


Answer = tuple[int, Any]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run a ``hub`` command with ``--json``; return exit code and answer."""

    def run(*words: object) -> Answer:
        code = hub([*map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a ``hub`` command as a person; return exit code, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        code = hub([*map(str, words)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run
