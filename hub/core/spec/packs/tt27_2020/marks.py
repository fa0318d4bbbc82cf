"""End-of-year tests: which subjects have one, and what its mark may be (bài kiểm tra định kì)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, TypeGuard

from hub.core.errors import Actor
from hub.core.model import Exempt, PrimaryResults, Transcript, score_text
from hub.core.spec.finding import Gate
from hub.core.spec.packs.tt27_2020.book import BOOK, TESTS
from hub.core.spec.packs.tt27_2020.subjects import curriculum
from hub.core.spec.rule import Breach

MARKS: Final = frozenset(map(Decimal, range(11)))
"""Every mark a test may have: whole numbers from 0 to 10; no source forbids the zero."""

_LOWEST, _HIGHEST = Decimal(0), Decimal(10)


def is_mark(test: Decimal | Exempt | None) -> TypeGuard[Decimal]:
    """Return whether `test` is a mark the circular allows."""
    return test in MARKS


@BOOK.rule(
    "TT27-TEST-RANGE",
    clause=TESTS,
    gate=Gate.IMPORT,
    who=Actor.HOMEROOM_TEACHER,
    vi="{about}: điểm kiểm tra {received} ngoài thang điểm {expected}.",
    en="{about}: the test mark {received} is outside the scale {expected}.",
)
def in_range(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """A test mark lies between 0 and 10."""
    for index, subject in enumerate(results.subjects):
        test = subject.test
        if isinstance(test, Decimal) and not _LOWEST <= test <= _HIGHEST:
            name = curriculum(transcript.classroom.grade).name(subject.code)
            yield Breach(f"results.subjects[{index}].test", "0–10", score_text(test), name)


@BOOK.rule(
    "TT27-TEST-WHOLE",
    clause=TESTS,
    gate=Gate.IMPORT,
    who=Actor.HOMEROOM_TEACHER,
    vi="{about}: điểm kiểm tra {received} có phần thập phân; chỉ cho điểm nguyên ({expected}).",
    en="{about}: the test mark {received} has decimals; marks are whole numbers ({expected}).",
)
def is_whole(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """A test mark is a whole number; it is never rounded here."""
    for index, subject in enumerate(results.subjects):
        test = subject.test
        if isinstance(test, Decimal) and test not in MARKS and test % 1:
            name = curriculum(transcript.classroom.grade).name(subject.code)
            yield Breach(f"results.subjects[{index}].test", "0–10", score_text(test), name)


@BOOK.rule(
    "TT27-TEST-MISSING",
    clause=TESTS,
    who=Actor.HOMEROOM_TEACHER,
    vi="{about}: khối này có bài kiểm tra cuối năm nhưng chưa có điểm ({expected}).",
    en="{about} has an end-of-year test in this grade but no mark ({expected}).",
)
def test_given(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """A tested subject has a mark or ``M``, unless the pupil is exempt from it or not assessed."""
    if transcript.pupil.not_assessed:
        return
    known = curriculum(transcript.classroom.grade).by_code
    for index, subject in enumerate(results.subjects):
        if subject.test is None and subject.level is not Exempt.EXEMPT:
            entry = known.get(subject.code)
            if entry is not None and entry.tested:
                yield Breach(f"results.subjects[{index}].test", "0–10/M", "", entry.name)


@BOOK.rule(
    "TT27-TEST-NOT-HELD",
    clause=TESTS,
    who=Actor.HOMEROOM_TEACHER,
    vi="{about}: khối này không có bài kiểm tra định kì môn này nhưng có điểm {received}.",
    en="{about} has no periodic test in this grade, but a mark stands there: {received}.",
)
def test_held(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """A subject without a test in that grade has no mark."""
    known = curriculum(transcript.classroom.grade).by_code
    for index, subject in enumerate(results.subjects):
        if isinstance(subject.test, Decimal):
            entry = known.get(subject.code)
            if entry is not None and not entry.tested:
                place = f"results.subjects[{index}].test"
                yield Breach(place, "", score_text(subject.test), entry.name)
