"""Which subjects a class takes (môn học): the packs' curricula and the school's choices."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from hub.core.model import Level
from hub.core.spec.packs.curriculum import Curriculum, Duty, SubjectEntry, read_curriculum
from hub.core.spec.packs.loading import read_toml
from simulation.province.schools import SchoolPlan
from simulation.province.streams import chance, pick, stream


@cache
def _data() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("data", "subjects.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def curriculum(level: Level, grade: int) -> Curriculum:
    """Return the subjects of a grade; continuing education has those of upper secondary."""
    pack = "tt27_2020" if level is Level.PRIMARY else "tt22_2021"
    return read_curriculum(read_toml(f"hub.core.spec.packs.{pack}", "subjects.toml"), grade)


def class_subjects(
    seed: int, school: SchoolPlan, grade: int, class_name: str
) -> tuple[SubjectEntry, ...]:
    """Return the subjects every pupil of that class takes, in the order of the curriculum."""
    rng = stream(seed, "electives", school.code, class_name)
    chosen = _data()["continuing"] if school.level is Level.CONTINUING else None
    if chosen is not None:
        codes = {*chosen["compulsory"], *pick(rng, chosen["combinations"])}
        entries = curriculum(school.level, grade).entries
        return tuple(entry for entry in entries if entry.code in codes)
    combinations = _data()["combination"]
    weights = [row["weight"] for row in combinations]
    electives = rng.choices(combinations, weights)[0]["codes"]
    offered = _offered(seed, school.code)
    return tuple(
        entry
        for entry in curriculum(school.level, grade).entries
        if entry.duty is Duty.COMPULSORY
        or (entry.duty is Duty.ELECTIVE and entry.code in electives)
        or (entry.duty is Duty.OPTIONAL and entry.code in offered)
    )


def _offered(seed: int, school_code: str) -> frozenset[str]:
    rng = stream(seed, "offered", school_code)
    return frozenset(code for code, share in _data()["offered"].items() if chance(rng, share))
