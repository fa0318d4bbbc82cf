"""Staff of a school (cán bộ, giáo viên): who signs what, with personal ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hub.core.model import Gender, Level, Signatory, first_year
from hub.core.spec.packs.curriculum import SubjectEntry
from simulation.province.identity import PersonalIds
from simulation.province.names import ethnic_group, family_name, full_name
from simulation.province.schools import SchoolPlan
from simulation.province.slugs import slug
from simulation.province.streams import chance, stream
from simulation.province.subjects import class_subjects

_BLOCK = 500
"""Ordinals of staff set aside for each school; more than any school has."""

Role = Literal["teacher", "manager"]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One person of a school who signs (người ký)."""

    role: Role
    signatory: Signatory
    email: str

    @property
    def personal_id(self) -> str:
        """The personal id, which all staff have."""
        return self.signatory.personal_id or ""


@dataclass(frozen=True, slots=True)
class SchoolStaff:
    """All who sign at one school.

    :param homerooms: class name to its homeroom teacher (GVCN).
    :param teachers: class name and subject code to the subject teacher (GVBM); empty in primary.
    :param subjects: class name to the subjects it takes.
    """

    manager: StaffMember
    homerooms: Mapping[str, StaffMember]
    teachers: Mapping[tuple[str, str], StaffMember]
    subjects: Mapping[str, tuple[SubjectEntry, ...]]

    @property
    def members(self) -> tuple[StaffMember, ...]:
        """Everybody once, the manager first."""
        everybody = (self.manager, *self.homerooms.values(), *self.teachers.values())
        return tuple({member.personal_id: member for member in everybody}.values())


def staff_of(seed: int, school: SchoolPlan, school_year: str) -> SchoolStaff:
    """Return the staff of `school`."""
    office = _Office(seed, school, school_year)
    subjects = {
        plan.classroom.name: class_subjects(seed, school, plan.classroom.grade, plan.classroom.name)
        for plan in school.classes
    }
    manager = office.hire("manager")
    if school.level is Level.PRIMARY:
        homerooms = {name: office.hire("teacher") for name in subjects}
        return SchoolStaff(manager, homerooms, {}, subjects)
    teachers = _subject_teachers(office, subjects)
    return SchoolStaff(manager, _homerooms(subjects, teachers), teachers, subjects)


class _Office:
    """Hires people of one school, one after another."""

    def __init__(self, seed: int, school: SchoolPlan, school_year: str) -> None:
        self._seed = seed
        self._school = school
        self._year = first_year(school_year)
        self._ids = PersonalIds(seed)
        self._hired = 0
        self._names: set[str] = set()

    def hire(self, role: Role) -> StaffMember:
        """Return the next person."""
        index, self._hired = self._hired, self._hired + 1
        rng = stream(self._seed, "staff", self._school.code, index)
        gender = Gender.FEMALE if chance(rng, 0.72) else Gender.MALE
        group = ethnic_group(rng)
        name = full_name(rng, group, gender, family_name(rng, group))
        # The government's certificates say no more than the name: two of one name at one school
        # could not be told apart.
        while name in self._names:
            name = full_name(rng, group, gender, family_name(rng, group))
        self._names.add(name)
        # Older than every learner: the two never share a year of birth, hence never a personal id.
        birth_year = self._year - rng.randint(35 if role == "manager" else 24, 59)
        number = self._ids.number(birth_year, gender, self._school.number * _BLOCK + index)
        post = _manager_post(self._school, chance(rng, 0.85)) if role == "manager" else None
        return StaffMember(
            role=role,
            signatory=Signatory(full_name=name, personal_id=number, post=post),
            email=f"{slug(name)}.{index}@{self._school.code.lower()}.edu.invalid",
        )


def _manager_post(school: SchoolPlan, head: bool) -> str:
    post = "Giám đốc" if school.level is Level.CONTINUING else "Hiệu trưởng"
    return post if head else f"Phó {post}"


def _subject_teachers(
    office: _Office, subjects: Mapping[str, tuple[SubjectEntry, ...]]
) -> dict[tuple[str, str], StaffMember]:
    """Give each subject of each class a teacher; one teacher takes a few classes of a subject."""
    teachers: dict[tuple[str, str], StaffMember] = {}
    busy: dict[str, tuple[StaffMember, int]] = {}
    for class_name, entries in subjects.items():
        for entry in entries:
            most = 3 if (entry.periods or 0) > 70 else 6
            member, classes = busy.get(entry.code, (None, most))
            if member is None or classes >= most:
                member, classes = office.hire("teacher"), 0
            busy[entry.code] = (member, classes + 1)
            teachers[class_name, entry.code] = member
    return teachers


def _homerooms(
    subjects: Mapping[str, tuple[SubjectEntry, ...]],
    teachers: Mapping[tuple[str, str], StaffMember],
) -> dict[str, StaffMember]:
    """Make a subject teacher of each class its homeroom teacher, a free one if there is any."""
    homerooms: dict[str, StaffMember] = {}
    taken: set[str] = set()
    for class_name, entries in subjects.items():
        candidates = [teachers[class_name, entry.code] for entry in entries]
        free = [member for member in candidates if member.personal_id not in taken]
        homerooms[class_name] = chosen = (free or candidates)[0]
        taken.add(chosen.personal_id)
    return homerooms
