"""Refused rows as the same workbook again, marked, to be mended and imported as it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from hub.core.contracts import Evidence, Notice, Reason
from hub.core.transport import Cell, Row
from hub.plugins.csv_import.reader import SourceFile, open_sheet
from hub.plugins.csv_import.rows import CODE, RowReader
from hub.plugins.csv_import.sheets import CopiedSheet, workbook_bytes
from hub.plugins.csv_import.wire import REASONS_HEADER

_SUFFIX = "-tra-lai.xlsx"
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_NAME_LENGTH = 31

Refused = dict[tuple[str, str | None], dict[int, tuple[Reason, ...]]]
"""Reasons by file and sheet, then by row number."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A sheet of a known layout with the rows that may be given back."""

    file: str
    sheet: str | None
    reader: RowReader
    rows: Sequence[Row]
    refused: dict[int, tuple[Reason, ...]]

    @property
    def results(self) -> bool:
        return self.reader.sheet.shape.results is not None

    @property
    def codes(self) -> set[str]:
        """The pupil codes of its refused rows."""
        return {
            str(self.reader.code(row))
            for row in self.rows
            if row.number in self.refused and CODE in self.reader.places
        }

    def given(self, codes: Collection[str]) -> Iterator[Row]:
        """Yield the rows to give back: refused ones, and what else is said of these pupils."""
        for row in self.rows:
            if row.number in self.refused or (not self.results and self._speaks_of(row, codes)):
                yield row

    def _speaks_of(self, row: Row, codes: Collection[str]) -> bool:
        return CODE not in self.reader.places or str(self.reader.code(row)) in codes


def give_back(
    files: Sequence[SourceFile], refused: Sequence[Notice], encoding: str | None
) -> tuple[Evidence, ...]:
    """Return a workbook for each file of results that has refused rows.

    The supplement and the pupils' list go along as far as they speak of the same pupils, so that
    the mended workbook can be imported alone. A refused row that belongs to no refused result is
    given back in a workbook of its own file.
    """
    reasons = _by_place(refused)
    opened = {file.name: [*_open(file, reasons, encoding)] for file in files}
    shared = [
        sheet
        for sheets in opened.values()
        if not any(each.results for each in sheets)
        for sheet in sheets
    ]
    given = []
    placed: set[tuple[str, str | None, int]] = set()
    for name, sheets in opened.items():
        if any(sheet.results and sheet.refused for sheet in sheets):
            codes = {code for sheet in sheets if sheet.results for code in sheet.codes}
            given.append(_workbook(name, [*sheets, *shared], codes, placed))
    for name, sheets in opened.items():
        left = [sheet for sheet in sheets if _unplaced(sheet, placed)]
        if left:
            given.append(_workbook(name, left, set(), placed))
    return tuple(given)


def _by_place(refused: Iterable[Notice]) -> Refused:
    found: Refused = {}
    for notice in refused:
        place = notice.place
        if place.row is not None:
            rows = found.setdefault((place.source, place.sheet), {})
            rows[place.row] = rows.get(place.row, ()) + notice.reasons
    return found


def _open(file: SourceFile, reasons: Refused, encoding: str | None) -> Iterator[_Known]:
    with file.sheets(encoding) as sheets:
        for sheet in sheets:
            head, rows = open_sheet(sheet)
            kept = [*rows]
            if head.layout is not None:
                name = sheet.name or None
                refused = reasons.get((file.name, name), {})
                yield _Known(file.name, name, RowReader(head.layout), kept, refused)


def _unplaced(sheet: _Known, placed: Collection[tuple[str, str | None, int]]) -> bool:
    return any((sheet.file, sheet.sheet, row) not in placed for row in sheet.refused)


def _workbook(
    name: str,
    sheets: Sequence[_Known],
    codes: Collection[str],
    placed: set[tuple[str, str | None, int]],
) -> Evidence:
    path = PurePath(name)
    copies: list[CopiedSheet] = []
    for sheet in sheets:
        rows = [*sheet.given(codes)]
        if rows:
            copies.append(_copy(sheet, rows, _free_name(sheet, copies)))
            placed.update((sheet.file, sheet.sheet, row.number) for row in rows)
    return Evidence(str(path.with_name(path.stem + _SUFFIX)), workbook_bytes(copies))


def _free_name(sheet: _Known, copies: Sequence[CopiedSheet]) -> str:
    """Return a name no other sheet has: the same, or that of the file it came from."""
    taken = {copy.name.casefold() for copy in copies}
    stem = PurePath(sheet.file).stem
    wanted = [sheet.sheet or stem, stem, *(f"{stem[:25]} ({n})" for n in range(2, 1_000))]
    names = (_NOT_IN_NAMES.sub("_", name)[:_NAME_LENGTH] for name in wanted)
    return next(name for name in names if name.casefold() not in taken)


def _copy(sheet: _Known, rows: Iterable[Row], name: str) -> CopiedSheet:
    """Return the sheet with its header, these rows right below it, and the reasons beside them."""
    reader = sheet.reader
    layout = reader.sheet
    copy = CopiedSheet(name, header=layout.last_header_row)
    last = max((len(row.cells) for row in sheet.rows), default=0)
    known = (i for i, c in layout.match.columns.items() if c.label == REASONS_HEADER)
    at = next(known, max(last, layout.width))
    for row in layout.above:
        text = REASONS_HEADER if sheet.refused and row.number == layout.header[0].number else ""
        copy.rows.append(Row(row.number, _with(row.cells, at, text)))
    columns = {label: index for index, label in reader.labels.items()}
    for number, row in enumerate(rows, layout.last_header_row + 1):
        reasons = sheet.refused.get(row.number, ())
        copy.rows.append(Row(number, _with(row.cells, at, "\n".join(map(_sentence, reasons)))))
        for reason in reasons:
            column = columns.get(reason.column or "")
            if column is not None:
                said = copy.marked.get((number, column))
                text = reason.message.vi
                copy.marked[number, column] = f"{said}\n{text}" if said else text
    return copy


def _with(cells: Sequence[Cell], at: int, text: str) -> tuple[Cell, ...]:
    """Return the cells with `text` in the column of reasons."""
    padded = [*cells, *[""] * (at + 1 - len(cells))]
    padded[at] = text
    return tuple(padded)


def _sentence(reason: Reason) -> str:
    return f"{reason.column}: {reason.message.vi}" if reason.column else reason.message.vi
