"""The invented province: schools, staff and transcripts from one seed (tỉnh giả lập)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hub.core.model import Level, Transcript, first_year
from simulation.province.defects import Defect, all_defects, plant_any
from simulation.province.identity import PersonalIds
from simulation.province.people import Population
from simulation.province.schools import SchoolPlan, plan_schools
from simulation.province.staff import SchoolStaff, staff_of
from simulation.province.streams import chance, stream
from simulation.province.writer import SchoolWriter

SMALLEST, LARGEST = 20, 730_000
_FIRST_YEAR = 2024
"""From 2024-2025 on every grade is under the circulars whose results this province makes."""


@dataclass(frozen=True, slots=True)
class Record:
    """A transcript and the defect that was planted in it, if any."""

    transcript: Transcript
    defect: Defect | None = None


class Province:
    """An invented province; the same arguments give the same province, byte for byte.

    Nothing is kept: schools are planned at once, pupils are made when they are asked for, school by
    school, and any school can be made without the others.

    :param pupils: exact number of pupils, 20 to 730,000.
    :param defects: share of pupils (0 to 1) whose transcript gets one named defect.
    :raises ValueError: for a size or school year outside what the province knows.
    """

    def __init__(
        self, seed: int, pupils: int, school_year: str = "2025-2026", *, defects: float = 0.0
    ) -> None:
        if not SMALLEST <= pupils <= LARGEST:
            raise ValueError(f"a province has {SMALLEST} to {LARGEST} pupils, not {pupils}")
        if first_year(school_year) < _FIRST_YEAR:
            raise ValueError(f"the province begins with the school year {_FIRST_YEAR}")
        self.seed = seed
        self.pupils = pupils
        self.school_year = school_year
        self.defects = defects
        self._population = Population(seed, first_year(school_year), PersonalIds(seed))
        self._schools = plan_schools(seed, pupils)

    def schools(self, *levels: Level) -> tuple[SchoolPlan, ...]:
        """Return all schools, or those of `levels`, in the order of their numbers."""
        return tuple(plan for plan in self._schools if not levels or plan.level in levels)

    def staff(self, school: SchoolPlan) -> SchoolStaff:
        """Return the people who sign at `school`."""
        return staff_of(self.seed, school, self.school_year)

    def transcripts(
        self, school: SchoolPlan, grades: Collection[int] | None = None
    ) -> Iterator[Transcript]:
        """Make the transcripts of `school` one after another, class by class.

        :param grades: only these grades; the pupils are the same as without this choice.
        """
        return (record.transcript for record in self.records(school, grades))

    def records(
        self, school: SchoolPlan, grades: Collection[int] | None = None
    ) -> Iterator[Record]:
        """Make the same transcripts, each with the defect that was planted in it."""
        peers = self.schools(school.level)
        writer = SchoolWriter(self._population, school, self.staff(school), peers, self.school_year)
        for plan in school.classes:
            if grades is None or plan.classroom.grade in grades:
                for index in range(plan.size):
                    transcript = writer.transcript(plan, index)
                    yield self._record(transcript, plan.first_pupil + index)

    def planted(self, school: SchoolPlan) -> dict[str, Defect]:
        """Return the defects planted at `school`, by the code of the pupil."""
        return {
            record.transcript.pupil.code: record.defect
            for record in self.records(school)
            if record.defect is not None
        }

    def _record(self, transcript: Transcript, ordinal: int) -> Record:
        # A stream of its own: the other pupils stay the same whatever share has defects.
        rng = stream(self.seed, "defect", ordinal)
        if not self.defects or not chance(rng, self.defects):
            return Record(transcript)
        return Record(*plant_any(rng, transcript, all_defects()))
