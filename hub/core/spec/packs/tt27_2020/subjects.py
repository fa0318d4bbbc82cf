"""Which subjects a primary grade has, which are optional (môn học và hoạt động giáo dục)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from hub.core.errors import Actor
from hub.core.model import PrimaryResults, Transcript
from hub.core.spec.packs.curriculum import Curriculum, read_curriculum
from hub.core.spec.packs.loading import read_toml
from hub.core.spec.packs.subject_rules import add_subject_rules
from hub.core.spec.packs.tt27_2020.book import BOOK, LEVELS, PROGRAMME
from hub.core.spec.rule import Breach


@cache
def curriculum(grade: int) -> Curriculum:
    """Return the subjects of primary `grade`, with look-ups; empty outside primary."""
    return read_curriculum(read_toml(__package__, "subjects.toml"), grade)


add_subject_rules(BOOK, "TT27", PROGRAMME, curriculum)


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
