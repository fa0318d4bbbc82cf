"""Writing sheets with headers of several tiers (ghi trang tính); all text stays text."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from hub.core.transport import Cell, Row

HeaderPath = tuple[str, ...]

# The same values give the same bytes, whenever they are written.
_CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
_WIDEST = 40


@dataclass(slots=True)
class OutSheet:
    """A sheet to write.

    :param header: each column's texts from the top tier; groups beside each other are merged.
    :param above: lines above the header, one a row.
    """

    name: str
    header: Sequence[HeaderPath]
    rows: Sequence[Sequence[Cell]]
    above: Sequence[str] = ()

    @property
    def tiers(self) -> int:
        """How many rows the header has."""
        return max(map(len, self.header), default=1)


@dataclass(slots=True)
class CopiedSheet:
    """A sheet to write as it was read, with some cells marked.

    :param rows: rows with the numbers that they have in the new sheet.
    :param header: number of the last row of the header.
    :param marked: what is to be mended, by row number and column.
    """

    name: str
    rows: list[Row] = field(default_factory=list)
    header: int = 0
    marked: dict[tuple[int, int], str] = field(default_factory=dict)


class _Style(NamedTuple):
    """How cells look; `always` also where they are blank."""

    text: Format | None
    date: Format
    always: bool = False


class _Formats(NamedTuple):
    title: Format
    plain: _Style
    header: _Style
    marked: _Style


def workbook_bytes(sheets: Sequence[OutSheet | CopiedSheet], note: str = "") -> bytes:
    """Return a workbook with these sheets.

    :param note: stands in the file's properties, such as the watermark of invented data.
    """
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"created": _CREATED, "comments": note, "company": "hocba-hub"})
    formats = _formats(workbook)
    for sheet in sheets:
        worksheet = workbook.add_worksheet(sheet.name)
        if isinstance(sheet, CopiedSheet):
            _write_copy(worksheet, sheet, formats)
        else:
            _write_sheet(worksheet, sheet, formats)
        # Identifiers and marks are text on purpose; Excel would put a green corner on each.
        worksheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    workbook.close()
    return buffer.getvalue()


def _formats(workbook: Workbook) -> _Formats:
    date = {"num_format": "dd/mm/yyyy"}
    bold = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    red = {"bg_color": "#FFC7CE"}
    add = workbook.add_format
    return _Formats(
        title=add({"bold": True}),
        plain=_Style(None, add(date)),
        header=_Style(add(bold), add({**bold, **date})),
        marked=_Style(add(red), add({**red, **date}), always=True),
    )


def _write_sheet(worksheet: Worksheet, sheet: OutSheet, formats: _Formats) -> None:
    for number, line in enumerate(sheet.above):
        worksheet.write_string(number, 0, line, formats.title)
    top = len(sheet.above)
    _write_header(worksheet, sheet, top, formats)
    first = top + sheet.tiers
    worksheet.freeze_panes(first, 0)
    for number, cells in enumerate(sheet.rows, first):
        for column, cell in enumerate(cells):
            _write_cell(worksheet, (number, column), cell, formats.plain)


def _write_copy(worksheet: Worksheet, sheet: CopiedSheet, formats: _Formats) -> None:
    worksheet.freeze_panes(sheet.header, 0)
    for row in sheet.rows:
        for column, cell in enumerate(row.cells):
            style = formats.header if row.number <= sheet.header else formats.plain
            why = sheet.marked.get((row.number, column))
            place = (row.number - 1, column)
            _write_cell(worksheet, place, cell, formats.marked if why else style)
            if why:
                worksheet.write_comment(*place, why, {"author": "hocba-hub", "x_scale": 2})


def _write_cell(worksheet: Worksheet, place: tuple[int, int], cell: Cell, style: _Style) -> None:
    row, column = place
    if cell == "":
        if style.always:
            worksheet.write_blank(row, column, None, style.text)
    elif isinstance(cell, bool):
        worksheet.write_boolean(row, column, cell, style.text)
    elif isinstance(cell, float | int) and math.isfinite(cell):
        worksheet.write_number(row, column, cell, style.text)
    elif isinstance(cell, dt.date):
        worksheet.write_datetime(row, column, cell, style.date)
    else:
        worksheet.write_string(row, column, str(cell), style.text)


def _write_header(worksheet: Worksheet, sheet: OutSheet, top: int, formats: _Formats) -> None:
    for column, path in enumerate(sheet.header):
        widest = max((len(text) for text in path[-1:]), default=0)
        worksheet.set_column(column, column, min(_WIDEST, max(8, widest + 2)))
    for (row, column), (last_row, last_column), text in _header_cells(sheet.header, sheet.tiers):
        style = formats.header.text
        if (row, column) != (last_row, last_column):
            worksheet.merge_range(top + row, column, top + last_row, last_column, "", style)
        # Merging itself would take a text that begins with "=" for a formula.
        if text:
            worksheet.write_string(top + row, column, text, style)


def _header_cells(
    header: Sequence[HeaderPath], tiers: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int], str]]:
    """Yield each header cell: its first and last row and column, and its text."""
    for column, path in enumerate(header):
        for tier, text in enumerate(path):
            if tier == len(path) - 1:
                yield (tier, column), (tiers - 1, column), text
                continue
            group = path[: tier + 1]
            if column and _in_group(header[column - 1], group):
                continue
            last = column
            while last + 1 < len(header) and _in_group(header[last + 1], group):
                last += 1
            yield (tier, column), (tier, last), text


def _in_group(path: HeaderPath, group: HeaderPath) -> bool:
    return len(path) > len(group) and path[: len(group)] == group
