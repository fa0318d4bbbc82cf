"""Sizes, levels, classes and codes have the shape of Ninh Bình."""

from __future__ import annotations

import pytest

from hub.core.model import Level
from simulation.province import Province
from simulation.province.shares import divide

LEVELS = {
    Level.PRIMARY: (332_192, 488),
    Level.LOWER_SECONDARY: (255_880, 471),
    Level.UPPER_SECONDARY: (119_826, 110),
    Level.CONTINUING: (23_775, 25),
}
TOTAL = sum(pupils for pupils, _ in LEVELS.values())


@pytest.mark.parametrize("pupils", [20, 21, 97, 500, 2_000, 12_345, 730_000])
def test_the_number_of_pupils_is_exact(pupils: int) -> None:
    assert sum(school.pupils for school in Province(2, pupils).schools()) == pupils


@pytest.mark.parametrize("pupils", [20, 333, 2_000])
def test_as_many_transcripts_as_pupils_are_made(pupils: int) -> None:
    province = Province(2, pupils)
    codes = [t.pupil.code for s in province.schools() for t in province.transcripts(s)]
    assert len(codes) == pupils
    assert len(set(codes)) == pupils


@pytest.mark.parametrize("pupils", [5_000, 100_000, 730_000])
def test_levels_and_schools_are_in_proportion(pupils: int) -> None:
    province = Province(2, pupils)
    for level, (whole, schools) in LEVELS.items():
        plans = province.schools(level)
        assert sum(plan.pupils for plan in plans) == pytest.approx(pupils * whole / TOTAL, abs=1)
        assert len(plans) == pytest.approx(pupils * schools / TOTAL, abs=1)


def test_small_provinces_have_every_level_and_grade() -> None:
    province = Province(2, 100)
    grades = {plan.classroom.grade for school in province.schools() for plan in school.classes}
    assert grades == set(range(1, 13))
    assert {school.level for school in province.schools()} == set(Level)


def test_schools_and_classes_have_codes_of_their_own() -> None:
    schools = Province(2, 730_000).schools()
    assert len({school.code for school in schools}) == len(schools)
    assert len({school.tax_code for school in schools}) == len(schools)
    assert len({school.school.name for school in schools}) == len(schools)
    for school in schools:
        names = [plan.classroom.name for plan in school.classes]
        assert len(set(names)) == len(names)
        assert all(plan.size <= 45 for plan in school.classes)
        assert all(len(name) <= 10 for name in names)


def test_names_of_schools_fit_into_a_certificate() -> None:
    for school in Province(2, 730_000).schools():
        assert len(school.school.name.encode()) <= 64


def test_the_first_schools_of_all_levels_lie_in_one_commune() -> None:
    province = Province(2, 400)
    assert len({province.schools(level)[0].commune.code for level in Level}) == 1


def test_everybody_who_must_sign_is_there() -> None:
    province = Province(2, 4_000)
    for school in province.schools():
        staff = province.staff(school)
        names = {plan.classroom.name for plan in school.classes}
        assert set(staff.homerooms) == names
        taught = {(name, entry.code) for name in names for entry in staff.subjects[name]}
        assert set(staff.teachers) == (set() if school.level is Level.PRIMARY else taught)
        members = staff.members
        assert members[0] is staff.manager
        assert len({member.personal_id for member in members}) == len(members)
        assert len({member.email for member in members}) == len(members)


def test_homeroom_teachers_of_secondary_teach_their_class() -> None:
    province = Province(2, 2_000)
    for school in province.schools(Level.LOWER_SECONDARY, Level.UPPER_SECONDARY):
        staff = province.staff(school)
        for name, homeroom in staff.homerooms.items():
            teachers = {staff.teachers[name, entry.code] for entry in staff.subjects[name]}
            assert homeroom in teachers


@pytest.mark.parametrize("total", [0, 1, 7, 1000])
def test_shares_add_up(total: int) -> None:
    parts = divide(total, [0.3, 1.7, 1.0, 1.0])
    assert sum(parts) == total
    assert all(part >= 0 for part in parts)
