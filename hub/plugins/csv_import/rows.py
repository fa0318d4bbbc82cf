"""Rows of a recognised sheet: each cell by its column's kind, all doubts and errors at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from hub.core.contracts import Reason
from hub.core.transport import Cell, Row, column_letter
from hub.plugins.csv_import.captions import SUBJECT, section
from hub.plugins.csv_import.cells import Kind, Leaf
from hub.plugins.csv_import.headers import cell_text, normal
from hub.plugins.csv_import.kinds import KINDS
from hub.plugins.csv_import.reasons import reason
from hub.plugins.csv_import.recognise import Recognised
from hub.plugins.csv_import.wire import SEPARATOR

CODE = "pupil.code"
CLASS = "class"
NAME = "pupil.full_name"
BIRTH_DATE = "pupil.birth_date"
GENDER = "pupil.gender"
PERSON = "pupil.personal_id"

Leaves = dict[str, Leaf]
"""Values of one row by path; what is blank is left out."""

_IDENTITY = frozenset({CODE, CLASS, NAME})
_FOOTER = re.compile(
    r"tổng|cộng|người lập|hiệu trưởng|phó hiệu trưởng|giáo viên|xác nhận|.*\bngày\b.*\btháng\b"
)
_SIGNATURE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")
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
    """What one row says: its values by path, and every doubt and error (một dòng đã đọc).

    :param entries: the column of each entry of a list that stands in several columns, by path.
    """

    number: int
    leaves: Leaves = field(default_factory=dict)
    flags: list[Reason] = field(default_factory=list)
    errors: list[Reason] = field(default_factory=list)
    entries: dict[str, Sequence[int]] = field(default_factory=dict)


class RowReader:
    """Reads the rows of one sheet; its plan is made once, from the header.

    A value of a subject has the path ``3:level``: the field of the fourth of `titles`.
    """

    def __init__(self, sheet: Recognised) -> None:
        self.sheet = sheet
        self.labels = _labels(sheet)
        marks = sheet.match.marks
        self.titles = tuple({normal(title): title for title, _ in marks.values()}.values())
        if sheet.shape.by_subject:
            self.titles = (sheet.said[SUBJECT].value,)
        columns = _columns(sheet, self.titles)
        self.places = {path: indices[0] for path, indices in columns.items()}
        self._series = {path: _parts(path, at) for path, at in columns.items() if len(at) > 1}
        self._slots = self._plan(columns)
        self._known: list[Callable[[Cell], Leaf | None]] = [slot.known.get for slot in self._slots]
        self._pick = _picker([slot.column for slot in self._slots])
        headed = {*sheet.match.columns, *sheet.match.marks, *sheet.match.continued}
        self._headless = [
            at for at in range(sheet.width) if at not in headed | {*sheet.match.extra}
        ]
        self._width = max([sheet.width, *(slot.column + 1 for slot in self._slots)])
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
        for path, parts in self._series.items():
            _join(reading, path, parts)
        for path, label in self._needed:
            if path not in leaves and all(error.column != label for error in reading.errors):
                reading.errors.append(reason("value-missing", label))
        return reading

    def skipped(self, row: Row) -> str | None:
        """Return why a row is unmistakably no row of data, or None for a row of data."""
        index = self.places.get(CODE)
        code = "" if index is None or index >= len(row.cells) else str(row.cells[index]).strip()
        if not code:
            return self._without_code(row) if NAME in self.places else None
        if len(code.split()) > 1 and self._repeats_header(row):
            return "header-repeated"
        # A column's number is short; only then is it worth looking at the whole row.
        numbered = len(code) <= 4 and _counts_up(row.cells[: self.sheet.width])
        return "number-row-skipped" if numbered else None

    def _without_code(self, row: Row) -> str | None:
        own = row.cells[: self.sheet.width]
        filled = [(index, text) for index, cell in enumerate(own) if (text := cell_text(cell))]
        if not filled:
            return "blank"
        if self.sheet.shape.sections and section(row):
            return "class-line"
        if _counts_up(own):
            return "number-row-skipped"
        if self._repeats_header(row):
            return "header-repeated"
        if len(filled) == 1 and filled[0][1].removesuffix(".0").isdigit():
            return "only-a-number"
        return "footer-skipped" if self._is_footer(dict(filled)) else None

    def _is_footer(self, filled: Mapping[int, str]) -> bool:
        """Return whether these cells are totals or signatures; a row with a birth date is none."""
        if len(filled) > _FOOTER_CELLS or self.places.get(BIRTH_DATE) in filled:
            return False
        if any(_FOOTER.match(normal(text)) for text in filled.values()):
            return True
        named = self.places.get(NAME) in filled
        return not named and all(_SIGNATURE.fullmatch(text) for text in filled.values())

    def headless(self, row: Row) -> list[int]:
        """Return the columns that have no header and hold something in this row."""
        cells = row.cells
        beyond = range(self._width, len(cells))
        return [at for at in (*self._headless, *beyond) if at < len(cells) and cells[at] != ""]

    def code(self, row: Row) -> Leaf | None:
        """Return the pupil's code of a row, if it can be read."""
        index = self.places[CODE]
        cell = row.cells[index] if index < len(row.cells) else ""
        return None if cell == "" else KINDS["code"].read(cell).value

    def _repeats_header(self, row: Row) -> bool:
        """Return whether a row has nothing but texts of the header, each in its own column."""
        own = row.cells[: self.sheet.width]
        filled = [(at, normal(text)) for at, cell in enumerate(own) if (text := cell_text(cell))]
        return any(
            all(at < len(tier) and normal(cell_text(tier[at])) == text for at, text in filled)
            for tier in (each.cells for each in self.sheet.header)
        )

    def _cells(self, row: Row) -> Sequence[Cell]:
        """Return the cells of the columns that are read; rows of CSV may be short."""
        missing = self._width - len(row.cells)
        return self._pick(row.cells if missing <= 0 else row.cells + ("",) * missing)

    def _plan(self, columns: Mapping[str, Sequence[int]]) -> list[_Slot]:
        known: dict[str, dict[Cell, Leaf]] = {}
        slots = []
        for path, indices in columns.items():
            kind = self._kind(indices[0])
            if kind in KINDS:
                seen, reads = known.setdefault(kind, {}), KINDS[kind]
                paths = self._series.get(path, (path,))
                slots += [
                    _Slot(index, each, seen, reads)
                    for each, index in zip(paths, indices, strict=True)
                ]
        return sorted(slots, key=itemgetter(0))

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
    match = sheet.match
    labels = {index: column.label for index, column in (match.columns | match.continued).items()}
    for index, (title, mark) in match.marks.items():
        labels[index] = f"{title}{SEPARATOR}{mark.header}"
    return {
        index: label if index == sheet.class_column else f"{column_letter(index)} ({label})"
        for index, label in labels.items()
    }


