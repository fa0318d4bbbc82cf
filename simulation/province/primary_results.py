"""Results of an invented primary pupil (kết quả tiểu học); the packs decide what follows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from hub.core.model import (
    Competences,
    Exempt,
    PrimaryComments,
    PrimaryResults,
    PrimarySubject,
    PrimaryYearResult,
    Pupil,
    Qualities,
    SubjectLevel,
    Title,
    TrainingLevel,
)
from hub.core.spec.packs.curriculum import SubjectEntry
from hub.core.spec.packs.tt27_2020.competences import QUALITIES, competences_of
from hub.core.spec.packs.tt27_2020.completion import LAST_GRADE, is_completed
from hub.core.spec.packs.tt27_2020.titles import title_of
from hub.core.spec.packs.tt27_2020.year import year_result
from simulation.province.comments import Tone, comment
from simulation.province.streams import chance, pick

_TONES: dict[PrimaryYearResult, Tone] = {
    PrimaryYearResult.EXCELLENT: "excellent",
    PrimaryYearResult.GOOD: "good",
    PrimaryYearResult.DONE: "fair",
    PrimaryYearResult.NOT_DONE: "weak",
}
_SHAPES = tuple(_TONES)
_SHAPE_WEIGHTS = (30.0, 55.0, 98.5, 100.0)
_MARKS = tuple(Decimal(mark) for mark in range(11))
_EXEMPTIBLE = "88"
"""Physical education: the subject from which health exempts."""

_AWARDS = {
    Title.EXCELLENT: "Học sinh Xuất sắc",
    Title.NOTABLE: "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện",
}
_AD_HOC = "Khen thưởng đột xuất: nhặt được của rơi, trả lại người đánh mất."


def primary_results(
    rng: Random, pupil: Pupil, grade: int, entries: Sequence[SubjectEntry]
) -> PrimaryResults:
    """Return the results of `pupil`, whose class takes the subjects `entries`."""
    if pupil.not_assessed:
        return _not_assessed(rng, grade)
    shape = rng.choices(_SHAPES, cum_weights=_SHAPE_WEIGHTS)[0]
    subjects = _subjects(rng, shape, entries)
    competences = {name: _training(rng, shape) for name in competences_of(grade)}
    qualities = {name: _training(rng, shape) for name in QUALITIES}
    result = year_result(
        [subject.level for subject in subjects if isinstance(subject.level, SubjectLevel)],
        [*competences.values(), *qualities.values()],
        [subject.test for subject in subjects if isinstance(subject.test, Decimal)],
    )
    done = is_completed(result)
    title = title_of(result, recognised=chance(rng, 0.7))
    return PrimaryResults(
        subjects=subjects,
        competences=Competences(**competences),
        qualities=Qualities(**qualities),
        comments=_comments(rng, _TONES[result]),
        year_result=result,
        grade_completed=done,
        promoted=done,
        primary_completed=done and grade == LAST_GRADE,
        completion_text=_completion(grade, done=done),
        title=title,
        award=_AWARDS[title] if title else None,
        ad_hoc_award=_AD_HOC if chance(rng, 0.01) else None,
    )


def _not_assessed(rng: Random, grade: int) -> PrimaryResults:
    """A disabled pupil who is not assessed moves on with the class and has comments only."""
    return PrimaryResults(
        comments=_comments(rng, "not_assessed"),
        grade_completed=True,
        promoted=True,
        primary_completed=grade == LAST_GRADE,
        completion_text=_completion(grade, done=True),
    )


def _subjects(
    rng: Random, shape: PrimaryYearResult, entries: Sequence[SubjectEntry]
) -> tuple[PrimarySubject, ...]:
    weak = pick(rng, entries).code if shape is PrimaryYearResult.NOT_DONE else None
    exempt = chance(rng, 0.005)
    subjects = []
    for entry in entries:
        level: SubjectLevel | Exempt = _level(rng, shape, weak=entry.code == weak)
        if exempt and entry.code == _EXEMPTIBLE:
            level = Exempt.EXEMPT
        subjects.append(
            PrimarySubject(
                code=entry.code,
                name=entry.name,
                level=level,
                test=_test(rng, shape, level) if entry.tested else None,
            )
        )
    return tuple(subjects)


def _level(rng: Random, shape: PrimaryYearResult, *, weak: bool) -> SubjectLevel:
    if weak:
        return SubjectLevel.NOT_DONE
    best = shape in (PrimaryYearResult.EXCELLENT, PrimaryYearResult.GOOD)
    share = {PrimaryYearResult.DONE: 0.55, PrimaryYearResult.NOT_DONE: 0.1}
    return SubjectLevel.VERY_GOOD if best or chance(rng, share[shape]) else SubjectLevel.DONE


def _test(rng: Random, shape: PrimaryYearResult, level: SubjectLevel | Exempt) -> Decimal:
    if level is SubjectLevel.NOT_DONE:
        return _MARKS[rng.randint(2, 4)]
    if shape is PrimaryYearResult.EXCELLENT:
        return _MARKS[9 + chance(rng, 0.5)]
    if level is SubjectLevel.VERY_GOOD:
        return _MARKS[7 + int(rng.random() * 4)]
    return _MARKS[5 + int(rng.random() * 4)]


def _training(rng: Random, shape: PrimaryYearResult) -> TrainingLevel:
    if shape in (PrimaryYearResult.EXCELLENT, PrimaryYearResult.GOOD):
        return TrainingLevel.GOOD
    if shape is PrimaryYearResult.NOT_DONE and chance(rng, 0.1):
        return TrainingLevel.NEEDS_EFFORT
    return TrainingLevel.GOOD if chance(rng, 0.6) else TrainingLevel.ACHIEVED


def _comments(rng: Random, tone: Tone) -> PrimaryComments:
    return PrimaryComments(
        homeroom=comment(rng, "homeroom", tone),
        qualities=comment(rng, "qualities", tone),
        general_competences=comment(rng, "general_competences", tone),
        specific_competences=comment(rng, "specific_competences", tone),
    )


def _completion(grade: int, *, done: bool) -> str:
    if not done:
        return f"Chưa hoàn thành chương trình lớp {grade}."
    if grade == LAST_GRADE:
        return "Hoàn thành chương trình tiểu học."
    return f"Hoàn thành chương trình lớp {grade}. Được lên lớp {grade + 1}."
