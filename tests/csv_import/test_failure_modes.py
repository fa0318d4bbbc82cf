"""What goes wrong in schools' workbooks (vendors.md §2.4), each refused or told with its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from hub.core.contracts import SourcePlace
from hub.core.errors import Reject
from tests.csv_import.class_list_files import ABOVE, HEADER, listed
from tests.csv_import.files import (
    Outcome,
    Value,
    add_school,
    add_sheet,
    changed,
    preview,
    primary_book,
    primary_columns,
    primary_row,
    pull,
)
from tests.csv_import.gradebook_files import Gradebook, gradebook, school

MATHS = Gradebook("Toán", "I", {1: [8, 7, 9, None, 8, 7, 7.8], 2: [5, 6, 7, 8, 6, 7, 6.6]})
LIST = ("Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân")


def pupils_list(path: Path, *rows: Sequence[Value]) -> Path:
    return add_sheet(path, "Sheet1", [LIST, *rows])


def in_list(number: int, person: str | None = None, **but: Value) -> Sequence[Value]:
    row = {"code": f"25{number:08}", "name": f"Nguyễn Văn Số {number}", **but}
    return ("1A", row["code"], row["name"], "07/03/2018", "Nữ", person)


def add_rows(path: Path, rows: Sequence[Sequence[Value]]) -> Path:
    """Append rows to a workbook's first sheet."""
    book = openpyxl.load_workbook(path)
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def codes(outcome: Outcome, source: str) -> list[tuple[int | None, str]]:
    """Rows and codes of all that is refused in one file."""
    return [
        (notice.place.row, reason.code)
        for notice in outcome.refused
        if notice.place.source == source
        for reason in notice.reasons
    ]


def test_a_class_whose_names_slipped_by_one_row(tmp_path: Path) -> None:
    """The list knows whose each code is; every slipped row is told where its name belongs."""
    rows = [changed(n, "Họ tên", f"Nguyễn Văn Số {n % 3 + 1}") for n in (1, 2, 3)]
    listed_rows = [in_list(number) for number in (1, 2, 3)]
    outcome = preview(
        primary_book(tmp_path / "a.xlsx", rows), pupils_list(tmp_path / "b.xlsx", *listed_rows)
    )
    assert codes(outcome, "a.xlsx") == [(row, "row-shifted") for row in (4, 5, 6)]
    reason = outcome.refused[0].reasons[0]
    assert str(reason.column).startswith("D (")
    assert "b.xlsx › Sheet1 › 2" in reason.message.vi
    assert "b.xlsx › Sheet1 › 3" in reason.message.vi


def test_another_layout_below_is_a_mixed_sheet(tmp_path: Path) -> None:
    book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
    add_rows(book, [["STT", "Họ và tên", "Ngày sinh", "Giới tính", "CCCD"], [1, "Nguyễn Văn Số 2"]])
    with pytest.raises(Reject, match="bảng khác") as refused:
        preview(book)
    assert (refused.value.fields["reason"], refused.value.where) == (
        "mixed-sheet",
        "a.xlsx › Sheet1 › 5",
    )


@pytest.mark.parametrize(
    "line", ["Môn học: Ngữ văn", "Học kỳ II", "BẢNG ĐIỂM MÔN NGỮ VĂN HỌC KỲ I", "Năm học 2024-2025"]
)
def test_another_subject_s_rows_below_are_a_mixed_sheet(tmp_path: Path, line: str) -> None:
    book = gradebook(tmp_path / "a.xlsx", MATHS)
    add_rows(book, [[line], *MATHS.lines()[4:6], *MATHS.rows()])
    with pytest.raises(Reject) as refused:
        pull(book, **school())
    assert refused.value.fields["reason"] == "mixed-sheet"
    assert str(refused.value.where).endswith("Toán I › 10")


def test_two_classes_in_one_gradebook_each_with_its_line(tmp_path: Path) -> None:
    first = MATHS.but(class_column=False)
    second = first.but(klass="7B", marks={3: MATHS.marks[1]})
    book = gradebook(tmp_path / "a.xlsx", first)
    add_rows(book, [["Lớp: 7B"], *second.lines()[4:7], *second.rows()])
    outcome = pull(book, **school())
    assert not outcome.refused
    names = [record.transcript.classroom.name for record in outcome.records]
    assert names == ["7A", "7A", "7B"]
    assert outcome.questions[10] == ["class-line"]


def test_rows_of_another_class_under_one_class_s_heading_are_told(tmp_path: Path) -> None:
    other = MATHS.but(changes={(2, "Tên lớp"): "7B"})
    outcome = pull(gradebook(tmp_path / "a.xlsx", other), **school())
    assert [record.transcript.classroom.name for record in outcome.records] == ["7A", "7B"]
    assert "several-classes" in outcome.questions[None]


def test_another_table_below_a_list_is_a_mixed_sheet(tmp_path: Path) -> None:
    lines = [*ABOVE, ("LỚP 1A",), HEADER, listed(1), ("Mã lớp", "Mã HS", "Họ tên", "Lên lớp")]
    book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
    with pytest.raises(Reject, match="bảng khác"):
        preview(book, add_sheet(tmp_path / "b.xlsx", "x", lines))


