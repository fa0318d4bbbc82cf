"""Which subjects a secondary grade has, and what a pupil chooses (môn học, môn lựa chọn)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from hub.core.errors import Actor
from hub.core.model import SecondaryResults, Transcript
from hub.core.spec.packs.curriculum import Curriculum, read_curriculum
from hub.core.spec.packs.loading import read_toml
from hub.core.spec.packs.subject_rules import add_subject_rules
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


add_subject_rules(BOOK, "TT22", PROGRAMME, curriculum)


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
