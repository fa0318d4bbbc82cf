"""The conduct result of the year, from both semesters (kết quả rèn luyện)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hub.core.errors import Actor
from hub.core.model import Rating, SecondaryResults, Transcript
from hub.core.spec.packs.tt22_2021.book import BOOK, CONDUCT, SUMMER
from hub.core.spec.rule import Breach, Verb

_T, _K, _D, _C = Rating.GOOD, Rating.FAIR, Rating.PASSED, Rating.NOT_PASSED

# Semester II, then semester I in the order T, K, Đ, CĐ.
_YEAR: Final = {
    (second, first): year
    for second, row in {
        _T: (_T, _T, _K, _K),
        _K: (_K, _K, _K, _D),
        _D: (_K, _D, _D, _D),
        _C: (_C, _C, _C, _C),
    }.items()
    for first, year in zip((_T, _K, _D, _C), row, strict=True)
}


def year_conduct(term1: Rating, term2: Rating) -> Rating:
    """Return the conduct result of the year from those of semester I and semester II."""
    return _YEAR[term2, term1]


@BOOK.rule(
    "TT22-CONDUCT-YEAR",
    clause=CONDUCT,
    who=Actor.HOMEROOM_TEACHER,
    vi="Kết quả rèn luyện cả năm phải là {expected}, học bạ ghi {received}.",
    en="The conduct result of the year must be {expected}, stated {received}.",
)
def year_agrees(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """The year's conduct follows from both semesters, sixteen cases."""
    conduct = results.conduct
    if conduct.term1 and conduct.term2 and conduct.year:
        expected = year_conduct(conduct.term1, conduct.term2)
        if conduct.year is not expected:
            yield Breach("results.conduct.year", expected.value, conduct.year.value)


@BOOK.rule(
    "TT22-CONDUCT-AFTER-SUMMER",
    clause=SUMMER,
    verb=Verb.SHOULD,
    who=Actor.HOMEROOM_TEACHER,
    vi="Có kết quả rèn luyện trong hè ({received}) nhưng rèn luyện cả năm không phải {expected}.",
    en="A summer conduct result ({received}) stands where the year's conduct is not {expected}.",
)
def summer_only_when_not_passed(
    transcript: Transcript, results: SecondaryResults
) -> Iterator[Breach]:
    """Only a pupil whose conduct of the year is Chưa đạt trains again in summer."""
    conduct = results.conduct
    if conduct.after_summer and conduct.year and conduct.year is not Rating.NOT_PASSED:
        path = "results.conduct.after_summer"
        yield Breach(path, Rating.NOT_PASSED.value, conduct.after_summer.value)
