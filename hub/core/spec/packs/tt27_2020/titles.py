"""Titles of the year (danh hiệu Học sinh Xuất sắc, Học sinh Tiêu biểu)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hub.core.errors import Actor
from hub.core.model import PrimaryResults, PrimaryYearResult, Title, Transcript
from hub.core.spec.packs.tt27_2020.book import BOOK, REWARDS
from hub.core.spec.rule import Breach

TITLES: Final = {
    Title.EXCELLENT: PrimaryYearResult.EXCELLENT,
    Title.NOTABLE: PrimaryYearResult.GOOD,
}
"""Title → the year's result it is given for; “Tiêu biểu” also needs the class's recognition."""


def title_of(result: PrimaryYearResult, *, recognised: bool = False) -> Title | None:
    """Return the title a pupil earns, if any.

    :param recognised: notable success or progress, recognised by the class.
    """
    if result is PrimaryYearResult.EXCELLENT:
        return Title.EXCELLENT
    return Title.NOTABLE if recognised and result is PrimaryYearResult.GOOD else None


@BOOK.rule(
    "TT27-TITLE",
    clause=REWARDS,
    who=Actor.MANAGER,
    vi="Danh hiệu “{about}” đòi hỏi kết quả “{expected}”, học bạ ghi “{received}”.",
    en="The title “{about}” needs the result “{expected}”, stated is “{received}”.",
)
def title_earned(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """A title that stands in the transcript fits the result of the year."""
    title, result = results.title, results.year_result
    if title is None or result is None:
        return
    expected = TITLES.get(title, result)
    if result is not expected:
        yield Breach("results.title", expected.value, result.value, title.value)


@BOOK.rule(
    "TT27-TITLE-KIND",
    clause=REWARDS,
    who=Actor.MANAGER,
    vi="Tiểu học không có danh hiệu {received}; chỉ có {expected}.",
    en="Primary schools have no title {received}, only {expected}.",
)
def title_of_this_level(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Học sinh Giỏi is a title of secondary school."""
    if results.title is not None and results.title not in TITLES:
        yield Breach("results.title", ", ".join(TITLES), results.title.value)
