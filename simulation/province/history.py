"""Earlier years of pupils who changed school (quá trình học tập)."""

from __future__ import annotations

import datetime as dt
from random import Random

from hub.core.model import Level, StudyYear
from simulation.province.places import province_name
from simulation.province.schools import SchoolPlan
from simulation.province.streams import chance, pick

_FIRST_GRADES = {
    Level.PRIMARY: 1,
    Level.LOWER_SECONDARY: 6,
    Level.UPPER_SECONDARY: 10,
    Level.CONTINUING: 10,
}
_TRANSFERRED = 0.025


def study_history(
    rng: Random, school: SchoolPlan, peers: tuple[SchoolPlan, ...], grade: int, begins: int
) -> tuple[StudyYear, ...]:
    """Return the earlier years at this level of a pupil who was transferred; of others nothing.

    :param peers: schools of the same level, one of which the pupil came from.
    """
    before = grade - _FIRST_GRADES[school.level]
    if before == 0 or not chance(rng, _TRANSFERRED):
        return ()
    former = pick(rng, peers)
    stayed = rng.randint(1, before)
    years = []
    for index in range(before):
        year = begins - before + index
        here = index >= stayed
        years.append(
            StudyYear(
                school_year=f"{year}-{year + 1}",
                class_name=f"{grade - before + index}A",
                school_name=(school if here else former).school.name,
                province_name=province_name(),
                transferred_on=dt.date(year, 8, 20) if index == stayed else None,
            )
        )
    return tuple(years)


def entered(level: Level, grade: int, begins: int) -> int:
    """Return the year in which a pupil of `grade` entered the level."""
    return begins - (grade - _FIRST_GRADES[level])
