"""The results of the year as the form's tables show them (kết quả của năm học)."""

from __future__ import annotations

from collections.abc import Mapping

from hub.core.document.printing import words
from hub.core.document.printing.glyphs import Paragraph
from hub.core.document.printing.signatures import Mark
from hub.core.document.slots import Role
from hub.core.model import (
    PrimaryResults,
    Qualification,
    Ratings,
    SecondaryResults,
    SecondarySubject,
    TrainingLevel,
    Value,
)

Row = list[str]

_LINE = 80
"""Letters of a line, roughly: the room that a line end takes."""

_QUALITIES = (
    ("Yêu nước", "patriotism"),
    ("Nhân ái", "kindness"),
    ("Chăm chỉ", "diligence"),
    ("Trung thực", "honesty"),
    ("Trách nhiệm", "responsibility"),
)
_GENERAL = (
    ("Tự chủ và tự học", "self_learning"),
    ("Giao tiếp và hợp tác", "communication"),
    ("Giải quyết vấn đề và sáng tạo", "problem_solving"),
)
_SPECIFIC = (
    ("Ngôn ngữ", "language"),
    ("Tính toán", "calculation"),
    ("Khoa học", "science"),
    ("Công nghệ", "technology"),
    ("Tin học", "informatics"),
    ("Thẩm mĩ", "aesthetics"),
    ("Thể chất", "physical"),
)


def primary(results: PrimaryResults) -> dict[str, object]:
    """Return the results of a primary year: TT 27/2020's four parts, in its order."""
    comments = results.comments
    wide = [
        ["Hoàn thành chương trình tiểu học", "Đã hoàn thành" if results.primary_completed else ""],
        ["Nội dung hoàn thành", _told(results.completion_text)],
        ["Khen thưởng", _told(results.award)],
        ["Khen thưởng đột xuất", _told(results.ad_hoc_award)],
    ]
    wide = [row for row in wide if row[1]]
    return {
        "subjects": [
            [subject.name, words.letter(subject.level), words.score(subject.test)]
            for subject in results.subjects
        ],
        "comment": _comment(comments.homeroom),
        "groups": [
            _group("Phẩm chất", _QUALITIES, results.qualities, comments.qualities),
            _group("Năng lực chung", _GENERAL, results.competences, comments.general_competences),
            _group(
                "Năng lực đặc thù", _SPECIFIC, results.competences, comments.specific_competences
            ),
        ],
        "pairs": [
            ["Đánh giá kết quả giáo dục", words.year_result(results.year_result)],
            ["Danh hiệu", words.title(results.title)],
            [
                "Chương trình lớp học",
                words.yes_no(results.grade_completed, "Hoàn thành", "Chưa hoàn thành"),
            ],
            ["Lên lớp", words.yes_no(results.promoted, "Được lên lớp", "Chưa được lên lớp")],
        ],
        "wide": wide,
        "room": sum(_room(text) for _, text in wide),
    }


def _group(
    name: str, fields: tuple[tuple[str, str], ...], levels: Value, comment: str | None
) -> dict[str, object]:
    rows: list[Row] = []
    for label, field in fields:
        level: TrainingLevel | None = getattr(levels, field)
        rows.append([label, words.letter(level)])
    return {"name": name, "rows": rows, "comment": _comment(comment)}


def _comment(text: str | None) -> dict[str, object]:
    """A comment and the room it takes, by which the template chooses its place."""
    return {"text": Paragraph(text or words.NONE), "room": _room(text or "")}


def _told(text: str | None) -> str:
    return Paragraph(text or words.NONE)


def _room(text: str) -> int:
    return len(text) + _LINE * text.count("\n")


def secondary(results: SecondaryResults, marks: Mapping[str, Mark]) -> dict[str, object]:
    """Return the results of a secondary year: TT 22/2021's two tables and what follows them."""
    wide = [
        ["Nội dung lên lớp", _told(results.promotion_text)],
        ["Hoàn thành chương trình", _told(results.completion_text)],
        ["Rèn luyện trong hè", _told(results.summer_conduct)],
        ["Chứng chỉ", _qualifications(results.qualifications)],
        ["Kết quả tham gia các cuộc thi", _told(results.competitions)],
        ["Danh hiệu", words.title(results.title)],
        ["Khen thưởng", _told(results.award)],
    ]
    return {
        "subjects": [_subject(subject, marks) for subject in results.subjects],
        "ratings": _ratings(results.conduct, results.learning),
        "pairs": [
            ["Số buổi nghỉ học cả năm", words.score(results.absences)],
            ["Lên lớp", words.yes_no(results.promoted, "Được lên lớp", "Không được lên lớp")],
        ],
        "wide": wide,
        "comment": _told(results.homeroom_comment),
        "room": _room(results.homeroom_comment or "") + sum(_room(text) for _, text in wide),
        "roomiest": max((_room(subject.comment or "") for subject in results.subjects), default=0),
    }


def _subject(subject: SecondarySubject, marks: Mapping[str, Mark]) -> dict[str, object]:
    mark = marks.get(f"{Role.GVBM}-{subject.code}")
    return {
        "name": subject.name,
        "scores": [
            words.score(subject.term1.average),
            words.score(subject.term2.average),
            words.score(subject.year),
            # Most pupils have none: a column of dashes would hide the few that matter.
            "" if subject.retest is None else words.score(subject.retest),
        ],
        "comment": Paragraph(subject.comment or ""),
        "teacher": "" if subject.teacher is None else subject.teacher.full_name,
        "mark": None if mark is None else mark.to_data(),
    }


def _ratings(conduct: Ratings, learning: Ratings) -> list[Row]:
    periods = (
        ("Học kì I", "term1"),
        ("Học kì II", "term2"),
        ("Cả năm", "year"),
        ("Sau đánh giá lại, rèn luyện hè", "after_summer"),
    )
    return [
        [label, words.rating(getattr(conduct, field)), words.rating(getattr(learning, field))]
        for label, field in periods
    ]


def _qualifications(qualifications: tuple[Qualification, ...]) -> str:
    told = [
        each.name if each.kind is None else f"{each.name} ({each.kind})" for each in qualifications
    ]
    return "; ".join(told) or words.NONE
