from __future__ import annotations

import io
import math
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.transport import Cell, FileKind, Row, read_workbook
from tests.transport.files import xls_of, xlsx_of

_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
# Excel keeps 15 digits, and a carriage return only in an escaped form.
_CELLS: st.SearchStrategy[Cell | None] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9).map(float),
    st.sampled_from([7.5, 8.25, 0.1]),
    st.text(_CHARACTERS, min_size=1, max_size=20),
)
_GRIDS = st.dictionaries(
    st.tuples(st.integers(0, 40), st.integers(0, 40)), _CELLS, min_size=1, max_size=25
)
_MOMENT = datetime(2010, 5, 17, 8, 30)  # noqa: DTZ001 - Excel knows no time zones
_Grid = dict[tuple[int, int], Cell | None]


def _rows(data: bytes | Path) -> list[Row]:
    with read_workbook(data) as workbook:
        return list(workbook.sheets[0].rows())


def _grid(rows: Iterable[Row]) -> _Grid:
    return {
        (row.number - 1, column): cell
        for row in rows
        for column, cell in enumerate(row.cells)
        if cell != ""
    }


def _by_openpyxl(grid: _Grid) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for (row, column), value in grid.items():
        cell = sheet.cell(row + 1, column + 1)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # also what looks like a formula
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _by_xlsxwriter(grid: _Grid) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for (row, column), value in grid.items():
            if isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif isinstance(value, float):
                sheet.write_number(row, column, value)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
    return buffer.getvalue()


@settings(max_examples=25)
@given(_GRIDS, st.sampled_from([_by_openpyxl, _by_xlsxwriter]))
def test_cells_stay_where_they_were_written(grid: _Grid, write: object) -> None:
    assert callable(write)
    rows = _rows(write(grid))
    assert _grid(rows) == {place: value for place, value in grid.items() if value is not None}
    assert [row.number for row in rows] == sorted({row.number for row in rows})
    assert len({len(row.cells) for row in rows}) <= 1


def test_the_types_of_cells() -> None:
    book = openpyxl.Workbook()
    values = [
        *("00123", " Đỗ\nThị ", "e\u0302", 5, 7.5, True, False, 0),
        *(date(2010, 5, 17), _MOMENT, time(8, 30), timedelta(hours=30)),
    ]
    book.worksheets[0].append(values)
    buffer = io.BytesIO()
    book.save(buffer)
    (row,) = _rows(buffer.getvalue())
    assert list(row.cells) == values
    kinds = [str, str, str, float, float, bool, bool, float, date, datetime, time, timedelta]
    assert [type(cell) for cell in row.cells] == kinds


def test_leading_rows_and_columns_count() -> None:
    rows = _rows(_by_openpyxl({(3, 2): "a", (3, 4): 0.0, (6, 3): "b"}))
    assert rows == [Row(4, ("", "", "a", "", 0.0)), Row(7, ("", "", "", "b", ""))]


def test_rows_of_zeros_are_rows() -> None:
    assert _rows(_by_openpyxl({(0, 0): 0.0, (1, 0): False})) == [Row(1, (0.0,)), Row(2, (False,))]


def test_a_number_too_large_for_excel_is_a_float() -> None:
    (row,) = _rows(xlsx_of('<row r="1"><c r="A1"><v>12345678901234567</v></c></row>'))
    assert isinstance(row.cells[0], float)
    assert math.isclose(row.cells[0], 1.2345678901234567e16)


def test_sheets_hidden_empty_and_charts() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Lớp 6A"
    book.create_chartsheet("Biểu đồ")
    hidden = book.create_sheet("Mã")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "id"
    buffer = io.BytesIO()
    book.save(buffer)
    with read_workbook(buffer.getvalue()) as workbook:
        assert workbook.kind is FileKind.XLSX
        assert [(s.name, s.hidden) for s in workbook.sheets] == [("Lớp 6A", False), ("Mã", True)]
        assert [list(s.rows()) for s in workbook.sheets] == [[], [Row(1, ("id",))]]


def test_rows_may_be_read_again_half_way_and_interleaved() -> None:
    grid: _Grid = {(row, 0): float(row) for row in range(500)}
    with read_workbook(_by_xlsxwriter(grid)) as workbook:
        (sheet,) = workbook.sheets
        first = next(sheet.rows())
        left, right = sheet.rows(), sheet.rows()
        pairs = list(zip(left, right, strict=True))
        assert first == Row(1, (0.0,))
        assert all(one == other for one, other in pairs)
        assert len(pairs) == len(list(sheet.rows())) == 500
        workbook.close()
        assert len(list(sheet.rows())) == 500


def test_an_old_workbook_is_read_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "diem.xlsx"
    path.write_bytes(xls_of({(3, 2): "Đỗ Thị Ước", (3, 3): 7.5, (5, 2): 8.0}))
    with read_workbook(path) as workbook:
        assert workbook.kind is FileKind.XLS
    assert _rows(path) == [Row(4, ("", "", "Đỗ Thị Ước", 7.5)), Row(6, ("", "", 8.0, ""))]


def test_a_workbook_is_read_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "diem.xlsx"
    path.write_bytes(_by_openpyxl({(0, 0): "a"}))
    assert _rows(path) == [Row(1, ("a",))]
