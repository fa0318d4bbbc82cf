"""Codes, numbers and dates as the paper form writes them (chữ viết trên sổ học bạ)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import resources

from hub.core.model import (
    CommentGrade,
    Exempt,
    Gender,
    Level,
    PartialDate,
    Place,
    PrimaryYearResult,
    Rating,
    SubjectLevel,
    Title,
    TrainingLevel,
    score_text,
)
from hub.core.spec import regulations

NONE = "–"
"""Stands where the data say nothing."""

VIETNAM = dt.timezone(dt.timedelta(hours=7))
"""The one zone of Vietnam; every time on the form is in it."""

STAGES: Mapping[Level, str] = {
    Level.PRIMARY: "TIỂU HỌC",
    Level.LOWER_SECONDARY: "TRUNG HỌC CƠ SỞ",
    Level.UPPER_SECONDARY: "TRUNG HỌC PHỔ THÔNG",
    Level.CONTINUING: "GIÁO DỤC THƯỜNG XUYÊN",
}
GENDERS: Mapping[Gender, str] = {Gender.MALE: "Nam", Gender.FEMALE: "Nữ", Gender.UNKNOWN: ""}
RATINGS: Mapping[Rating, str] = {
    Rating.GOOD: "Tốt",
    Rating.FAIR: "Khá",
    Rating.PASSED: "Đạt",
    Rating.NOT_PASSED: "Chưa đạt",
}
TITLES: Mapping[Title, str] = {
    Title.EXCELLENT: "Học sinh Xuất sắc",
    Title.NOTABLE: "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện",
    Title.GOOD: "Học sinh Giỏi",
}
_NATIONALITIES = {"VN": "Việt Nam"}
"""Other codes are printed as they stand: ISO 3166 says them to whoever needs to know."""


def score(value: Decimal | CommentGrade | Exempt | None) -> str:
    """Return a mark with the decimal comma of Vietnamese, or its letter."""
    return NONE if value is None else score_text(value).replace(".", ",")


def letter(value: SubjectLevel | TrainingLevel | Exempt | None) -> str:
    """Return a primary level as its letter; the legend under the table says what it means."""
    return NONE if value is None else value.value


def rating(value: Rating | None) -> str:
    """Return a secondary learning or conduct result in words."""
    return NONE if value is None else RATINGS[value]


def year_result(value: PrimaryYearResult | None) -> str:
    """Return the result of a primary year in words."""
    return NONE if value is None else value.value


def title(value: Title | None) -> str:
    """Return a title of the year in words."""
    return NONE if value is None else TITLES[value]


def yes_no(value: bool | None, yes: str, no: str) -> str:
    """Return `yes` or `no`, or the mark for nothing where it is not decided."""
    if value is None:
        return NONE
    return yes if value else no


def day(value: dt.date | None) -> str:
    """Return a date as ``07/03/2015``, nothing where there is none."""
    return "" if value is None else f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def partial_day(value: PartialDate | None) -> str:
    """Return a date of birth as far as it is known: ``07/03/2015``, ``03/2015`` or ``2015``."""
    return "" if value is None else "/".join(reversed(str(value).split("-")))


def long_day(value: dt.date | None) -> str:
    """Return ``ngày 05 tháng 02 năm 2026``, with dots to fill in where there is none."""
    if value is None:
        return "ngày …… tháng …… năm ………"
    # NĐ 30/2020/NĐ-CP: a zero before days below ten and before the months 1 and 2.
    month = f"{value.month:02d}" if value.month <= 2 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year:04d}"


def moment(value: dt.datetime | None) -> str:
    """Return a time as ``15:00 30/05/2026`` in Vietnam's zone."""
    if value is None:
        return ""
    local = value.astimezone(VIETNAM)
    return f"{local:%H:%M} {day(local.date())}"


def place(value: Place | None) -> str:
    """Return a place by its address, or by its codes where it has none."""
    if value is None:
        return ""
    if value.address is not None:
        return value.address
    codes = (("mã xã", value.commune_code), ("mã tỉnh", value.province_code))
    return ", ".join(f"{label} {code}" for label, code in codes if code is not None)


def ethnicity(code: str | None) -> str:
    """Return the name of an ethnic group, or the code where the list has none."""
    # Two digits in QCVN 109:2017, three in the sharing model: 01 and 001 are one group.
    return "" if code is None else _ethnicities().get(code.removeprefix("0").zfill(2), code)


def nationality(code: str | None) -> str:
    """Return the name of a nationality, or its code."""
    return "" if code is None else _NATIONALITIES.get(code, code)


def regulation(code: str) -> str:
    """Return the full name of a circular, or its code where the hub does not know it."""
    known = regulations().get(code)
    return code if known is None else known.title.vi


def study_year(school_year: str) -> str:
    """Return ``2025 – 2026`` for ``2025-2026``."""
    return school_year.replace("-", " – ")


@cache
def _ethnicities() -> Mapping[str, str]:
    text = resources.files(__package__).joinpath("ethnicities.toml").read_text("utf-8")
    names: dict[str, str] = tomllib.loads(text)["names"]
    return names
