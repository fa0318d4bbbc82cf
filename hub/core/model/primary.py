"""Results of a primary pupil (kết quả của học sinh tiểu học), TT 27/2020/TT-BGDĐT."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hub.core.model.base import Code, Line, Paragraph, Value
from hub.core.model.codes import Exempt, PrimaryYearResult, SubjectLevel, Title, TrainingLevel
from hub.core.model.marks import TestMark


class PrimarySubject(Value):
    """A subject or activity (môn học, hoạt động giáo dục) at the end of the year."""

    code: Code
    name: Line
    level: Annotated[SubjectLevel | Exempt | None, Field(union_mode="left_to_right")] = None
    test: TestMark | None = None
    """End-of-year test (điểm kiểm tra định kì cuối năm), only in tested subjects."""


class Competences(Value):
    """General and specific competences (năng lực chung, năng lực đặc thù)."""

    self_learning: TrainingLevel | None = None
    communication: TrainingLevel | None = None
    problem_solving: TrainingLevel | None = None
    language: TrainingLevel | None = None
    calculation: TrainingLevel | None = None
    science: TrainingLevel | None = None
    technology: TrainingLevel | None = None
    informatics: TrainingLevel | None = None
    aesthetics: TrainingLevel | None = None
    physical: TrainingLevel | None = None


class Qualities(Value):
    """Qualities (phẩm chất chủ yếu)."""

    patriotism: TrainingLevel | None = None
    kindness: TrainingLevel | None = None
    diligence: TrainingLevel | None = None
    honesty: TrainingLevel | None = None
    responsibility: TrainingLevel | None = None


class PrimaryComments(Value):
    """The homeroom teacher's comments (nhận xét)."""

    homeroom: Paragraph | None = None
    qualities: Paragraph | None = None
    general_competences: Paragraph | None = None
    specific_competences: Paragraph | None = None


class PrimaryResults(Value):
    """All results of one primary year."""

    kind: Literal["primary"] = "primary"
    subjects: tuple[PrimarySubject, ...] = ()
    competences: Competences = Competences()
    qualities: Qualities = Qualities()
    comments: PrimaryComments = PrimaryComments()
    year_result: PrimaryYearResult | None = None
    grade_completed: bool | None = None
    """Completed the grade's programme (hoàn thành chương trình lớp học)."""
    promoted: bool | None = None
    """Goes up a grade (được lên lớp)."""
    primary_completed: bool = False
    """Completed primary school (hoàn thành chương trình tiểu học); only after grade 5."""
    completion_text: Paragraph | None = None
    title: Title | None = None
    award: Paragraph | None = None
    ad_hoc_award: Paragraph | None = None
