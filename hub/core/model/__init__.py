"""The canonical model: frozen values, no I/O (mô hình học bạ chuẩn)."""

from hub.core.model.base import Value, clean_text, plain
from hub.core.model.codes import (
    CommentGrade,
    Exempt,
    Gender,
    Level,
    PrimaryYearResult,
    Rating,
    State,
    SubjectLevel,
    Title,
    TrainingLevel,
)
from hub.core.model.dates import PartialDate, first_year
from hub.core.model.difference import Change, differences, labels
from hub.core.model.marks import parse_mark, parse_score, parse_test, score_text
from hub.core.model.people import Place, Pupil, Relative, Signatory
from hub.core.model.primary import (
    Competences,
    PrimaryComments,
    PrimaryResults,
    PrimarySubject,
    Qualities,
)
from hub.core.model.school import Classroom, Department, School
from hub.core.model.secondary import (
    Qualification,
    Ratings,
    SecondaryResults,
    SecondarySubject,
    Term,
)
from hub.core.model.transcript import Issuing, StudyYear, Transcript

__all__ = [
    "Change",
    "Classroom",
    "CommentGrade",
    "Competences",
    "Department",
    "Exempt",
    "Gender",
    "Issuing",
    "Level",
    "PartialDate",
    "Place",
    "PrimaryComments",
    "PrimaryResults",
    "PrimarySubject",
    "PrimaryYearResult",
    "Pupil",
    "Qualification",
    "Qualities",
    "Rating",
    "Ratings",
    "Relative",
    "School",
    "SecondaryResults",
    "SecondarySubject",
    "Signatory",
    "State",
    "StudyYear",
    "SubjectLevel",
    "Term",
    "Title",
    "TrainingLevel",
    "Transcript",
    "Value",
    "clean_text",
    "differences",
    "first_year",
    "labels",
    "parse_mark",
    "parse_score",
    "parse_test",
    "plain",
    "score_text",
]
