"""Level, grade, kind of results and circular fit each other (cấp học, khối, thông tư)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from hub.core.errors import Actor
from hub.core.model import Level, State, Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.hocba_observed_2025.book import BOOK, LAYOUT, SHARING, AnyResults
from hub.core.spec.regulations import in_force, regulation, regulations
from hub.core.spec.rule import Breach

_GRADES: Final = {
    Level.PRIMARY: range(1, 6),
    Level.LOWER_SECONDARY: range(6, 10),
    Level.UPPER_SECONDARY: range(10, 13),
    Level.CONTINUING: range(1, 13),
}


@lru_cache(maxsize=4096)
def _circulars(code: str, level: Level, grade: int, school_year: str) -> str | None:
    """Return which circulars would fit, None where the declared one does.

    Earlier circulars have no phases in the list: they fit wherever no later one is in force.
    """
    declared, current = regulation(code), in_force(level, grade, school_year)
    if current is not None:
        return None if declared is current else current.code
    if level in declared.levels and not declared.phases:
        return None
    return " / ".join(r.code for r in regulations().values() if level in r.levels and not r.phases)


@BOOK.rule(
    "HB-REGULATION",
    clause=f"{SHARING}, cột thongtu",
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Thông tư áp dụng cho cấp học, khối và năm học này: {expected}; học bạ khai {received}.",
    en="The circular for this level, grade and year is {expected}; declared {received}.",
)
def circular_in_force(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The declared circular is the one in force for that level, grade and school year.

    A circular that no list names is the checker's finding, not this rule's.
    """
    code, level = transcript.regulation, transcript.level
    grade = transcript.classroom.grade
    if grade not in _GRADES[level] or code not in regulations():
        return
    expected = _circulars(code, level, grade, transcript.school_year)
    if expected is not None:
        yield Breach("regulation", expected, code)


@BOOK.rule(
    "HB-GRADE-OF-LEVEL",
    clause=f"{SHARING}, cột macaphoc và makhoi",
    gate=Gate.IMPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Cấp học này gồm lớp {expected}, học bạ ghi lớp {received}.",
    en="This level has the grades {expected}, the transcript says grade {received}.",
)
def grade_of_level(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The grade belongs to the level of schooling."""
    grade, grades = transcript.classroom.grade, _GRADES[transcript.level]
    if grade not in grades:
        yield Breach("classroom.grade", f"{grades[0]}–{grades[-1]}", str(grade))


@BOOK.rule(
    "HB-RESULTS-OF-LEVEL",
    clause=SHARING,
    gate=Gate.IMPORT,
    who=Actor.VENDOR,
    vi="Cấp học này cần kết quả kiểu “{expected}”, học bạ có kiểu “{received}”.",
    en="This level needs results of the kind “{expected}”, here are “{received}”.",
)
def results_of_level(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Primary has primary results, every other level secondary ones."""
    expected = "primary" if transcript.level is Level.PRIMARY else "secondary"
    if results.kind != expected:
        yield Breach("results.kind", expected, results.kind)


@BOOK.rule(
    "HB-STATE",
    clause=f"{SHARING}, cột trangthaithongtinhocba và phienbanthongtinhocba",
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Học bạ đã thu hồi (trạng thái {received}) không lập lại: lập phiên bản mới.",
    en="A recalled transcript (state {received}) is not composed again: make a new version.",
)
def in_force_when_composed(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Only a transcript in force is composed; a recalled one is replaced by a new version."""
    if transcript.state is not State.IN_FORCE:
        yield Breach("state", State.IN_FORCE.value, transcript.state.value)


@BOOK.rule(
    "HB-SUBJECTS",
    clause=LAYOUT,
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Học bạ chưa có môn học nào (BANG_DIEM trống).",
    en="The transcript has no subject at all (BANG_DIEM is empty).",
)
def has_subjects(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """There is something to sign; a pupil who is not assessed may have no subject."""
    if not results.subjects and not transcript.pupil.not_assessed:
        yield Breach("results.subjects", "≥ 1", "0")
