"""Marks of one subject in one year (điểm một môn): drawn around what the pupil can do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from hub.core.model import CommentGrade, Exempt, SecondarySubject, Signatory, Term
from hub.core.spec.packs.curriculum import SubjectEntry
from hub.core.spec.packs.tt22_2021.averages import term_average, year_average
from hub.core.spec.packs.tt22_2021.marks import regular_marks
from simulation.province.comments import Tone, comment
from simulation.province.streams import chance, spread

_WHOLE = tuple(Decimal(mark) for mark in range(11))
# Teachers mark tests in quarters; a mark has one decimal, so 7.25 is written 7.3 and 7.75 is 7.8.
_QUARTERS = tuple(
    _WHOLE[quarter // 4]
    if quarter % 4 == 0
    else (Decimal(quarter) / 4).quantize(Decimal("0.1"), ROUND_HALF_UP)
    for quarter in range(41)
)
_PASSED = Term(
    average=CommentGrade.PASSED,
    regular=(CommentGrade.PASSED, CommentGrade.PASSED),
    midterm=CommentGrade.PASSED,
    final=CommentGrade.PASSED,
)
_NOT_PASSED = Term(
    average=CommentGrade.NOT_PASSED,
    regular=(CommentGrade.PASSED, CommentGrade.NOT_PASSED),
    midterm=CommentGrade.NOT_PASSED,
    final=CommentGrade.NOT_PASSED,
)
_EXEMPT = Term(average=Exempt.EXEMPT)
_BANDS: tuple[tuple[Decimal, Tone], ...] = (
    (Decimal("8.0"), "excellent"),
    (Decimal("6.5"), "good"),
    (Decimal("5.0"), "fair"),
)


@dataclass(frozen=True, slots=True)
class TaughtSubject:
    """One subject of one class with its teacher."""

    entry: SubjectEntry
    teacher: Signatory

    def unassessed(self, rng: Random) -> SecondarySubject:
        """Return the row of a pupil who is not assessed: the teacher's comment alone."""
        return self._row(comment=comment(rng, "homeroom", "not_assessed"))

    def exempted(self, rng: Random) -> SecondarySubject:
        """Return the row of a pupil who is exempt from the subject."""
        exempt = Exempt.EXEMPT
        about = comment(rng, "subject", "exempt")
        return self._row(term1=_EXEMPT, term2=_EXEMPT, year=exempt, comment=about)

    def assessed(self, rng: Random, ability: float) -> SecondarySubject:
        """Return the row of a pupil whose marks lie around `ability`."""
        if not self.entry.marked:
            return self._by_comments(rng, ability)
        count = regular_marks(self.entry.periods or 35)
        level = ability + spread(rng, 1.3)
        term1, average1 = _marked_term(rng, level, count)
        term2, average2 = _marked_term(rng, level + 0.15, count)
        year = year_average(average1, average2)
        about = comment(rng, "subject", _tone(year), self.entry.name)
        return self._row(term1=term1, term2=term2, year=year, comment=about)

    def _by_comments(self, rng: Random, ability: float) -> SecondarySubject:
        fails = 0.04 if ability < 5.5 else 0.001
        term1 = _NOT_PASSED if chance(rng, fails) else _PASSED
        term2 = _NOT_PASSED if chance(rng, fails) else _PASSED
        tone: Tone = "passed" if term2 is _PASSED else "not_passed"
        about = comment(rng, "subject", tone)
        return self._row(term1=term1, term2=term2, year=term2.average, comment=about)

    def _row(self, **values: object) -> SecondarySubject:
        return SecondarySubject.model_validate(
            {
                "code": self.entry.code,
                "name": self.entry.name,
                "periods": self.entry.periods,
                "teacher": self.teacher,
                **values,
            }
        )


def _marked_term(rng: Random, level: float, count: int) -> tuple[Term, Decimal]:
    regular = [_WHOLE[_step(level + 0.3 + spread(rng, 2.0), 1)] for _ in range(count)]
    midterm = _QUARTERS[_step(level + spread(rng, 1.7), 4)]
    final = _QUARTERS[_step(level + spread(rng, 1.7), 4)]
    average = term_average(regular, midterm, final)
    return Term(average=average, regular=tuple(regular), midterm=midterm, final=final), average


def _step(value: float, steps: int) -> int:
    """Return the nearest step of a scale from 0 to 10."""
    return int(min(max(value, 0.0), 10.0) * steps + 0.5)


def _tone(average: Decimal) -> Tone:
    return next((tone for least, tone in _BANDS if average >= least), "weak")


def retest_mark(rng: Random) -> Decimal:
    """Return the mark of a re-test after summer lessons."""
    return _QUARTERS[18 + int(rng.random() * 9)]