def _columns(sheet: Recognised, titles: tuple[str, ...]) -> dict[str, list[int]]:
    """Return where each path stands in the sheet: in one column, or in parts in several."""
    match = sheet.match
    paths = {at: column.path for at, column in (match.columns | match.continued).items()}
    position = {normal(title): number for number, title in enumerate(titles)}
    for at, (title, mark) in match.marks.items():
        paths[at] = f"{position[normal(title)]}:{mark.field}"
    columns: dict[str, list[int]] = {}
    for at, path in sorted(paths.items()):
        if path:
            columns.setdefault(path, []).append(at)
    return columns


def _parts(path: str, columns: Sequence[int]) -> Mapping[str, int]:
    """Return the column of each part of a value that stands in several, under a path of its own."""
    return {f"{path}#{at}": at for at in columns}


def _join(reading: RowReading, path: str, parts: Mapping[str, int]) -> None:
    """Put the parts of a value together: marks one after the other, text with spaces between.

    :param parts: the column of each part, by the part's own path.
    """
    leaves = reading.leaves
    found = [(at, leaves.pop(part)) for part, at in parts.items() if part in leaves]
    if not found:
        return
    marks = [(at, mark) for at, part in found if isinstance(part, tuple) for mark in part]
    if marks:
        leaves[path] = tuple(mark for _, mark in marks)
        reading.entries[path] = [at for at, _ in marks]
    else:
        leaves[path] = " ".join(str(part) for _, part in found)


def _counts_up(cells: Sequence[Cell]) -> bool:
    """Return whether a row holds nothing but 1, 2, 3 …, the numbers of its columns.

    They may stand in brackets, and letters A, B, C … may number the first columns.
    """
    texts = [text.strip("()") for cell in cells if (text := cell_text(cell))]
    while texts and len(texts[0]) == 1 and texts[0].isalpha():
        del texts[0]
    if len(texts) < _NUMBERED_CELLS or not texts[0].isdigit():
        return False
    return texts == [str(int(texts[0]) + step) for step in range(len(texts))]
