"""Pupils of the invented province (người học) and their families."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from hub.core.model import Gender, Level, PartialDate, Place, Pupil, Qualification, Relative
from simulation.province.identity import PersonalIds, pupil_code
from simulation.province.names import EthnicGroup, ethnic_group, family_name, full_name
from simulation.province.places import address, communes
from simulation.province.schools import SchoolPlan
from simulation.province.streams import chance, pick

_YEAR_DAYS = 365
_OLDEST = {Level.CONTINUING: 5}
"""By how many years learners of a level may be older than their grade; elsewhere one."""


@cache
def _data() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("data", "people.toml").read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Population:
    """Makes the pupils of one province; knows nothing that differs between schools."""

    seed: int
    begins: int
    """Calendar year in which the school year begins."""
    ids: PersonalIds

    def pupil(self, rng: Random, school: SchoolPlan, grade: int, ordinal: int) -> Pupil:
        """Return the pupil `ordinal` of the province, who attends `grade` at `school`."""
        gender = Gender.MALE if chance(rng, 0.52) else Gender.FEMALE
        group = ethnic_group(rng)
        family = family_name(rng, group)
        born = self._birth_date(rng, school.level, grade)
        father, mother, guardian = _family(rng, group, family, school.level)
        return Pupil(
            code=pupil_code(ordinal),
            full_name=full_name(rng, group, gender, family),
            personal_id=self.ids.number(born.year, gender, ordinal),
            gender=gender,
            birth_date=_as_known(rng, born),
            birth_place=self._birth_place(rng, school),
            home_town=self._home(rng, school, 0.7),
            residence=self._home(rng, school, 0.9),
            ethnicity=group.code,
            nationality="VN",
            policy_group=pick(rng, _data()["policy_groups"]) if chance(rng, 0.04) else None,
            not_assessed=school.level is not Level.CONTINUING and chance(rng, 0.004),
            father=father,
            mother=mother,
            guardian=guardian,
        )

    def _birth_date(self, rng: Random, level: Level, grade: int) -> dt.date:
        """Return a date of birth that fits the grade: six years old in the year grade 1 begins."""
        older = rng.randint(0, _OLDEST[level]) if level in _OLDEST else int(chance(rng, 0.02))
        first_day = dt.date(self.begins - 5 - grade - older, 1, 1)
        return first_day + dt.timedelta(days=int(rng.random() * _YEAR_DAYS))

    def _birth_place(self, rng: Random, school: SchoolPlan) -> Place:
        if chance(rng, 0.06):
            return Place(address=pick(rng, _data()["elsewhere"]))
        return self._home(rng, school, 0.6)

    def _home(self, rng: Random, school: SchoolPlan, here: float) -> Place:
        commune = school.commune if chance(rng, here) else pick(rng, communes(self.seed))
        return address(rng, commune)


def _as_known(rng: Random, born: dt.date) -> PartialDate:
    """Return the date as the family can prove it: for a few only the month or the year."""
    known = rng.random()
    return PartialDate(
        year=born.year,
        month=None if known < 0.002 else born.month,
        day=None if known < 0.005 else born.day,
    )


def _family(
    rng: Random, group: EthnicGroup, family: str, level: Level
) -> tuple[Relative | None, Relative | None, Relative | None]:
    """Return father, mother and guardian; a transcript of primary school has no occupations."""
    occupation = level is not Level.PRIMARY
    has_father, has_mother = chance(rng, 0.96), chance(rng, 0.985)
    father = _relative(rng, group, Gender.MALE, family, occupation) if has_father else None
    mother_family = family_name(rng, group)
    mother = _relative(rng, group, Gender.FEMALE, mother_family, occupation) if has_mother else None
    guarded = father is None and mother is None
    guardian = _relative(rng, group, Gender.FEMALE, family, occupation) if guarded else None
    return father, mother, guardian


def _relative(
    rng: Random, group: EthnicGroup, gender: Gender, family: str, occupation: bool
) -> Relative:
    return Relative(
        full_name=full_name(rng, group, gender, family),
        occupation=pick(rng, _data()["occupations"]) if occupation else None,
    )


def qualifications(rng: Random, grade: int) -> tuple[Qualification, ...]:
    """Return the certificates a secondary pupil brings (chứng chỉ); most have none."""
    if not chance(rng, 0.08 if grade >= 10 else 0.02):
        return ()
    row = pick(rng, _data()["qualifications"])
    return (Qualification(name=row["name"], kind=row["kind"]),)


def competition(rng: Random) -> str | None:
    """Return a result in a competition (kết quả tham gia cuộc thi); most have none."""
    return pick(rng, _data()["competitions"]) if chance(rng, 0.03) else None
