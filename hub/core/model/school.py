"""The school and class of a transcript (cơ sở giáo dục, lớp)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hub.core.model.base import Code, Line, Value


class Department(Value):
    """The provincial department of education (Sở GDĐT)."""

    code: Code
    name: Line


class School(Value):
    """A school (cơ sở giáo dục); codes of QĐ 19/2025/QĐ-TTg for its commune and province.

    `district_name` exists for transcripts of the time before 1/7/2025 (tên huyện).
    """

    code: Code
    name: Line
    department: Department | None = None
    commune_name: Line | None = None
    commune_code: Code | None = None
    district_name: Line | None = None
    province_name: Line | None = None
    province_code: Code | None = None


class Classroom(Value):
    """A class (lớp) and its grade (khối, 1 to 12)."""

    grade: Annotated[int, Field(ge=1, le=12)]
    name: Line
    code: Code | None = None
