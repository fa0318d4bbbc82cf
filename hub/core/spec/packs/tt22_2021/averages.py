"""Averages of a subject, recomputed half-up and compared (điểm trung bình môn)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from hub.core.errors import Actor
from hub.core.model import CommentGrade, SecondaryResults, Term, Transcript, score_text
from hub.core.spec.packs.tt22_2021.book import AVERAGES, BOOK, KINDS
from hub.core.spec.packs.tt22_2021.marks import TERMS, are_marks, is_mark
from hub.core.spec.packs.tt22_2021.subjects import curriculum
from hub.core.spec.rule import Breach

_TENTH = Decimal("0.1")
_TWO = Decimal(2)
_THREE = Decimal(3)
# Number of regular marks → divisor; four is the most that the circular asks for.
_DIVISORS = {count: Decimal(count + 5) for count in range(1, 5)}


def half_up(total: Decimal, divisor: Decimal) -> Decimal:
    """Return `total` / `divisor` with one decimal, a tie going up (7.85 → 7.9)."""
    return (total / divisor).quantize(_TENTH, ROUND_HALF_UP)


def term_average(regular: Sequence[Decimal], midterm: Decimal, final: Decimal) -> Decimal:
    """Return ĐTBmhk = (ΣĐĐGtx + 2·ĐĐGgk + 3·ĐĐGck) / (number of ĐĐGtx + 5)."""
    total = sum(regular, _TWO * midterm + _THREE * final)
    count = len(regular)
    return half_up(total, _DIVISORS.get(count) or Decimal(count + 5))


def year_average(term1: Decimal, term2: Decimal) -> Decimal:
    """Return ĐTBmcn = (ĐTBmhkI + 2·ĐTBmhkII) / 3."""
    return half_up(term1 + _TWO * term2, _THREE)


def _recomputed(term: Term) -> Decimal | None:
    """Return the semester's average from its marks; None where one is missing or not a mark."""
    regular, midterm, final = term.regular, term.midterm, term.final
    if regular and is_mark(midterm) and is_mark(final) and are_marks(regular):
        return term_average(regular, midterm, final)
    return None


@BOOK.rule(
    "TT22-TERM-AVERAGE",
    clause=AVERAGES,
    who=Actor.SUBJECT_TEACHER,
    vi="{about}: điểm trung bình học kì tính lại là {expected}, học bạ ghi {received}.",
    en="{about}: the semester's average is {expected} when recomputed, stated {received}.",
)
def term_averages_agree(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """The semester's average follows from its marks, where the source gives them."""
    for index, subject in enumerate(results.subjects):
        for attribute, label in TERMS:
            term: Term = getattr(subject, attribute)
            expected = _recomputed(term) if term.regular else None
            if expected is None or not is_mark(term.average) or term.average == expected:
                continue
            name = curriculum(transcript.classroom.grade).name(subject.code)
            place = f"results.subjects[{index}].{attribute}.average"
            yield Breach(place, str(expected), score_text(term.average), f"{name} ({label})")


@BOOK.rule(
    "TT22-YEAR-AVERAGE",
    clause=AVERAGES,
    who=Actor.SUBJECT_TEACHER,
    vi="{about}: điểm trung bình cả năm tính lại là {expected}, học bạ ghi {received}.",
    en="{about}: the average of the year is {expected} when recomputed, stated {received}.",
)
def year_averages_agree(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """The average of the year follows from those of the semesters."""
    for index, subject in enumerate(results.subjects):
        first, second, stated = subject.term1.average, subject.term2.average, subject.year
        if not (is_mark(stated) and is_mark(first) and is_mark(second)):
            continue
        expected = year_average(first, second)
        if expected != stated:
            name = curriculum(transcript.classroom.grade).name(subject.code)
            place = f"results.subjects[{index}].year"
            yield Breach(place, str(expected), score_text(stated), name)


@BOOK.rule(
    "TT22-YEAR-COMMENT",
    clause=KINDS,
    who=Actor.SUBJECT_TEACHER,
    vi="{about}: kết quả cả năm là kết quả học kì II ({expected}), học bạ ghi {received}.",
    en="{about}: the year's result is semester II's ({expected}), stated {received}.",
)
def year_comments_agree(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """In a subject assessed by comments semester II decides the year."""
    for index, subject in enumerate(results.subjects):
        second, stated = subject.term2.average, subject.year
        if second is stated:
            continue
        if isinstance(second, CommentGrade) and isinstance(stated, CommentGrade):
            name = curriculum(transcript.classroom.grade).name(subject.code)
            yield Breach(f"results.subjects[{index}].year", second.value, stated.value, name)
