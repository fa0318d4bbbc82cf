"""The tables of subjects by level and grade, against regulation.md §2.3, §2.4, §3.1 and §3.7."""

from __future__ import annotations

import pytest

from hub.core.spec.packs import tt22_2021, tt27_2020
from hub.core.spec.packs.curriculum import Duty, SubjectEntry

EVERY_GRADE = {"Tiếng Việt", "Toán", "Đạo đức", "Giáo dục thể chất", "Âm nhạc", "Mĩ thuật"}
LOWER = {"Toán", "Ngữ văn", "Ngoại ngữ 1", "Giáo dục công dân", "Lịch sử và Địa lí"}
UPPER = {"Toán", "Ngữ văn", "Ngoại ngữ 1", "Lịch sử", "Giáo dục quốc phòng và an ninh"}
CHOSEN = {"Địa lí", "Giáo dục kinh tế và pháp luật", "Vật lí", "Hóa học", "Sinh học"}
COMMENTED = {"Giáo dục thể chất", "Hoạt động trải nghiệm, hướng nghiệp"}


def _named(entries: tuple[SubjectEntry, ...], duty: Duty) -> set[str]:
    return {entry.name for entry in entries if entry.duty is duty}


@pytest.mark.parametrize("grade", range(1, 6))
def test_primary(grade: int) -> None:
    entries = tt27_2020.subjects.curriculum(grade).entries
    compulsory = EVERY_GRADE | {"Hoạt động trải nghiệm"}
    compulsory |= {"Tự nhiên và Xã hội"} if grade <= 3 else {"Lịch sử và Địa lí", "Khoa học"}
    if grade >= 3:
        compulsory |= {"Ngoại ngữ 1", "Tin học", "Công nghệ"}
    optional = {"Tiếng dân tộc thiểu số"} | ({"Ngoại ngữ 1"} if grade < 3 else set())
    assert _named(entries, Duty.COMPULSORY) == compulsory
    assert _named(entries, Duty.OPTIONAL) == optional
    tested = {"Tiếng Việt", "Toán"}
    if grade >= 3:
        tested |= {"Ngoại ngữ 1", "Tin học", "Công nghệ"}
    if grade >= 4:
        tested |= {"Lịch sử và Địa lí", "Khoa học"}
    assert {entry.name for entry in entries if entry.tested} == tested


@pytest.mark.parametrize("grade", range(6, 10))
def test_lower_secondary(grade: int) -> None:
    entries = tt22_2021.subjects.curriculum(grade).entries
    marked = LOWER | {"Khoa học tự nhiên", "Công nghệ", "Tin học"}
    commented = COMMENTED | {"Nghệ thuật", "Nội dung giáo dục địa phương"}
    compulsory = [entry for entry in entries if entry.duty is Duty.COMPULSORY]
    assert {entry.name for entry in compulsory if entry.marked} == marked
    assert {entry.name for entry in compulsory if not entry.marked} == commented
    assert _named(entries, Duty.OPTIONAL) == {"Tiếng dân tộc thiểu số", "Ngoại ngữ 2"}
    assert not _named(entries, Duty.ELECTIVE)


@pytest.mark.parametrize("grade", range(10, 13))
def test_upper_secondary(grade: int) -> None:
    entries = tt22_2021.subjects.curriculum(grade).entries
    commented = COMMENTED | {"Nội dung giáo dục địa phương"}
    assert _named(entries, Duty.COMPULSORY) == UPPER | commented
    assert _named(entries, Duty.ELECTIVE) == CHOSEN | {
        "Công nghệ",
        "Tin học",
        "Âm nhạc",
        "Mĩ thuật",
    }
    unmarked = {entry.name for entry in entries if not entry.marked}
    assert unmarked == commented | {"Âm nhạc", "Mĩ thuật"}
    assert tt22_2021.subjects.electives_chosen(grade) == 4


@pytest.mark.parametrize("grade", range(1, 13))
def test_a_grade_has_its_subjects_in_one_circular_only(grade: int) -> None:
    primary, secondary = (
        pack.subjects.curriculum(grade).entries for pack in (tt27_2020, tt22_2021)
    )
    assert bool(primary) is (grade <= 5)
    assert bool(secondary) is (grade > 5)
    entries = primary or secondary
    codes = [entry.code for entry in entries]
    assert len(set(codes)) == len(codes)
    assert all(entry.periods for entry in entries)


def test_one_code_may_name_other_subjects_at_other_levels() -> None:
    assert tt27_2020.subjects.curriculum(4).name("05") == "Lịch sử và Địa lí"
    assert tt22_2021.subjects.curriculum(12).name("05") == "05"
