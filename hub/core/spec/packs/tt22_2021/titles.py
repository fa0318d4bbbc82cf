"""Titles of the year (danh hiệu Học sinh Xuất sắc, Học sinh Giỏi)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from hub.core.errors import Actor
from hub.core.model import Rating, SecondaryResults, Title, Transcript
from hub.core.spec.packs.tt22_2021.book import BOOK, TITLES
from hub.core.spec.packs.tt22_2021.marks import is_mark
from hub.core.spec.rule import Breach

_EXCELLENT_SUBJECTS = 6
_EXCELLENT_MARK = Decimal("9.0")


def title_of(learning: Rating, conduct: Rating, marks: Iterable[Decimal]) -> Title | None:
    """Return the title a pupil earns, if any.

    :param marks: averages of the year in the subjects assessed by marks.
    """
    if learning is not Rating.GOOD or conduct is not Rating.GOOD:
        return None
    excellent = sum(mark >= _EXCELLENT_MARK for mark in marks)
    return Title.EXCELLENT if excellent >= _EXCELLENT_SUBJECTS else Title.GOOD


@BOOK.rule(
    "TT22-TITLE",
    clause=TITLES,
    who=Actor.MANAGER,
    vi="Danh hiệu theo kết quả cả năm: “{expected}”; học bạ ghi: “{received}”.",
    en="The title by the year's results: “{expected}”; stated: “{received}”.",
)
def title_earned(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """A title that stands in the transcript is the one that was earned."""
    stated, learning, conduct = results.title, results.learning.year, results.conduct.year
    if stated in (None, Title.NOTABLE) or learning is None or conduct is None:
        return
    marks = (subject.year for subject in results.subjects if is_mark(subject.year))
    earned = title_of(learning, conduct, marks)
    if stated is not earned:
        yield Breach("results.title", earned.value if earned else "–", stated.value)


@BOOK.rule(
    "TT22-TITLE-KIND",
    clause=TITLES,
    who=Actor.MANAGER,
    vi="THCS và THPT không có danh hiệu {received}; chỉ có {expected}.",
    en="Secondary schools have no title {received}, only {expected}.",
)
def title_of_this_level(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """Học sinh Tiêu biểu is a title of primary school."""
    if results.title is Title.NOTABLE:
        known = f"{Title.EXCELLENT}, {Title.GOOD}"
        yield Breach("results.title", known, Title.NOTABLE.value)
