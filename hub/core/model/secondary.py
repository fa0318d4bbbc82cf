"""Results of a secondary or continuing-education pupil, TT 22/2021/TT-BGDĐT.

Continuing education (GDTX) has the same shape; the content of TT 43/2021/TT-BGDĐT is not known, so
no spec pack checks it yet.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from hub.core.model.base import Code, Line, Paragraph, Value
from hub.core.model.codes import Rating, Title
from hub.core.model.marks import Mark, Score
from hub.core.model.people import Signatory


class Term(Value):
    """One semester of a subject (học kì): the average the school states, and its marks.

    `regular`, `midterm` and `final` (ĐĐGtx, ĐĐGgk, ĐĐGck) are present when the source gives them.
    """

    average: Score | None = None
    regular: tuple[Score, ...] = ()
    midterm: Score | None = None
    final: Score | None = None


class SecondarySubject(Value):
    """A subject (môn học) with its semesters, year result, re-test and teacher."""

    code: Code
    name: Line
    term1: Term = Term()
    term2: Term = Term()
    year: Score | None = None
    retest: Score | None = None
    """Result after re-assessment in summer (điểm kiểm tra, đánh giá lại)."""
    comment: Paragraph | None = None
    periods: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Periods a year (số tiết/năm); decides the number of regular marks, TT 22/2021 Điều 6."""
    teacher: Signatory | None = None


class Ratings(Value):
    """Learning or conduct results (học tập, rèn luyện) of both semesters and the year."""

    term1: Rating | None = None
    term2: Rating | None = None
    year: Rating | None = None
    after_summer: Rating | None = None
    """After re-assessment or summer training (đánh giá lại, rèn luyện lại)."""


class Qualification(Value):
    """A pupil's certificate (chứng chỉ): language, computing, vocational."""

    name: Line
    kind: Line | None = None


class SecondaryResults(Value):
    """All results of one secondary year."""

    kind: Literal["secondary"] = "secondary"
    subjects: tuple[SecondarySubject, ...] = ()
    learning: Ratings = Ratings()
    conduct: Ratings = Ratings()
    summer_conduct: Paragraph | None = None
    absences: Mark | None = None
    """Sessions missed in the year (số buổi nghỉ), half sessions allowed."""
    promoted: bool | None = None
    promotion_text: Paragraph | None = None
    completion_text: Paragraph | None = None
    competitions: Paragraph | None = None
    title: Title | None = None
    award: Paragraph | None = None
    homeroom_comment: Paragraph | None = None
    qualifications: tuple[Qualification, ...] = ()

    @property
    def missed(self) -> Decimal:
        """Sessions missed, zero when the source does not say."""
        return self.absences or Decimal(0)
