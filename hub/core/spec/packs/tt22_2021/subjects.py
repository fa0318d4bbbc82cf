"""Which subjects a secondary grade has, and what a pupil chooses (môn học, môn lựa chọn)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from hub.core.errors import Actor
from hub.core.model import Level, SecondaryResults, Transcript
from hub.core.spec.packs.curriculum import Curriculum, SubjectEntry, level_of_grade, read_curriculum
from hub.core.spec.packs.loading import read_toml
from hub.core.spec.packs.tt22_2021.book import BOOK, PROGRAMME
from hub.core.spec.rule import Breach


@cache
def curriculum(grade: int) -> Curriculum:
    """Return the subjects of secondary `grade`, with look-ups; empty outside secondary."""
    return read_curriculum(read_toml(__package__, "subjects.toml"), grade)


@cache
def electives_chosen(grade: int) -> int:
    """Return how many of the elective subjects a pupil of `grade` takes; 0 where there are none."""
    if not curriculum(grade).elective_codes:
        return 0
    return int(read_toml(__package__, "subjects.toml")["electives_chosen"])


def subjects_of(level: Level, grade: int) -> tuple[SubjectEntry, ...]:
    """Return the subjects of `grade`; none where `level` does not have that grade."""
    return curriculum(grade).entries if level is level_of_grade(grade) else ()


@BOOK.rule(
    "TT22-SUBJECT-MISSING",
    clause=PROGRAMME,
    who=Actor.SCHOOL_OFFICE,
    vi="Thiếu môn học bắt buộc của khối: {about} (mã {expected}).",
    en="A compulsory subject of the grade is missing: {about} (code {expected}).",
)
def compulsory_present(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """Every compulsory subject of the grade has a row (not asked of pupils not assessed)."""
    if transcript.pupil.not_assessed:
        return
    present = {subject.code for subject in results.subjects}
    for entry in curriculum(transcript.classroom.grade).compulsory:
        if entry.code not in present:
            yield Breach("results.subjects", entry.code, "", entry.name)


@BOOK.rule(
    "TT22-SUBJECT-NOT-OF-GRADE",
    clause=PROGRAMME,
    who=Actor.SCHOOL_OFFICE,
    vi="Khối này không có môn học mang mã {received}; các mã của khối: {expected}.",
    en="This grade has no subject with the code {received}; its codes are {expected}.",
)
def of_this_grade(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """Every row is a subject of the grade."""
    known = curriculum(transcript.classroom.grade).by_code
    for index, subject in enumerate(results.subjects):
        if subject.code not in known:
            yield Breach(f"results.subjects[{index}].code", ", ".join(known), subject.code)


@BOOK.rule(
    "TT22-ELECTIVES",
    clause=PROGRAMME,
    who=Actor.SCHOOL_OFFICE,
    vi="Học sinh THPT học đúng {expected} môn lựa chọn; học bạ có {received}.",
    en="An upper secondary pupil takes exactly {expected} elective subjects; here are {received}.",
)
def electives_counted(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """An upper secondary pupil takes four of the nine elective subjects."""
    expected = electives_chosen(transcript.classroom.grade)
    if not expected or transcript.pupil.not_assessed:
        return
    electives = curriculum(transcript.classroom.grade).elective_codes
    chosen = {subject.code for subject in results.subjects} & electives
    if len(chosen) != expected:
        yield Breach("results.subjects", str(expected), str(len(chosen)))
