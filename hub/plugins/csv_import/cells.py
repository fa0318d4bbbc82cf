"""Kinds of cells: how a cell becomes a value of the transcript, and a value a cell.

Values are those of the canonical JSON: text, whole numbers, true and false; dates and marks as
text. What is unambiguous is read, with a remark where it was not written as the layout says; all
else is an error. Nothing is guessed silently.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from hub.core.model import clean_text
from hub.core.transport import Cell, is_integral
from hub.plugins.csv_import.reasons import shortened

Leaf = str | bool | int | tuple[str, ...]
"""A value of the transcript as its JSON has it."""


class Remark(NamedTuple):
    """A reason's code and the facts of its sentence."""

    code: str
    facts: Mapping[str, object]


class Reading(NamedTuple):
    """What a cell says: a value, perhaps with a question about it, or an error."""

    value: Leaf | None = None
    flag: Remark | None = None
    error: Remark | None = None


def wrong(code: str, /, **facts: object) -> Reading:
    """Return the reading of a cell that is refused."""
    return Reading(error=Remark(code, facts))


def understood(leaf: Leaf, code: str, /, **facts: object) -> Reading:
    """Return the reading of a cell whose meaning is clear though it is written in another way."""
    return Reading(leaf, flag=Remark(code, facts))


def number_text(cell: Cell) -> str | None:
    """Return a number's shortest text, whole numbers without a point; None for anything else."""
    if isinstance(cell, bool) or not isinstance(cell, float | int):
        return None
    return str(int(cell)) if is_integral(cell) else repr(cell)


class Kind(ABC):
    """How the cells of a column are read and written (kiểu ô)."""

    many = False
    """Whether nearly every cell is another one, so that remembering readings is of no use."""

    @abstractmethod
    def read(self, cell: Cell) -> Reading:
        """Return what a cell says that is not blank."""

    def write(self, value: Leaf) -> str:
        """Return the cell that says `value`."""
        return str(value)


class TextKind(Kind):
    """Text as it stands, without the white space at its ends (văn bản)."""

    many = True

    def __init__(self, limit: int) -> None:
        self._limit = limit

    def read(self, cell: Cell) -> Reading:
        """Return the text; a whole number is taken as its digits."""
        text = cell.strip() if isinstance(cell, str) else _digits(cell)
        if text is None:
            return wrong("text-unreadable")
        if len(text) > self._limit:
            return wrong("text-too-long", limit=self._limit)
        try:
            return Reading(clean_text(text))
        except ValueError:
            return wrong("text-unreadable")


def _digits(cell: Cell) -> str | None:
    return number_text(cell) if is_integral(cell) else None


class CodeKind(Kind):
    """An identifier; always text, because a number loses its leading zeros (mã)."""

    many = True
    _CODE = re.compile(r"[^\s<>&\"']{1,64}")

    def read(self, cell: Cell) -> Reading:
        """Return the identifier as it stands."""
        if not isinstance(cell, str):
            return self._number(cell)
        text = cell.strip()
        if text.isascii() and text.isalnum() and len(text) <= 64:
            return Reading(text)
        return self._unusual(text)

    def _number(self, cell: Cell) -> Reading:
        digits = _digits(cell)
        if digits is None or len(digits) > 15:
            return wrong("code-unreadable")
        return understood(digits, "code-as-number")

    def _unusual(self, text: str) -> Reading:
        try:
            text = clean_text(text)
        except ValueError:
            return wrong("code-unreadable")
        return Reading(text) if self._CODE.fullmatch(text) else wrong("code-unreadable")


class PersonalIdKind(CodeKind):
    """The personal id of 12 digits (số định danh cá nhân); as a number it lost its first zeros."""

    def _number(self, cell: Cell) -> Reading:
        reading = super()._number(cell)
        digits = reading.value
        # The first three digits are the province of birth, 001 to 096: one or two zeros are lost.
        if isinstance(digits, str) and len(digits) in {10, 11}:
            return understood(digits.zfill(12), "zeros-restored")
        return reading


_DECIMAL = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,4})?", re.ASCII)


class CountKind(Kind):
    """A number of sessions, halves allowed (số buổi)."""

    def read(self, cell: Cell) -> Reading:
        """Return the number as it stands."""
        text = number_text(cell) or str(cell).strip()
        if not _DECIMAL.fullmatch(text):
            return wrong("count-unreadable", cell=shortened(text))
        if "," in text:
            value = text.replace(",", ".")
            return understood(value, "decimal-comma", cell=text, value=value)
        return Reading(text)


class WholeKind(Kind):
    """A whole number within bounds (số nguyên)."""

    def __init__(self, least: int, most: int) -> None:
        self._least = least
        self._most = most

    def read(self, cell: Cell) -> Reading:
        """Return the number."""
        text = number_text(cell) or str(cell).strip()
        if text.isascii() and text.isdigit() and self._least <= int(text[:9]) <= self._most:
            return Reading(int(text))
        return wrong("number-unreadable", cell=shortened(text), least=self._least, most=self._most)


_CLEAN_MARK = re.compile(r"(?:10(?:\.0)?|[0-9](?:\.[0-9])?)", re.ASCII)


class MarkKind(Kind):
    """A mark of 0 to 10 with at most one decimal, or a letter (điểm)."""

    def __init__(self, letters: Kind) -> None:
        self._letters = letters

    def read(self, cell: Cell) -> Reading:
        """Return the mark as it stands, or the letter."""
        text = number_text(cell) or str(cell).strip()
        if _CLEAN_MARK.fullmatch(text) and not isinstance(cell, bool):
            return Reading(text)
        if text[:1].isdigit() or text[:1] in {"-", "+"}:
            return self._number(text)
        letter = self._letters.read(cell)
        if letter.error is None:
            return letter
        letters = letter.error.facts["known"]
        return wrong("mark-unreadable", cell=shortened(text), letters=f", {letters}")

    def _number(self, text: str) -> Reading:
        shown = shortened(text)
        if not _DECIMAL.fullmatch(text):
            return wrong("mark-unreadable", cell=shown, letters="")
        mark = Decimal(text.replace(",", "."))
        if mark > 10:
            return wrong("mark-out-of-range", cell=shown)
        value = format(mark.normalize(), "f")
        if not _CLEAN_MARK.fullmatch(value):
            return wrong("mark-decimals", cell=shown)
        return understood(
            value, "decimal-comma" if "," in text else "value-understood", cell=shown, value=value
        )


class MarksKind(Kind):
    """Several marks in one cell, parted by semicolons (các điểm thường xuyên)."""

    def __init__(self, mark: MarkKind) -> None:
        self._mark = mark

    def read(self, cell: Cell) -> Reading:
        """Return every mark in order."""
        text = number_text(cell) or str(cell)
        readings = [self._mark.read(part) for part in text.split(";") if part.strip()]
        for reading in readings:
            if reading.error:
                return reading
        flag = next((reading.flag for reading in readings if reading.flag), None)
        return Reading(tuple(str(reading.value) for reading in readings), flag)

    def write(self, value: Leaf) -> str:
        """Return the marks in one cell."""
        return "; ".join(value) if isinstance(value, tuple) else str(value)
