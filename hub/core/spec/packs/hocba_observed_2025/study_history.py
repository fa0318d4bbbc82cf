"""Earlier years of study in the transcript (quá trình học tập)."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.errors import Actor
from hub.core.model import Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.hocba_observed_2025.book import BOOK, SHARING, AnyResults
from hub.core.spec.rule import Breach, Verb

_CLAUSE = f"{SHARING}, bảng quatrinhhoctap"


@BOOK.rule(
    "HB-HISTORY-LATER",
    clause=_CLAUSE,
    gate=Gate.IMPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Quá trình học tập có năm học {received}, sau năm học của học bạ ({expected}).",
    en="The study history has the year {received}, after that of the transcript ({expected}).",
)
def not_later(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """No year of the history lies after the transcript's own."""
    year = transcript.school_year
    for index, entry in enumerate(transcript.history):
        if entry.school_year > year:
            yield Breach(f"history[{index}].school_year", f"< {year}", entry.school_year)


@BOOK.rule(
    "HB-HISTORY-SAME-YEAR",
    clause=_CLAUSE,
    verb=Verb.SHOULD,
    who=Actor.SCHOOL_OFFICE,
    provisional="whether the history lists the present year, for a transfer in it, is not known",
    vi="Quá trình học tập ghi cả năm học của chính học bạ này ({received}).",
    en="The study history lists the transcript's own year ({received}).",
)
def not_the_same(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The history tells earlier years."""
    year = transcript.school_year
    for index, entry in enumerate(transcript.history):
        if entry.school_year == year:
            yield Breach(f"history[{index}].school_year", f"< {year}", entry.school_year)


@BOOK.rule(
    "HB-HISTORY-UNIQUE",
    clause=_CLAUSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Quá trình học tập ghi hai lần năm học {received} ở cùng một trường, cùng một lớp.",
    en="The study history has the year {received} twice, at the same school and class.",
)
def not_repeated(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """One year at one school and class stands once; a transfer makes a second school of a year."""
    seen = set()
    for index, entry in enumerate(transcript.history):
        year = (entry.school_year, entry.school_name, entry.class_name)
        if year in seen:
            yield Breach(f"history[{index}]", "", entry.school_year)
        seen.add(year)
