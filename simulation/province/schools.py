"""Schools of the invented province and their classes (trường, lớp), in Ninh Bình's proportions."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from hub.core.model import Classroom, Department, Level, School
from simulation.province.places import Commune, communes, province_code, province_name
from simulation.province.shares import divide
from simulation.province.streams import chance, stream
from simulation.province.watermark import CODE_MARK, COMMUNE_MARK, marked

_LETTERS = "ABCDEGHIKLMNPQSTUVXY"


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """One class (lớp): its place in the school and how many pupils it has.

    :param first_pupil: number of its first pupil in the province, from which codes are made.
    """

    classroom: Classroom
    size: int
    first_pupil: int


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    """One school (cơ sở giáo dục): all that is known of it before its pupils are made.

    :param number: 0 for the first school of the province.
    :param tax_code: tax-like code (MST) of the school's seal certificate.
    """

    number: int
    level: Level
    school: School
    commune: Commune
    private: bool
    tax_code: str
    classes: tuple[ClassPlan, ...]

    @property
    def code(self) -> str:
        """The school's code."""
        return self.school.code

    @property
    def pupils(self) -> int:
        """How many pupils the school has."""
        return sum(plan.size for plan in self.classes)


@cache
def _data() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("data", "schools.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def department() -> Department:
    """Return the invented department of education."""
    data = _data()
    return Department(code=data["department_code"], name=marked(data["department_name"]))


def plan_schools(seed: int, pupils: int) -> tuple[SchoolPlan, ...]:
    """Return the schools of a province; their sizes add up to exactly `pupils`."""
    plans: list[SchoolPlan] = []
    first_pupil = 0
    rows = _data()["level"]
    for row, count in zip(rows, divide(pupils, [row["pupils"] for row in rows]), strict=True):
        for index, size in enumerate(_sizes(seed, row, count)):
            plans.append(_plan(seed, row, index, size, len(plans), first_pupil))
            first_pupil += size
    return tuple(plans)


def _sizes(seed: int, row: dict[str, Any], pupils: int) -> list[int]:
    schools = max(1, round(pupils * row["schools"] / row["pupils"]))
    rng = stream(seed, "sizes", row["code"])
    sizes = divide(pupils, [rng.uniform(0.5, 1.5) for _ in range(schools)])
    return [size for size in sizes if size]


def _plan(
    seed: int, row: dict[str, Any], index: int, size: int, number: int, first_pupil: int
) -> SchoolPlan:
    places = communes(seed)
    commune = places[index % len(places)]
    rng = stream(seed, "school", row["code"], index)
    code = f"{CODE_MARK}{province_code()}{row['letters']}{index + 1:04d}"
    return SchoolPlan(
        number=number,
        level=Level(row["code"]),
        school=School(
            code=code,
            name=_school_name(row, commune, index // len(places)),
            department=department(),
            commune_name=commune.full_name,
            commune_code=commune.code,
            province_name=province_name(),
            province_code=province_code(),
        ),
        commune=commune,
        private=chance(rng, _data()["private_share"]),
        tax_code=f"{COMMUNE_MARK}{number + 1:08d}",
        classes=_classes(seed, row, code, size, first_pupil),
    )


def _school_name(row: dict[str, Any], commune: Commune, order: int) -> str:
    """Return a name of at most 64 bytes, so that it fits into a certificate's subject."""
    letter = f" {_LETTERS[order]}" if order else ""
    return marked(f"{row['title']} {commune.bare_name}{letter}")


def _classes(
    seed: int, row: dict[str, Any], code: str, size: int, first_pupil: int
) -> tuple[ClassPlan, ...]:
    rng = stream(seed, "classes", code)
    grades = row["grades"]
    plans = []
    for grade, count in zip(
        grades, divide(size, [rng.uniform(0.9, 1.1) for _ in grades]), strict=True
    ):
        classes = math.ceil(count / row["class_size"])
        for order, pupils in enumerate(divide(count, [1.0] * classes) if classes else []):
            # Upper secondary and continuing education number their classes: 10A1, 10A2.
            name = f"{grade}A{order + 1}" if grade >= 10 else f"{grade}{_LETTERS[order]}"
            classroom = Classroom(grade=grade, name=name, code=f"{CODE_MARK}{name}")
            plans.append(ClassPlan(classroom, pupils, first_pupil))
            first_pupil += pupils
    return tuple(plans)
