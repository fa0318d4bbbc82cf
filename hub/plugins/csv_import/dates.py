"""Kinds of cells that hold dates: days, birth dates, school years (ngày tháng)."""

from __future__ import annotations

import datetime as dt
import re

from hub.core.transport import Cell
from hub.plugins.csv_import.cells import Kind, Leaf, Reading, number_text, understood, wrong
from hub.plugins.csv_import.reasons import shortened

_SCHOOL_YEAR = re.compile(r"([0-9]{4})(\s*[-–—/]\s*)([0-9]{4})", re.ASCII)


class SchoolYearKind(Kind):
    """A school year such as 2025-2026 (năm học)."""

    def read(self, cell: Cell) -> Reading:
        """Return the school year."""
        text = str(cell).strip()
        match = _SCHOOL_YEAR.fullmatch(text)
        if match is None or not 1900 <= int(match[1]) == int(match[3]) - 1 < 2199:
            return wrong("school-year-unreadable", cell=shortened(text))
        value = f"{match[1]}-{match[3]}"
        if text == value:
            return Reading(value)
        return understood(value, "value-understood", cell=shortened(text), value=value)


_EPOCH = dt.date(1899, 12, 30)
_FULL_DATE = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})", re.ASCII)
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{4})", re.ASCII)
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}|2200", re.ASCII)


class DateKind(Kind):
    """A day, written dd/mm/yyyy (ngày); a day before its month, as everywhere in Vietnam."""

    def read(self, cell: Cell) -> Reading:
        """Return the day as ISO text."""
        if isinstance(cell, dt.datetime):
            return Reading(cell.date().isoformat())
        if isinstance(cell, dt.date):
            return Reading(cell.isoformat())
        text = number_text(cell) or str(cell).strip()
        if text.isdigit() and 20_000 <= int(text[:9]) <= 60_000 and len(text) == 5:
            day = _EPOCH + dt.timedelta(days=int(text))
            return understood(day.isoformat(), "date-serial", cell=text, value=f"{day:%d/%m/%Y}")
        return self._text(text)

    def _text(self, text: str) -> Reading:
        if match := _FULL_DATE.fullmatch(text):
            return _day(text, match[4], match[3], match[1])
        if match := _ISO_DATE.fullmatch(text):
            return _day(text, *match.groups())
        return wrong("date-unreadable", cell=shortened(text))

    def write(self, value: Leaf) -> str:
        """Return the day, or the month or the year, as the layouts write it."""
        return "/".join(reversed(str(value).split("-")))


def _day(text: str, year: str, month: str, day: str) -> Reading:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        return wrong("date-unreadable", cell=shortened(text))
    written = f"{found.day:02}/{found.month:02}/{found.year:04}"
    if text == written:
        return Reading(found.isoformat())
    return understood(found.isoformat(), "value-understood", cell=shortened(text), value=written)


class PartialDateKind(DateKind):
    """A birth date; of some people only the month or the year is known (ngày sinh).

    :param dashed: gradebooks write day-month-year; that is then no reason for a notice.
    """

    _FIRST, _LAST = "1900", "2201"

    def __init__(self, *, dashed: bool = False) -> None:
        self._dashed = dashed

    def read(self, cell: Cell) -> Reading:
        """Return the date as far as it is known, as ISO text."""
        reading = super().read(cell)
        if reading.error or self._FIRST <= str(reading.value) < self._LAST:
            return reading
        return wrong("date-unreadable", cell=shortened(cell))

    def _text(self, text: str) -> Reading:
        if _YEAR.fullmatch(text):
            return Reading(text)
        if self._dashed and (day := _FULL_DATE.fullmatch(text)) and day[2] == "-":
            text = f"{day[1]:0>2}/{day[3]:0>2}/{day[4]}"
        match = _MONTH.fullmatch(text)
        if match is None:
            return super()._text(text)
        month = int(match[1])
        if not (1 <= month <= 12 and _YEAR.fullmatch(match[2])):
            return wrong("date-unreadable", cell=shortened(text))
        return Reading(f"{match[2]}-{month:02d}")
