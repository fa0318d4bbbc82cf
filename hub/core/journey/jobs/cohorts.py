"""How jobs say which transcripts they are about: ids in arguments (đối tượng của công việc)."""

from __future__ import annotations

from hub.core.journey.engine import Arguments
from hub.core.model import Level
from hub.core.store import Cohort


def said(cohort: Cohort) -> dict[str, str]:
    """Return `cohort`, without its class, as arguments of a job."""
    return {
        "school": cohort.school_code,
        "year": cohort.school_year,
        "level": cohort.level.value,
    }


def cohort_in(arguments: Arguments) -> Cohort:
    """Return the cohort that arguments name, with its class where they have one."""
    name = arguments.get("class")
    return Cohort(
        str(arguments["school"]),
        str(arguments["year"]),
        Level(str(arguments["level"])),
        None if name is None else str(name),
    )


def words(cohort: Cohort) -> tuple[str, str, str]:
    """Return school, level and year, to make an id of."""
    return cohort.school_code, cohort.level.value, cohort.school_year
