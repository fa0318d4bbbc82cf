"""Closed code lists of the canonical model; one enum a list, so no letter changes its meaning.

`T`, `C`, `Đ` and `M` mean different things by context (TT 27/2020, TT 22/2021): here each context
has its own type. The code letters are those of the national sharing model (observed, July 2026).
"""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Level of schooling (cấp học), codes of `manhomcaphoc` in the sharing model."""

    PRIMARY = "02"
    LOWER_SECONDARY = "03"
    UPPER_SECONDARY = "04"
    CONTINUING = "05"


class Gender(StrEnum):
    """Gender (giới tính), QCVN 109:2017/BTTTT."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"


class State(StrEnum):
    """State of a transcript (trạng thái học bạ): the sharing model knows only these two."""

    IN_FORCE = "1"
    RECALLED = "2"


class Exempt(StrEnum):
    """Exempt from a subject or test (miễn học, miễn kiểm tra)."""

    EXEMPT = "M"


class SubjectLevel(StrEnum):
    """Primary: level reached in a subject (mức đạt được), TT 27/2020."""

    VERY_GOOD = "T"
    DONE = "H"
    NOT_DONE = "C"


class TrainingLevel(StrEnum):
    """Primary: level of a quality or competence (phẩm chất, năng lực), TT 27/2020."""

    GOOD = "T"
    ACHIEVED = "Đ"
    NEEDS_EFFORT = "C"


class PrimaryYearResult(StrEnum):
    """Primary: result of the year (đánh giá kết quả giáo dục), TT 27/2020."""

    EXCELLENT = "Hoàn thành xuất sắc"
    GOOD = "Hoàn thành tốt"
    DONE = "Hoàn thành"
    NOT_DONE = "Chưa hoàn thành"


class CommentGrade(StrEnum):
    """Secondary: a subject assessed by comments (đánh giá bằng nhận xét), TT 22/2021 Điều 5."""

    PASSED = "Đ"
    NOT_PASSED = "CĐ"


class Rating(StrEnum):
    """Secondary: learning or conduct result (học tập, rèn luyện), TT 22/2021 Điều 8 and 9."""

    GOOD = "T"
    FAIR = "K"
    PASSED = "Đ"
    NOT_PASSED = "CĐ"


class Title(StrEnum):
    """Title of the year (danh hiệu), TT 27/2020 and TT 22/2021 Điều 15."""

    EXCELLENT = "Học sinh Xuất sắc"
    NOTABLE = "Học sinh Tiêu biểu"
    GOOD = "Học sinh Giỏi"
