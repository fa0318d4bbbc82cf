"""Dates as transcripts have them: birth dates may be known only by month or year."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    Field,
    GetJsonSchemaHandler,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from hub.core.model.base import Value

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)


class PartialDate(Value):
    """A date known to the day, the month or the year (ngày sinh đầy đủ, chỉ tháng, chỉ năm).

    Sharing model: `ngaythangnamsinh`, `thangnamsinh` or `namsinh`. In JSON and XML the text
    ``2015-03-07``, ``2015-03`` or ``2015``.
    """

    year: Annotated[int, Field(ge=1900, le=2200)]
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    day: Annotated[int, Field(ge=1, le=31)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        if isinstance(value, dt.date):
            return {"year": value.year, "month": value.month, "day": value.day}
        if not isinstance(value, str):
            return value
        match = _PARTIAL.fullmatch(value)
        if match is None:
            raise ValueError("ngày phải có dạng 2015-03-07, 2015-03 hoặc 2015 / not a partial date")
        year, month, day = match.groups()
        return {
            "year": int(year),
            "month": int(month) if month else None,
            "day": int(day) if day else None,
        }

    @model_validator(mode="after")
    def _is_a_date(self) -> Self:
        if self.day is not None and self.month is None:
            raise ValueError("có ngày mà thiếu tháng / a day without a month")
        dt.date(self.year, self.month or 1, self.day or 1)
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the text form, which is the only one that travels."""
        return {
            "title": "PartialDate",
            "type": "string",
            "pattern": "^(19|20|21|22)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?$",
        }

    @model_serializer
    def _to_text(self) -> str:
        return str(self)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def _consecutive(school_year: str) -> str:
    if int(school_year[5:]) != int(school_year[:4]) + 1:
        raise ValueError(
            "năm học gồm hai năm liền nhau / a school year joins two consecutive years"
        )
    return school_year


SchoolYear = Annotated[
    str, Field(pattern=r"^(19|20|21)[0-9]{2}-[0-9]{4}$"), AfterValidator(_consecutive)
]
"""A school year (năm học) such as ``2025-2026``."""


def first_year(school_year: str) -> int:
    """Return the calendar year in which `school_year` begins: 2025 for ``2025-2026``."""
    return int(school_year[:4])
