"""Rows of a recognised sheet: each cell by its column's kind, all doubts and errors at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from hub.core.contracts import Reason
from hub.core.transport import Cell, Row, column_letter
from hub.plugins.csv_import.cells import Kind, Leaf
from hub.plugins.csv_import.headers import cell_text, normal
from hub.plugins.csv_import.kinds import KINDS
from hub.plugins.csv_import.reasons import reason
from hub.plugins.csv_import.recognise import Recognised
from hub.plugins.csv_import.wire import SEPARATOR

CODE = "pupil.code"
CLASS = "class"

Leaves = dict[str, Leaf]
"""Values of one row by path; what is blank is left out."""

_IDENTITY = frozenset({CODE, CLASS, "pupil.full_name"})
_FOOTER = re.compile(
    r"tổng|cộng|người lập|hiệu trưởng|phó hiệu trưởng|giáo viên|xác nhận|.*\bngày\b.*\btháng\b"
)
_FOOTER_CELLS = 4
_NUMBERED_CELLS = 5
_REMEMBERED = 20_000
# Equal to True and False, which must not be taken for them: a dictionary cannot tell them apart.
_AMBIGUOUS = frozenset({1, 0})


class _Slot(NamedTuple):
    column: int
    path: str
    known: dict[Cell, Leaf]
    kind: Kind


@dataclass(slots=True)
class RowReading:
    """What one row says: its values by path, and every doubt and error (một dòng đã đọc)."""

    number: int
    leaves: Leaves = field(default_factory=dict)
    flags: list[Reason] = field(default_factory=list)
    errors: list[Reason] = field(default_factory=list)


class RowReader:
    """Reads the rows of one sheet; its plan is made once, from the header.

    A value of a subject has the path ``3:level``: the field of the fourth of `titles`.
    """

    def __init__(self, sheet: Recognised) -> None:
        self.sheet = sheet
        self.labels = _labels(sheet)
        marks = sheet.match.marks
        self.titles = tuple({normal(title): title for title, _ in marks.values()}.values())
        self.places = _places(sheet, self.titles)
        self._slots = self._plan()
        self._known: list[Callable[[Cell], Leaf | None]] = [slot.known.get for slot in self._slots]
        self._pick = _picker([slot.column for slot in self._slots])
        self._width = sheet.width
        self._needed = [
            (column.path, self.labels[index])
            for index, column in sheet.match.columns.items()
            if column.required and (column.path in _IDENTITY or not sheet.shape.results)
        ]

    def read(self, row: Row) -> RowReading:
        """Return what the row says."""
        reading = RowReading(row.number)
        leaves = reading.leaves
        # A hundred thousand rows of 35 cells pass here: what was met before costs one look-up.
        for slot, known, cell in zip(self._slots, self._known, self._cells(row), strict=True):
            value = known(cell)
            if value is None and cell != "":
                value = self._new(slot, cell, reading)
            if value is not None:
                leaves[slot.path] = value
        for path, label in self._needed:
            if path not in leaves and all(error.column != label for error in reading.errors):
                reading.errors.append(reason("value-missing", label))
        return reading

    def skipped(self, row: Row) -> str | None:
        """Return why a row is unmistakably no row of data, or None for a row of data."""
        index = self.places.get(CODE)
        if index is None:
            return None
        code = str(row.cells[index]).strip() if index < len(row.cells) else ""
        if not code:
            return self._without_code(row)
        if len(code.split()) > 1 and normal(code) == normal(self._header(index)):
            return "header-repeated"
        # A column's number is short; only then is it worth looking at the whole row.
        return "number-row-skipped" if len(code) <= 4 and _counts_up(row.cells) else None

    def _without_code(self, row: Row) -> str | None:
        filled = [
            (index, text) for index, cell in enumerate(row.cells) if (text := cell_text(cell))
        ]
        if not filled:
            return "blank"
        if len(filled) == 1 and filled[0][1].removesuffix(".0").isdigit():
            return "only-a-number"
        footer = any(_FOOTER.match(normal(text)) for _, text in filled)
        return "footer-skipped" if footer and len(filled) <= _FOOTER_CELLS else None

    def code(self, row: Row) -> Leaf | None:
        """Return the pupil's code of a row, if it can be read."""
        index = self.places[CODE]
        cell = row.cells[index] if index < len(row.cells) else ""
        return None if cell == "" else KINDS["code"].read(cell).value

    def _header(self, index: int) -> str:
        tiers = [row.cells[index] for row in self.sheet.header if index < len(row.cells)]
        return next((text for cell in reversed(tiers) if (text := cell_text(cell))), "")

    def _cells(self, row: Row) -> Sequence[Cell]:
        """Return the cells of the columns that are read; rows of CSV may be short."""
        missing = self._width - len(row.cells)
        return self._pick(row.cells if missing <= 0 else row.cells + ("",) * missing)

    def _plan(self) -> list[_Slot]:
        known: dict[str, dict[Cell, Leaf]] = {}
        slots = []
        for path, index in sorted(self.places.items(), key=itemgetter(1)):
            kind = self._kind(index)
            if kind in KINDS:
                slots.append(_Slot(index, path, known.setdefault(kind, {}), KINDS[kind]))
        return slots

    def _kind(self, index: int) -> str:
        column = self.sheet.match.columns.get(index)
        return column.kind if column else self.sheet.match.marks[index][1].kind

    def _new(self, slot: _Slot, cell: Cell, reading: RowReading) -> Leaf | None:
        """Read a cell that was not met before, and remember it if it was clear."""
        if isinstance(cell, str) and cell.isspace():
            return None
        value, flag, error = slot.kind.read(cell)
        if flag or error:
            for remark, reasons in ((flag, reading.flags), (error, reading.errors)):
                if remark:
                    reasons.append(reason(remark.code, self.labels[slot.column], **remark.facts))
        elif value is not None and not slot.kind.many and cell not in _AMBIGUOUS:
            if len(slot.known) > _REMEMBERED:
                slot.known.clear()
            slot.known[cell] = value
        return value


def _picker(columns: Sequence[int]) -> Callable[[Sequence[Cell]], Sequence[Cell]]:
    """Return the function that takes these columns out of a row."""
    if len(columns) == 1:
        return lambda cells: (cells[columns[0]],)
    return itemgetter(*columns) if columns else lambda _: ()


def _labels(sheet: Recognised) -> dict[int, str]:
    """Return how each column is called in a reason: by its letter and its header."""
    labels = {index: column.label for index, column in sheet.match.columns.items()}
    for index, (title, mark) in sheet.match.marks.items():
        labels[index] = f"{title}{SEPARATOR}{mark.header}"
    return {index: f"{column_letter(index)} ({label})" for index, label in labels.items()}


def _places(sheet: Recognised, titles: tuple[str, ...]) -> dict[str, int]:
    """Return where each path stands in the sheet."""
    places = {column.path: index for index, column in sheet.match.columns.items() if column.path}
    position = {normal(title): number for number, title in enumerate(titles)}
    for index, (title, mark) in sheet.match.marks.items():
        places[f"{position[normal(title)]}:{mark.field}"] = index
    return places


def _counts_up(cells: tuple[Cell, ...]) -> bool:
    """Return whether a row holds nothing but 1, 2, 3 …, the numbers of its columns."""
    texts = [text.removesuffix(".0") for cell in cells if (text := cell_text(cell))]
    if len(texts) < _NUMBERED_CELLS or not texts[0].isdigit():
        return False
    return texts == [str(int(texts[0]) + step) for step in range(len(texts))]
