"""Layout A for grades 3, 4 and 5 for the tests, made by openpyxl."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.csv_import.files import (
    Columns,
    Value,
    key_of,
    merged_header,
    primary_columns,
    primary_row,
)

LABELS = {
    3: "KẾT QUẢ HỌC TẬP TIỂU HỌC LỚP 3 – mẫu của trục học bạ (hocba-hub) phiên bản 1",
    4: "KẾT QUẢ HỌC TẬP TIỂU HỌC LỚP 4, 5 – mẫu của trục học bạ (hocba-hub) phiên bản 1",
}
TESTED = ["Toán", "Tiếng việt", "Ngoại ngữ", "TH-CN (Tin học)", "TH-CN (Công nghệ)"]
UPPER = ["Lịch sử và Địa lí", "Khoa học"]
PLAIN = [
    "Đạo đức",
    "Nghệ thuật (Âm nhạc)",
    "Nghệ thuật (Mĩ thuật)",
    "Hoạt động trải nghiệm",
    "Giáo dục thể chất",
]


def variant_columns(grade: int) -> Columns:
    """The columns of a grade above the second."""
    group = "Môn học và hoạt động giáo dục"
    tested = [*TESTED, *(UPPER if grade > 3 else [])]
    plain = [*PLAIN, *([] if grade > 3 else ["Tự nhiên và xã hội"])]
    subjects = [(group, title, "Mức đạt được") for title in [*tested, *plain]]
    subjects += [(group, title, "Điểm KTĐK") for title in tested]
    rest = [column for column in primary_columns() if any(column) and column[0] != group]
    specific = ("Năng lực cốt lõi", "Năng lực đặc thù")
    return [
        *rest[:5],
        *sorted(subjects),
        *rest[5:],
        (*specific, "Công nghệ"),
        (*specific, "Tin học"),
    ]


def variant_row(number: int, grade: int) -> dict[str, Value]:
    """A good pupil of that grade."""
    row = {**primary_row(number), "Mã lớp": f"{grade}A", "Công nghệ": "Đ", "Tin học": "T"}
    for column in variant_columns(grade):
        key = key_of(column)
        if "/" in key:
            row[key] = "T" if key.endswith("Mức đạt được") else 9
    return row


def variant_book(
    path: Path,
    rows: Iterable[Mapping[str, Value]],
    columns: Columns,
    label: str | None,
) -> Path:
    """Write such a workbook, with its label above the header or without."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    merged_header(sheet, columns)
    for number, row in enumerate(rows, 4):
        for index, column in enumerate(columns, 1):
            sheet.cell(number, index, row.get(key_of(column)))
    if label:
        merged = [str(cells) for cells in sheet.merged_cells.ranges]
        for cells in merged:
            sheet.unmerge_cells(cells)
        sheet.insert_rows(1)
        sheet["A1"] = label
    book.save(path)
    return path
