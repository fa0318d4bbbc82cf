"""Refused rows as the same workbook again, marked, to be mended and imported as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from hub.core.contracts import Evidence, Notice, Reason, SourcePlace
from hub.core.transport import Cell, Row
from hub.plugins.csv_import.declaration import Declaration
from hub.plugins.csv_import.heading import CLASS_HEADER
from hub.plugins.csv_import.locating import Found
from hub.plugins.csv_import.reader import SourceFile, open_sheet
from hub.plugins.csv_import.rows import CODE, RowReader
from hub.plugins.csv_import.sheets import CopiedSheet, workbook_bytes
from hub.plugins.csv_import.wire import REASONS_HEADER

Locate = Callable[[SourcePlace, Row, str], Found | None]
"""Tells where a value of the transcript of a sheet's row stands, by its path."""

Cells = Mapping[SourcePlace, Sequence[tuple[Reason, int]]]
"""The columns that reasons speak of by a transcript's path, by the row in which they stand."""

Reasons = tuple[Reason, ...]

_SUFFIX = "-tra-lai.xlsx"
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_NAME_LENGTH = 31


@dataclass(frozen=True, slots=True)
class _Known:
    """A sheet of a known layout with the rows that may be given back."""

    place: SourcePlace
    reader: RowReader
    rows: Sequence[Row]
    refused: Mapping[int, Reasons]

    @property
    def results(self) -> bool:
        """Whether it is a sheet of results."""
        return self.reader.sheet.shape.results is not None

    def code(self, row: Row) -> str | None:
        """Return the pupil's code of a row, if the sheet has such."""
        return str(self.reader.code(row)) if CODE in self.reader.places else None

    @property
    def by_subject(self) -> bool:
        """Whether it holds one subject of pupils who have more in other sheets."""
        return self.reader.sheet.shape.by_subject

    def given(self, file: str, pupils: Collection[str]) -> Iterator[Row]:
        """Yield the rows to give back with a file: its refused ones, and all said of its pupils."""
        for row in self.rows:
            code = self.code(row)
            spoken_of = code in pupils if self.results else (not code or code in pupils)
            spoken_of &= not self.results or self.by_subject
            if spoken_of or (row.number in self.refused and self.place.source == file):
                yield row

    def left(self, placed: Collection[tuple[SourcePlace, int]]) -> _Known:
        """Return the sheet with those of its refused rows that are in no workbook yet."""
        rows = [
            row
            for row in self.rows
            if row.number in self.refused and (self.place, row.number) not in placed
        ]
        return replace(self, rows=rows)


def give_back(
    files: Sequence[SourceFile],
    refused: Sequence[Notice],
    declared: Declaration,
    locate: Locate,
) -> tuple[Evidence, ...]:
    """Return a workbook for each file of results that has refused rows.

    The supplement and the pupils' list go along as far as they speak of the same pupils, so that
    the mended workbook can be imported alone. A refused row that belongs to no refused result is
    given back in a workbook of its own file.

    :param locate: for reasons that name a place of the transcript and not a column.
    """
    reasons = _by_place(refused)
    opened = {file.name: [*_open(file, reasons, declared)] for file in files}
    cells = _cells((sheet for sheets in opened.values() for sheet in sheets), locate)
    shared = [
        sheet
        for sheets in opened.values()
        if not any(each.results for each in sheets)
        for sheet in sheets
    ]
    given = []
    placed: set[tuple[SourcePlace, int]] = set()
    in_gradebooks = _by_pupil(
        sheet for each in opened.values() for sheet in each if sheet.by_subject
    )
    for name, sheets in opened.items():
        pupils = _by_pupil(sheets)
        if any(sheet.by_subject for sheet in sheets):
            pupils = in_gradebooks | pupils
        results = [sheet for sheet in sheets if sheet.results]
        if any(sheet.refused or any(sheet.given(name, pupils)) for sheet in results):
            given.append(_Workbook(pupils, cells, placed).write(name, [*sheets, *shared]))
    for name, sheets in opened.items():
        left = [sheet.left(placed) for sheet in sheets]
        if any(sheet.rows for sheet in left):
            given.append(_Workbook({}, cells, placed).write(name, left))
    return tuple(given)


def _by_place(refused: Iterable[Notice]) -> dict[SourcePlace, dict[int, Reasons]]:
    """Return the reasons by sheet, then by row."""
    found: dict[SourcePlace, dict[int, Reasons]] = {}
    for notice in refused:
        place = notice.place
        if place.row is not None:
            rows = found.setdefault(SourcePlace(place.source, place.sheet), {})
            rows[place.row] = rows.get(place.row, ()) + notice.reasons
    return found


def _by_pupil(sheets: Iterable[_Known]) -> dict[str, Reasons]:
    """Return the reasons by pupil code, over all sheets of results."""
    return {
        code: sheet.refused[row.number]
        for sheet in sheets
        if sheet.results
        for row in sheet.rows
        if row.number in sheet.refused and (code := sheet.code(row))
    }


