"""Which subjects a primary grade has, which are optional (môn học và hoạt động giáo dục)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from hub.core.errors import Actor
from hub.core.model import Level, PrimaryResults, Transcript
from hub.core.spec.packs.curriculum import Curriculum, SubjectEntry, level_of_grade, read_curriculum
from hub.core.spec.packs.loading import read_toml
from hub.core.spec.packs.tt27_2020.book import BOOK, LEVELS, PROGRAMME
from hub.core.spec.rule import Breach


@cache
def curriculum(grade: int) -> Curriculum:
    """Return the subjects of primary `grade`, with look-ups; empty outside primary."""
    return read_curriculum(read_toml(__package__, "subjects.toml"), grade)


def subjects_of(level: Level, grade: int) -> tuple[SubjectEntry, ...]:
    """Return the subjects of `grade`; none where `level` does not have that grade."""
    return curriculum(grade).entries if level is level_of_grade(grade) else ()


@BOOK.rule(
    "TT27-SUBJECT-MISSING",
    clause=PROGRAMME,
    who=Actor.SCHOOL_OFFICE,
    vi="Thiếu môn học bắt buộc của khối: {about} (mã {expected}).",
    en="A compulsory subject of the grade is missing: {about} (code {expected}).",
)
def compulsory_present(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Every compulsory subject of the grade has a row (not asked of pupils not assessed)."""
    if transcript.pupil.not_assessed:
        return
    present = {subject.code for subject in results.subjects}
    for entry in curriculum(transcript.classroom.grade).compulsory:
        if entry.code not in present:
            yield Breach("results.subjects", entry.code, "", entry.name)


@BOOK.rule(
    "TT27-SUBJECT-NOT-OF-GRADE",
    clause=PROGRAMME,
    who=Actor.SCHOOL_OFFICE,
    vi="Khối này không có môn học mang mã {received}; các mã của khối: {expected}.",
    en="This grade has no subject with the code {received}; its codes are {expected}.",
)
def of_this_grade(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Every row is a subject of the grade."""
    known = curriculum(transcript.classroom.grade).by_code
    for index, subject in enumerate(results.subjects):
        if subject.code not in known:
            yield Breach(f"results.subjects[{index}].code", ", ".join(known), subject.code)


@BOOK.rule(
    "TT27-LEVEL-MISSING",
    clause=LEVELS,
    who=Actor.HOMEROOM_TEACHER,
    vi="{about}: chưa có mức đạt được ({expected}).",
    en="{about}: the level reached is missing ({expected}).",
)
def level_given(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Every row has a level or ``M`` (exempt), unless the pupil is not assessed."""
    if transcript.pupil.not_assessed:
        return
    for index, subject in enumerate(results.subjects):
        if subject.level is None:
            name = curriculum(transcript.classroom.grade).name(subject.code)
            yield Breach(f"results.subjects[{index}].level", "T/H/C/M", "", name)
