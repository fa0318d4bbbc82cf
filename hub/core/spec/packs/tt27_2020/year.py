"""The result of the year, recomputed and compared (đánh giá kết quả giáo dục cuối năm)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from hub.core.errors import Actor
from hub.core.model import (
    Exempt,
    PrimaryResults,
    PrimaryYearResult,
    SubjectLevel,
    TrainingLevel,
    Transcript,
)
from hub.core.spec.packs.memo import remember_last
from hub.core.spec.packs.tt27_2020.book import BOOK, YEAR
from hub.core.spec.packs.tt27_2020.competences import training_levels
from hub.core.spec.packs.tt27_2020.marks import is_mark
from hub.core.spec.packs.tt27_2020.subjects import curriculum
from hub.core.spec.rule import Breach, Verb

_EXCELLENT = Decimal(9)
_GOOD = Decimal(7)
_DONE = Decimal(5)
_BEST = Decimal(10)
# Looked up once: reading a member of an enum is slow in Python 3.11.
_VERY_GOOD, _TRAINED_WELL = SubjectLevel.VERY_GOOD, TrainingLevel.GOOD
_EXEMPT = Exempt.EXEMPT


def year_result(
    levels: Iterable[SubjectLevel],
    training: Iterable[TrainingLevel],
    tests: Iterable[Decimal],
) -> PrimaryYearResult:
    """Return the result of the year by the table of the circular.

    :param levels: levels reached in subjects and activities, without exempt ones.
    :param training: levels of all qualities and competences.
    :param tests: end-of-year tests, without exempt ones.
    """
    reached, trained, lowest = tuple(levels), tuple(training), min(tests, default=_BEST)
    very_good = reached.count(_VERY_GOOD) == len(reached)
    if very_good and trained.count(_TRAINED_WELL) == len(trained):
        if lowest >= _EXCELLENT:
            return PrimaryYearResult.EXCELLENT
        if lowest >= _GOOD:
            return PrimaryYearResult.GOOD
    if SubjectLevel.NOT_DONE in reached or TrainingLevel.NEEDS_EFFORT in trained:
        return PrimaryYearResult.NOT_DONE
    return PrimaryYearResult.DONE if lowest >= _DONE else PrimaryYearResult.NOT_DONE


@remember_last
def _recomputed(
    transcript: Transcript, results: PrimaryResults
) -> tuple[PrimaryYearResult | None, bool]:
    """Return the year's result and whether exempt subjects were left out of it.

    None where the record is incomplete or another rule refuses a value of it.
    """
    grade = transcript.classroom.grade
    known = curriculum(grade).by_code
    levels: list[SubjectLevel] = []
    tests: list[Decimal] = []
    exempt = False
    for subject in results.subjects:
        entry = known.get(subject.code)
        if entry is None or subject.level is None:
            return None, False
        if isinstance(subject.level, Exempt):
            exempt = True
            continue
        levels.append(subject.level)
        if not entry.tested:
            continue
        if is_mark(subject.test):
            tests.append(subject.test)
        elif subject.test is _EXEMPT:
            exempt = True
        else:
            return None, False
    training = training_levels(grade, results.competences, results.qualities)
    if not levels or training is None:
        return None, False
    return year_result(levels, training, tests), exempt


def _disagreement(
    transcript: Transcript, results: PrimaryResults, *, with_exempt: bool
) -> Iterator[Breach]:
    stated = results.year_result
    if stated is None or transcript.pupil.not_assessed:
        return
    expected, exempt = _recomputed(transcript, results)
    if expected is not None and stated is not expected and exempt is with_exempt:
        yield Breach("results.year_result", expected.value, stated.value)


@BOOK.rule(
    "TT27-YEAR-RESULT",
    clause=YEAR,
    who=Actor.HOMEROOM_TEACHER,
    vi="Kết quả giáo dục cả năm tính lại là “{expected}”, học bạ ghi “{received}”.",
    en="The result of the year is “{expected}” when recomputed, stated “{received}”.",
)
def year_agrees(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """The year's result follows from levels, competences, qualities and end-of-year tests."""
    return _disagreement(transcript, results, with_exempt=False)


@BOOK.rule(
    "TT27-YEAR-RESULT-EXEMPT",
    clause=YEAR,
    verb=Verb.SHOULD,
    who=Actor.HOMEROOM_TEACHER,
    provisional="how exempt subjects count for the result of the year was not found",
    vi="Không tính môn được miễn, kết quả giáo dục cả năm là “{expected}”, "
    "học bạ ghi “{received}”.",
    en="Leaving exempt subjects out the year's result is “{expected}”, stated “{received}”.",
)
def year_agrees_without_exempt(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """The same where a subject or test is exempt: it is left out."""
    return _disagreement(transcript, results, with_exempt=True)


@BOOK.rule(
    "TT27-YEAR-RESULT-MISSING",
    clause=YEAR,
    who=Actor.HOMEROOM_TEACHER,
    vi="Chưa có kết quả giáo dục cả năm.",
    en="The result of the year is missing.",
)
def year_given(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """A result of the year is stated, unless the pupil is not assessed."""
    if results.year_result is None and not transcript.pupil.not_assessed:
        yield Breach("results.year_result", " / ".join(PrimaryYearResult), "")