def _cells(sheets: Iterable[_Known], locate: Locate) -> Cells:
    found: dict[SourcePlace, list[tuple[Reason, int]]] = {}
    for sheet in sheets:
        for row in sheet.rows if sheet.results else ():
            for reason in sheet.refused.get(row.number, ()):
                cell = None if reason.path is None else locate(sheet.place, row, reason.path)
                if cell is not None:
                    found.setdefault(cell.row, []).append((reason, cell.column))
    return found


def _open(
    file: SourceFile, reasons: Mapping[SourcePlace, dict[int, Reasons]], declared: Declaration
) -> Iterator[_Known]:
    with file.sheets(declared) as sheets:
        for sheet in sheets:
            head, rows = open_sheet(sheet, declared.profile)
            kept = [*rows]
            if head.layout is not None:
                place = SourcePlace(file.name, sheet.name or None)
                yield _Known(place, RowReader(head.layout), kept, reasons.get(place, {}))


@dataclass(slots=True)
class _Workbook:
    """One workbook to give back.

    :param pupils: the pupils of its refused results, and why.
    :param placed: the rows that some workbook has by now.
    """

    pupils: Mapping[str, Reasons]
    cells: Cells
    placed: set[tuple[SourcePlace, int]]
    copies: list[CopiedSheet] = field(default_factory=list)

    def write(self, name: str, sheets: Iterable[_Known]) -> Evidence:
        """Return the workbook of the file with this name."""
        for sheet in sheets:
            rows = [*sheet.given(name, self.pupils)]
            if rows:
                self.copies.append(self._copy(sheet, rows))
                self.placed.update((sheet.place, row.number) for row in rows)
        path = PurePath(name)
        return Evidence(str(path.with_name(path.stem + _SUFFIX)), workbook_bytes(self.copies))

    def _copy(self, sheet: _Known, rows: Iterable[Row]) -> CopiedSheet:
        """Return the sheet with its header, these rows right below, and the reasons beside."""
        layout = sheet.reader.sheet
        copy = CopiedSheet(self._free_name(sheet), header=layout.last_header_row)
        at = _reasons_column(sheet)
        for row in layout.above:
            top = row.number == layout.header[0].number
            cells = row.cells
            if top and layout.class_column is not None:
                cells = _with(cells, layout.class_column, CLASS_HEADER)
            # Every sheet of a gradebook says so: any may be the one with its pupils' own rows.
            title = REASONS_HEADER if top and (sheet.refused or sheet.by_subject) else ""
            copy.rows.append(Row(row.number, _with(cells, at, title)))
        for number, row in enumerate(rows, layout.last_header_row + 1):
            why = [*self._why(sheet, row)]
            columns = dict(why)
            own = sheet.refused.get(row.number, ())
            lines = [_line(sheet, reason, columns.get(reason)) for reason in own]
            copy.rows.append(Row(number, _with(row.cells, at, "\n".join(lines))))
            for reason, column in why:
                said = copy.marked.get((number, column))
                text = reason.message.vi
                copy.marked[number, column] = f"{said}\n{text}" if said else text
        return copy

    def _why(self, sheet: _Known, row: Row) -> Iterator[tuple[Reason, int]]:
        """Yield the reasons that speak of a cell of the row, each with its column."""
        yield from self.cells.get(replace(sheet.place, row=row.number), ())
        columns = {label: column for column, label in sheet.reader.labels.items()}
        for reason in self._reasons(sheet, row):
            if reason.path is None and reason.column in columns:
                yield reason, columns[reason.column]

    def _reasons(self, sheet: _Known, row: Row) -> Reasons:
        """Return why the row is refused, or the result of the pupil of whom it speaks."""
        if sheet.results or row.number in sheet.refused:
            return sheet.refused.get(row.number, ())
        return self.pupils.get(sheet.code(row) or "", ())

    def _free_name(self, sheet: _Known) -> str:
        """Return a name no other sheet has: the same, or that of the file it came from."""
        taken = {copy.name.casefold() for copy in self.copies}
        stem = PurePath(sheet.place.source).stem
        wanted = [sheet.place.sheet or stem, stem]
        wanted += [f"{stem[:25]} ({number})" for number in range(2, len(taken) + 3)]
        names = (_NOT_IN_NAMES.sub("_", name)[:_NAME_LENGTH] for name in wanted)
        return next(name for name in names if name.casefold() not in taken)


def _reasons_column(sheet: _Known) -> int:
    """Return the column for the reasons: the one of an earlier return, or the first free one."""
    known = sheet.reader.sheet.match.columns.items()
    earlier = (index for index, column in known if column.label == REASONS_HEADER)
    widest = max((len(row.cells) for row in sheet.rows), default=0)
    return next(earlier, max(widest, sheet.reader.sheet.width))


def _with(cells: Sequence[Cell], at: int, text: str) -> tuple[Cell, ...]:
    """Return the cells with `text` in the column of reasons."""
    padded = [*cells, *[""] * (at + 1 - len(cells))]
    padded[at] = text
    return tuple(padded)


def _line(sheet: _Known, reason: Reason, column: int | None) -> str:
    label = reason.column if column is None else sheet.reader.labels[column]
    return f"{label}: {reason.message.vi}" if label else reason.message.vi
