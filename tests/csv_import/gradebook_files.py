"""Gradebooks of one subject a sheet for the tests, as school software writes them (layout C)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.csv_import.files import Value

IDENTITY = ("STT", "Tên lớp", "Mã học sinh", "Mã định danh", "Họ và tên", "Ngày sinh")
HEADER_ROW = 5
FIRST_ROW = 8


@dataclass(frozen=True)
class Gradebook:
    """One sheet.

    :param marks: by pupil number: four regular marks, mid-term, final and average.
    :param averages: the headers of the columns behind ĐĐGck.
    """

    subject: str
    term: str
    marks: Mapping[int, Sequence[Value]]
    averages: tuple[str, ...] = ("ĐTBmhk",)
    klass: str = "7A"
    year: str = "2025-2026"
    sheet: str | None = None
    caption: bool = True
    class_column: bool = True
    changes: Mapping[tuple[int, str], Value] = field(default_factory=dict)

    def but(self, **changes: object) -> Gradebook:
        """The same sheet but for some of what it says."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.sheet or f"{self.subject} {self.term}"

    @property
    def headers(self) -> list[str]:
        """The header of each column, those beneath ĐĐGtx by their number."""
        identity = [text for text in IDENTITY if text != "Tên lớp" or self.class_column]
        return [*identity, "1", "2", "3", "4", "ĐĐGgk", "ĐĐGck", *self.averages]

    def lines(self) -> list[list[Value]]:
        """All rows from the first."""
        left = ["UBND XÃ HOA SEN", "TRƯỜNG THCS HOA SEN", f"Lớp: {self.klass}"]
        right = [
            "BẢNG ĐIỂM HỌC KỲ",
            f"Năm học: {self.year} - Học kỳ: {self.term}",
            f"Môn học: {self.subject}" if self.caption else None,
        ]
        width = len(self.headers)
        rows: list[list[Value]] = [
            [one, *[None] * 6, other, *[None] * (width - 8)]
            for one, other in zip(left, right, strict=True)
        ]
        first = self.headers.index("1")
        upper: list[Value] = ["ĐĐGtx" if text in "1" else text for text in self.headers]
        upper[first + 1 : first + 4] = [None, None, None]
        lower: list[Value] = [text if text in "1234" else None for text in self.headers]
        numbers: list[Value] = [*range(1, width + 1)]
        return [*rows, [None] * width, upper, lower, numbers, *self.rows()]

    def rows(self) -> list[list[Value]]:
        """A row for each pupil."""
        found = []
        for place, (number, marks) in enumerate(self.marks.items(), 1):
            cells: dict[str, Value] = {
                "STT": place,
                "Tên lớp": self.klass,
                "Mã học sinh": f"3700{number:04}",
                "Mã định danh": None,
                "Họ và tên": f"Trần Thị Số {number}",
                "Ngày sinh": f"{number}-2-2013",
            }
            values = [cells[text] for text in self.headers if text in cells]
            row = [*values, *marks]
            row += [None] * (len(self.headers) - len(row))
            for (changed, header), value in self.changes.items():
                if changed == number:
                    row[self.headers.index(header)] = value
            found.append(row)
        return found


def gradebook(path: Path, *sheets: Gradebook) -> Path:
    """Write a workbook with these sheets, the headers merged as people merge them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for entry in sheets:
        sheet = book.create_sheet(entry.name)
        for row in entry.lines():
            sheet.append(row)
        _merge(sheet, entry.headers)
    book.save(path)
    return path


def _merge(sheet: Worksheet, headers: Sequence[str]) -> None:
    for column, text in enumerate(headers, 1):
        if text not in "1234":
            sheet.merge_cells(
                start_row=HEADER_ROW, end_row=HEADER_ROW + 1, start_column=column, end_column=column
            )
    first = headers.index("1") + 1
    sheet.merge_cells(
        start_row=HEADER_ROW, end_row=HEADER_ROW, start_column=first, end_column=first + 3
    )


def school(**further: object) -> dict[str, Any]:
    """Settings that name the school."""
    return {"school_code": "37000009", "school_name": "Trường THCS Hoa Sen", **further}