def test_results_above_whose_header_another_year_stands(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(primary_book(tmp_path / "a.xlsx", [primary_row(1)]))
    sheet = book.worksheets[0]
    for merged in [str(cells) for cells in sheet.merged_cells.ranges]:
        sheet.unmerge_cells(merged)
    sheet.insert_rows(1)
    sheet["A1"] = "KẾT QUẢ HỌC TẬP NĂM HỌC 2024 - 2025"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(Reject, match="2024-2025") as refused:
        pull(add_school(tmp_path / "a.xlsx"))
    assert refused.value.where == "a.xlsx › Sheet1 › 1"


def test_codes_that_lost_their_zeros_are_told(tmp_path: Path) -> None:
    rows = [changed(n, "Mã học sinh", f"0025{n:06}") for n in (1, 2, 3)]
    rows.append(changed(4, "Mã học sinh", "25000004"))
    outcome = preview(primary_book(tmp_path / "a.xlsx", rows))
    assert len(outcome.records) == 4
    (notice,) = [n for n in outcome.flagged if n.reasons[0].code == "codes-shorter"]
    assert notice.place.sheet == "Sheet1"
    assert "7" in notice.reasons[0].message.vi


def test_codes_of_two_lengths_alike_are_not_questioned(tmp_path: Path) -> None:
    rows = [primary_row(1), changed(2, "Mã học sinh", "250002")]
    outcome = preview(primary_book(tmp_path / "a.xlsx", rows))
    assert "codes-shorter" not in str(outcome.flagged)


def test_a_personal_id_in_two_rows(tmp_path: Path) -> None:
    columns = [*primary_columns(), ("Số định danh cá nhân", "", "")]
    rows = [{**primary_row(n), "Số định danh cá nhân": "037318000001"} for n in (1, 2)]
    rows.append({**primary_row(3), "Số định danh cá nhân": 37318000003})
    outcome = preview(primary_book(tmp_path / "a.xlsx", rows, columns=columns))
    assert codes(outcome, "a.xlsx") == [(4, "duplicate-person"), (5, "duplicate-person")]
    assert "4, 5" in outcome.refused[0].reasons[0].message.vi
    assert outcome.questions[6] == ["zeros-restored"]
    assert outcome.transcripts[0].pupil.personal_id == "037318000003"


def test_a_personal_id_twice_in_the_pupils_list(tmp_path: Path) -> None:
    person = "037318000001"
    rows = [in_list(1, person), in_list(2, person)]
    outcome = preview(
        primary_book(tmp_path / "a.xlsx", [primary_row(1), primary_row(2)]),
        pupils_list(tmp_path / "b.xlsx", *rows),
    )
    assert codes(outcome, "b.xlsx") == [(2, "duplicate-person"), (3, "duplicate-person")]
    assert not outcome.records


@pytest.mark.parametrize(
    ("header", "value", "code", "letter"),
    [
        ("ĐĐGgk", 85, "mark-out-of-range", "K"),
        ("3", "8,25", "mark-decimals", "I"),
        ("Ngày sinh", "31-2-2013", "date-unreadable", "F"),
        ("Mã học sinh", None, "value-missing", "C"),
        ("Tên lớp", None, "value-missing", "B"),
    ],
)
def test_a_bad_cell_of_a_gradebook(
    tmp_path: Path, header: str, value: Value, code: str, letter: str
) -> None:
    wrong = MATHS.but(changes={(2, header): value})
    outcome = pull(gradebook(tmp_path / "a.xlsx", wrong), **school())
    assert codes(outcome, "a.xlsx") == [(9, code)]
    assert str(outcome.refused[0].reasons[0].column).startswith(f"{letter} (")
    assert len(outcome.records) == 1


def test_clear_cells_of_a_gradebook_are_read_with_a_question(tmp_path: Path) -> None:
    changes: dict[tuple[int, str], Value] = {
        (1, "Ngày sinh"): 41306,
        (1, "ĐĐGck"): "7,5",
        (1, "Mã học sinh"): 37000001,
    }
    outcome = pull(gradebook(tmp_path / "a.xlsx", MATHS.but(changes=changes)), **school())
    assert outcome.questions[8] == ["code-as-number", "date-serial", "decimal-comma"]
    assert str(outcome.transcripts[0].pupil.birth_date) == "2013-02-01"


def test_data_without_a_header_are_told(tmp_path: Path) -> None:
    """One column of a gradebook's four regular marks stands too far to the right."""
    book = gradebook(tmp_path / "a.xlsx", MATHS)
    add_rows(book, [[3, "7A", "37000003", None, "Trần Thị Số 3", "3-2-2013", *[8] * 7, None, 9]])
    outcome = pull(book, **school())
    (notice,) = [n for n in outcome.flagged if n.reasons[0].code == "columns-headless"]
    assert notice.place == SourcePlace("a.xlsx", "Toán I")
    assert "O" in notice.reasons[0].message.vi


def test_data_without_a_header_in_a_list_are_told(tmp_path: Path) -> None:
    path = pupils_list(tmp_path / "b.xlsx", [*in_list(1), None, "Ghi thêm"])
    outcome = preview(primary_book(tmp_path / "a.xlsx", [primary_row(1)]), path)
    assert [n.place.source for n in outcome.flagged if n.reasons[0].code == "columns-headless"] == [
        "b.xlsx"
    ]
