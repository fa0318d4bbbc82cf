"""Competences and qualities (năng lực, phẩm chất): which a grade has, and that all are given."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Final

from hub.core.errors import Actor
from hub.core.model import Competences, PrimaryResults, Qualities, TrainingLevel, Transcript
from hub.core.spec.packs.tt27_2020.book import BOOK, LEVELS, PROGRAMME
from hub.core.spec.rule import Breach, Verb

COMPETENCES: Final = {
    "self_learning": "Tự chủ và tự học",
    "communication": "Giao tiếp và hợp tác",
    "problem_solving": "Giải quyết vấn đề và sáng tạo",
    "language": "Ngôn ngữ",
    "calculation": "Tính toán",
    "science": "Khoa học",
    "technology": "Công nghệ",
    "informatics": "Tin học",
    "aesthetics": "Thẩm mĩ",
    "physical": "Thể chất",
}
"""Field of the model → name, in the order of the sharing model."""

QUALITIES: Final = {
    "patriotism": "Yêu nước",
    "kindness": "Nhân ái",
    "diligence": "Chăm chỉ",
    "honesty": "Trung thực",
    "responsibility": "Trách nhiệm",
}
"""Field of the model → name."""

# The sharing model leaves exactly these two empty without a disability; the ministry's workbook for
# the lower grades has no column for them, but has one for science.
_LATER: Final = {"technology": "Công nghệ", "informatics": "Tin học"}
_LATER_FROM_GRADE = 3

_EARLY_FIELDS = tuple(name for name in COMPETENCES if name not in _LATER)
_all_competences = attrgetter(*COMPETENCES)
_early_competences = attrgetter(*_EARLY_FIELDS)
_all_qualities = attrgetter(*QUALITIES)


def competences_of(grade: int) -> tuple[str, ...]:
    """Return the fields of `Competences` that pupils of `grade` are assessed in."""
    return tuple(COMPETENCES) if grade >= _LATER_FROM_GRADE else _EARLY_FIELDS


def training_levels(
    grade: int, competences: Competences, qualities: Qualities
) -> tuple[TrainingLevel, ...] | None:
    """Return the levels of all competences of `grade` and all qualities; None if one is missing."""
    read = _all_competences if grade >= _LATER_FROM_GRADE else _early_competences
    levels: tuple[TrainingLevel, ...] = read(competences) + _all_qualities(qualities)
    return None if None in levels else levels


@BOOK.rule(
    "TT27-COMPETENCE-MISSING",
    clause=LEVELS,
    who=Actor.HOMEROOM_TEACHER,
    vi="Chưa đánh giá năng lực “{about}” ({expected}).",
    en="The competence “{about}” is not assessed ({expected}).",
)
def competences_given(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Every competence of the grade has a level, unless the pupil is not assessed."""
    if transcript.pupil.not_assessed:
        return
    for field in competences_of(transcript.classroom.grade):
        if getattr(results.competences, field) is None:
            yield Breach(f"results.competences.{field}", "T/Đ/C", "", COMPETENCES[field])


@BOOK.rule(
    "TT27-COMPETENCE-EARLY",
    clause=PROGRAMME,
    verb=Verb.SHOULD,
    who=Actor.HOMEROOM_TEACHER,
    provisional="that these two competences begin in grade 3 is general knowledge",
    vi="Năng lực “{about}” chỉ đánh giá từ lớp 3, học bạ ghi {received}.",
    en="The competence “{about}” is assessed from grade 3, but {received} is stated.",
)
def not_before_its_grade(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Technology and informatics are not assessed in grades 1 and 2."""
    if transcript.classroom.grade >= _LATER_FROM_GRADE:
        return
    for field, name in _LATER.items():
        level = getattr(results.competences, field)
        if level is not None:
            yield Breach(f"results.competences.{field}", "", level.value, name)


@BOOK.rule(
    "TT27-QUALITY-MISSING",
    clause=LEVELS,
    who=Actor.HOMEROOM_TEACHER,
    vi="Chưa đánh giá phẩm chất “{about}” ({expected}).",
    en="The quality “{about}” is not assessed ({expected}).",
)
def qualities_given(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Every quality has a level, unless the pupil is not assessed."""
    if transcript.pupil.not_assessed:
        return
    for field, name in QUALITIES.items():
        if getattr(results.qualities, field) is None:
            yield Breach(f"results.qualities.{field}", "T/Đ/C", "", name)
