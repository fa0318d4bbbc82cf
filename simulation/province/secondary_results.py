"""Results of an invented secondary pupil (kết quả THCS, THPT); the packs decide what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from random import Random

from hub.core.model import (
    CommentGrade,
    Exempt,
    Level,
    Pupil,
    Rating,
    Ratings,
    SecondaryResults,
    SecondarySubject,
    Title,
)
from hub.core.spec.packs.tt22_2021.conduct import year_conduct
from hub.core.spec.packs.tt22_2021.learning import learning_result
from hub.core.spec.packs.tt22_2021.promotion import final_rating, is_promoted
from hub.core.spec.packs.tt22_2021.titles import title_of
from simulation.province.comments import Tone, comment
from simulation.province.people import competition, qualifications
from simulation.province.secondary_marks import TaughtSubject, retest_mark
from simulation.province.streams import chance

_Score = Decimal | CommentGrade | Exempt | None
_Read = Callable[[SecondarySubject], _Score]

_TONES: dict[Rating, Tone] = {
    Rating.GOOD: "excellent",
    Rating.FAIR: "good",
    Rating.PASSED: "fair",
    Rating.NOT_PASSED: "weak",
}
_CONDUCT = (Rating.GOOD, Rating.FAIR, Rating.PASSED, Rating.NOT_PASSED)
_CONDUCT_WEIGHTS = (78.0, 95.5, 99.6, 100.0)
_EXEMPTIBLE = frozenset({"88", "47"})
"""Physical education and defence education: subjects from which health exempts."""

_LAST_GRADES = {9: "trung học cơ sở", 12: "trung học phổ thông"}
_PASS_MARK = Decimal(5)


def secondary_results(
    rng: Random, pupil: Pupil, level: Level, grade: int, taught: Sequence[TaughtSubject]
) -> SecondaryResults:
    """Return the results of `pupil`, whose class takes the subjects `taught`."""
    if pupil.not_assessed:
        return _not_assessed(rng, grade, taught)
    ability = rng.gauss(7.5, 0.95) - (0.7 if level is Level.CONTINUING else 0)
    exempt = chance(rng, 0.006)
    subjects = tuple(
        subject.exempted(rng)
        if exempt and subject.entry.code in _EXEMPTIBLE
        else subject.assessed(rng, ability)
        for subject in taught
    )
    learning, subjects = _learning(rng, subjects)
    conduct = _conduct(rng)
    absences = _absences(rng)
    final, behaved = final_rating(learning), final_rating(conduct)
    promoted = bool(final and behaved and is_promoted(final, behaved, absences or Decimal(0)))
    title = _title(learning, conduct, subjects)
    summer = conduct.after_summer is not None
    return SecondaryResults(
        subjects=subjects,
        learning=learning,
        conduct=conduct,
        summer_conduct="Tham gia rèn luyện trong hè tại địa phương." if summer else None,
        absences=absences,
        promoted=promoted,
        promotion_text=_promotion(grade, promoted=promoted),
        completion_text=_completion(grade, promoted=promoted),
        competitions=competition(rng),
        title=title,
        award=title.value if title else None,
        homeroom_comment=comment(rng, "homeroom", _TONES[learning.year or Rating.PASSED]),
        qualifications=qualifications(rng, grade),
    )


def _not_assessed(rng: Random, grade: int, taught: Iterable[TaughtSubject]) -> SecondaryResults:
    """A disabled pupil who is not assessed moves on with the class and has comments only."""
    return SecondaryResults(
        subjects=tuple(subject.unassessed(rng) for subject in taught),
        promoted=True,
        promotion_text=_promotion(grade, promoted=True),
        completion_text=_completion(grade, promoted=True),
        homeroom_comment=comment(rng, "homeroom", "not_assessed"),
    )


def _result(subjects: Iterable[SecondarySubject], read: _Read) -> Rating:
    scores = [read(subject) for subject in subjects]
    marks = [score for score in scores if isinstance(score, Decimal)]
    return learning_result(marks, scores.count(CommentGrade.NOT_PASSED))


def _learning(
    rng: Random, subjects: tuple[SecondarySubject, ...]
) -> tuple[Ratings, tuple[SecondarySubject, ...]]:
    """Return the learning results, and the subjects with re-tests where the pupil took them."""
    year = _result(subjects, lambda subject: subject.year)
    after_summer = None
    if year is Rating.NOT_PASSED and chance(rng, 0.8):
        subjects = tuple(_retested(rng, subject) for subject in subjects)
        after_summer = _result(subjects, lambda s: s.year if s.retest is None else s.retest)
    ratings = Ratings(
        term1=_result(subjects, lambda subject: subject.term1.average),
        term2=_result(subjects, lambda subject: subject.term2.average),
        year=year,
        after_summer=after_summer,
    )
    return ratings, subjects


def _retested(rng: Random, subject: SecondarySubject) -> SecondarySubject:
    if subject.year is CommentGrade.NOT_PASSED:
        return subject.model_copy(update={"retest": CommentGrade.PASSED})
    if isinstance(subject.year, Decimal) and subject.year < _PASS_MARK:
        return subject.model_copy(update={"retest": retest_mark(rng)})
    return subject


def _conduct(rng: Random) -> Ratings:
    term1 = rng.choices(_CONDUCT, cum_weights=_CONDUCT_WEIGHTS)[0]
    # Most pupils behave in the second semester as they did in the first.
    same = chance(rng, 0.85)
    term2 = term1 if same else rng.choices(_CONDUCT, cum_weights=_CONDUCT_WEIGHTS)[0]
    year = year_conduct(term1, term2)
    trained = year is Rating.NOT_PASSED and chance(rng, 0.85)
    after_summer = Rating.PASSED if trained else None
    return Ratings(term1=term1, term2=term2, year=year, after_summer=after_summer)


def _absences(rng: Random) -> Decimal | None:
    """Return sessions missed; none at all for many, and the sharing model's minimum is one."""
    if chance(rng, 0.4):
        return None
    if chance(rng, 0.002):
        return Decimal(rng.randint(46, 70))
    half_sessions = 2 + int(min(rng.expovariate(0.2), 60))
    return Decimal(half_sessions // 2) if half_sessions % 2 == 0 else Decimal(half_sessions) / 2


def _title(
    learning: Ratings, conduct: Ratings, subjects: Iterable[SecondarySubject]
) -> Title | None:
    if learning.year is None or conduct.year is None:
        return None
    marks = (subject.year for subject in subjects)
    return title_of(
        learning.year, conduct.year, (mark for mark in marks if isinstance(mark, Decimal))
    )


def _promotion(grade: int, *, promoted: bool) -> str:
    if grade in _LAST_GRADES:
        return f"{'Hoàn thành' if promoted else 'Chưa hoàn thành'} chương trình lớp {grade}"
    return f"Được lên lớp {grade + 1}" if promoted else f"Ở lại lớp {grade}"


def _completion(grade: int, *, promoted: bool) -> str | None:
    stage = _LAST_GRADES.get(grade)
    return f"Hoàn thành chương trình {stage}" if stage and promoted else None
