"""Every kind of cell by the name that the layouts' data give it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from hub.core.transport import Cell
from hub.plugins.csv_import.cells import (
    CodeKind,
    CountKind,
    Kind,
    Leaf,
    MarkKind,
    MarksKind,
    PersonalIdKind,
    Reading,
    TextKind,
    WholeKind,
    number_text,
    understood,
    wrong,
)
from hub.plugins.csv_import.dates import DateKind, PartialDateKind, SchoolYearKind
from hub.plugins.csv_import.headers import normal
from hub.plugins.csv_import.reasons import shortened
from hub.plugins.csv_import.words import words

UNDECIDED: Final = "undecided"
"""What a decision says that has not been taken."""

NO_CODE: Final = " "
"""What a class's own code says when the key in the file is none; a code never has a space."""

_CROSSES: Final = {True: "yes", False: "no"}
_SHOWN = 8


class WordKind(Kind):
    """A word of a closed list (từ trong danh mục).

    :param codes: a list of the country's own codes may be written as such; their form.
    """

    def __init__(self, name: str, codes: str | None = None) -> None:
        self._words = words(name)
        self._codes = re.compile(codes, re.ASCII) if codes else None

    def read(self, cell: Cell) -> Reading:
        """Return the value of the word."""
        text = number_text(cell) or str(cell).strip()
        exact = self._words.exact.get(text)
        if exact is not None:
            return Reading(self._leaf(exact))
        if self._codes and self._codes.fullmatch(text):
            return Reading(text)
        value = self._words.understand(text)
        if value is None:
            return wrong("word-unknown", cell=shortened(text), known=self._known())
        word = self._words.written[value]
        return understood(self._leaf(value), "value-understood", cell=shortened(text), value=word)

    def write(self, value: Leaf) -> str:
        """Return the word that the hub writes."""
        return self._words.written.get(str(value), str(value))

    def _leaf(self, value: str) -> Leaf:
        return value

    def _known(self) -> str:
        listed = list(self._words.written.values())
        return ", ".join(listed[:_SHOWN]) + (", …" if len(listed) > _SHOWN else "")


class CrossKind(WordKind):
    """A cross for yes (dấu x)."""

    def write(self, value: Leaf) -> str:
        """Return the cross, or the words for no and for not yet."""
        return super().write(_CROSSES.get(value, value) if isinstance(value, bool) else value)

    def _leaf(self, value: str) -> Leaf:
        return next((leaf for leaf, word in _CROSSES.items() if word == value), value)


class ClassKind(TextKind):
    """How a class is called in the file: the same for many rows (mã lớp)."""

    many = False


class ClassCodeKind(CodeKind):
    """The class's code in the transcript, where it is not the one in the file (mã lớp)."""

    _NONE = "không"

    def read(self, cell: Cell) -> Reading:
        """Return the code; the word for "none" says that the transcript has none."""
        if isinstance(cell, str) and normal(cell) == self._NONE:
            return Reading(NO_CODE)
        return super().read(cell)

    def write(self, value: Leaf) -> str:
        """Return the code, or the word for "none"."""
        return self._NONE if value == NO_CODE else str(value)


_SCORE = MarkKind(WordKind("comment-grade"))

KINDS: Mapping[str, Kind] = {
    "line": TextKind(500),
    "class": ClassKind(500),
    "paragraph": TextKind(10_000),
    "code": CodeKind(),
    "class-code": ClassCodeKind(),
    "personal-id": PersonalIdKind(),
    "partial-date": PartialDateKind(),
    "birth-date-dashed": PartialDateKind(dashed=True),
    "date": DateKind(),
    "school-year": SchoolYearKind(),
    "test": MarkKind(WordKind("test-letter")),
    "score": _SCORE,
    "scores": MarksKind(_SCORE),
    "count": CountKind(),
    "grade": WholeKind(1, 12),
    "periods": WholeKind(1, 1000),
    "version": WholeKind(1, 9999),
    "order": WholeKind(1, 999),
    "decision": CrossKind("decision"),
    "flag": CrossKind("flag"),
    "subject-level": WordKind("subject-level"),
    "training-level": WordKind("training-level"),
    "year-result": WordKind("year-result"),
    "rating": WordKind("rating"),
    "title": WordKind("title"),
    "gender": WordKind("gender"),
    "female": WordKind("female"),
    "level": WordKind("level"),
    "state": WordKind("state"),
    "regulation": WordKind("regulation"),
    "ethnicity": WordKind("ethnicity", r"[0-9]{1,3}"),
    "nationality": WordKind("nationality", r"[A-Z]{2,3}"),
}
"""The kinds of cells, by name."""
