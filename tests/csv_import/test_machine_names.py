"""Files with hidden columns of identifiers and a hidden row of machine names, as vnEdu's have."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from hub.core.errors import Reject
from tests.csv_import.files import Value, preview, primary_book, primary_columns, primary_row
from tests.csv_import.gradebook_files import Gradebook

COLUMNS = [column for column in primary_columns() if column[0] != "Mã học sinh"]
MACHINE = ["stt", "ma_lop", "ho_ten", "ngay_sinh", *[f"mon_{n}" for n in range(40)]]


def hidden_book(path: Path, where: int, *, code: str = "ma_hoc_sinh") -> Path:
    """Layout A whose pupil codes stand in a hidden column without a header of its own.

    :param where: the row of machine names: 1 above titles, 2 right above the header, 6 below it.
    """
    rows = [primary_row(1), primary_row(2)]
    book = openpyxl.load_workbook(primary_book(path, rows, columns=COLUMNS))
    sheet = book.worksheets[0]
    for merged in [str(cells) for cells in sheet.merged_cells.ranges]:
        sheet.unmerge_cells(merged)
    width = sheet.max_column
    sheet.insert_rows(1, 2)
    if where > 2:
        sheet.insert_rows(where)
    names: list[Value] = [*MACHINE[:width], "hoc_sinh_id", code]
    for at, name in enumerate(names, 1):
        sheet.cell(where, at, name)
    if where != 2:
        sheet["C2"] = "TRƯỜNG TIỂU HỌC HOA SEN"
    first = 6 if where <= 2 else 7
    for number in (0, 1):
        sheet.cell(first + number, width + 1, 9000 + number)
        sheet.cell(first + number, width + 2, rows[number]["Mã học sinh"])
    sheet.row_dimensions[where].hidden = True
    book.save(path)
    return path


@pytest.mark.parametrize("where", [1, 2, 6])
def test_codes_in_a_hidden_column_are_found_by_their_machine_name(
    tmp_path: Path, where: int
) -> None:
    outcome = preview(hidden_book(tmp_path / "a.xlsx", where))
    assert not outcome.refused
    codes = [record.transcript.pupil.code for record in outcome.records]
    assert codes == ["2500000001", "2500000002"]
    assert [record.place.row for record in outcome.records] == ([6, 7] if where < 6 else [7, 8])


def test_without_the_hidden_code_the_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Reject, match="Mã học sinh"):
        preview(hidden_book(tmp_path / "a.xlsx", 1, code="ghi_chu"))


def test_a_gradebook_with_visible_headers_and_machine_names(tmp_path: Path) -> None:
    """The visible header decides; the software's own id beside the pupil's code is not read."""
    entry = Gradebook("Toán", "I", {1: [8, 7, 9, None, 8, 7, 7.8]})
    lines = entry.lines()
    lines[6] = ["stt", "ten_lop", "ma_hoc_sinh", None, "ho_ten", "ngay_sinh", *["diem"] * 7]
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for line in lines:
        sheet.append([line[0], 12345 if line is lines[-1] else None, *line[1:]])
    sheet["B7"] = "hoc_sinh_id"
    path = tmp_path / "a.xlsx"
    book.save(path)
    outcome = preview(path)
    assert [record.place.row for record in outcome.records] == [8]
    assert not outcome.refused
    assert outcome.transcripts[0].pupil.code == "37000001"
