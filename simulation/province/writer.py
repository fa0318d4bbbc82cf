"""Writes the transcripts of one school (lập học bạ cho một trường)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from hub.core.model import (
    Issuing,
    Level,
    PrimaryResults,
    Pupil,
    SecondaryResults,
    Signatory,
    Transcript,
)
from hub.core.spec import in_force
from simulation.province.history import entered, study_history
from simulation.province.people import Population
from simulation.province.primary_results import primary_results
from simulation.province.schools import ClassPlan, SchoolPlan
from simulation.province.secondary_marks import TaughtSubject
from simulation.province.secondary_results import secondary_results
from simulation.province.staff import SchoolStaff
from simulation.province.streams import stream

_CONTINUING = "TT43/2021"


@dataclass(frozen=True, slots=True)
class SchoolWriter:
    """Makes the transcript of any pupil of one school.

    :param peers: schools of the same level, from which pupils may have come.
    """

    population: Population
    school: SchoolPlan
    staff: SchoolStaff
    peers: tuple[SchoolPlan, ...]
    school_year: str
    _taught: dict[str, tuple[TaughtSubject, ...]] = field(default_factory=dict)

    def transcript(self, plan: ClassPlan, index: int) -> Transcript:
        """Return the transcript of pupil `index` of the class."""
        ordinal = plan.first_pupil + index
        rng = stream(self.population.seed, "pupil", ordinal)
        grade = plan.classroom.grade
        school = self.school
        begins = self.population.begins
        pupil = self.population.pupil(rng, school, grade, ordinal)
        results = self._results(rng, pupil, plan)
        return Transcript(
            regulation=self._regulation(grade),
            level=school.level,
            school_year=self.school_year,
            school=school.school,
            classroom=plan.classroom,
            pupil=pupil,
            results=results,
            homeroom=self.staff.homerooms[plan.classroom.name].signatory,
            manager=self.staff.manager.signatory,
            issuing=self._issuing(results),
            history=study_history(rng, school, self.peers, grade, begins),
            register_number=f"{entered(school.level, grade, begins)}/{ordinal + 1}",
        )

    def _regulation(self, grade: int) -> str:
        if self.school.level is Level.CONTINUING:
            return _CONTINUING
        found = in_force(self.school.level, grade, self.school_year)
        if found is None:
            raise ValueError(f"no circular is in force for grade {grade} in {self.school_year}")
        return found.code

    def _results(
        self, rng: Random, pupil: Pupil, plan: ClassPlan
    ) -> PrimaryResults | SecondaryResults:
        grade, name = plan.classroom.grade, plan.classroom.name
        if self.school.level is Level.PRIMARY:
            return primary_results(rng, pupil, grade, self.staff.subjects[name])
        return secondary_results(rng, pupil, self.school.level, grade, self._taught_in(name))

    def _taught_in(self, class_name: str) -> tuple[TaughtSubject, ...]:
        if class_name not in self._taught:
            self._taught[class_name] = tuple(
                TaughtSubject(entry, self._teacher(class_name, entry.code))
                for entry in self.staff.subjects[class_name]
            )
        return self._taught[class_name]

    def _teacher(self, class_name: str, code: str) -> Signatory:
        return self.staff.teachers[class_name, code].signatory

    def _issuing(self, results: PrimaryResults | SecondaryResults) -> Issuing:
        """Issue at the end of May; who was assessed again in summer gets it in August."""
        end = self.population.begins + 1
        summer = isinstance(results, SecondaryResults) and (
            results.learning.after_summer or results.conduct.after_summer
        )
        issued = dt.date(end, 8, 14) if summer else dt.date(end, 5, 25 + self.school.number % 6)
        return Issuing(
            place=self.school.commune.full_name,
            issued_on=issued,
            created_on=issued - dt.timedelta(days=3),
        )
