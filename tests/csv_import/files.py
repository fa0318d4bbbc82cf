"""Workbooks of schools for the tests, made by openpyxl and without the importer's own writer."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from hub.core.contracts import Notice, Page, Query, Record
from hub.core.model import Transcript
from hub.plugins.csv_import.adapter import CsvImportAdapter
from hub.plugins.csv_import.manifest import CsvImportSettings

Value = str | float | int | bool | dt.date | None
Columns = list[tuple[str, str, str]]
"""The three header rows of each column."""

SUBJECTS = [
    ("Toán", "Mức đạt được"),
    ("Toán", "Điểm KTĐK"),
    ("Tiếng việt", "Mức đạt được"),
    ("Tiếng việt", "Điểm KTĐK"),
    ("Đạo đức", "Mức đạt được"),
    ("Tự nhiên và xã hội", "Mức đạt được"),
    ("Ngoại ngữ", "Mức đạt được"),
    ("Tiếng dân tộc", "Mức đạt được"),
    ("TH-CN (Tin học)", "Mức đạt được"),
    ("Nghệ thuật (Âm nhạc)", "Mức đạt được"),
    ("Nghệ thuật (Mĩ thuật)", "Mức đạt được"),
    ("Hoạt động trải nghiệm", "Mức đạt được"),
    ("Giáo dục thể chất", "Mức đạt được"),
]
GENERAL = ["Tự chủ và tự học", "Giao tiếp và hợp tác", "Giải quyết vấn đề và sáng tạo"]
SPECIFIC = ["Ngôn ngữ", "Tính toán", "Khoa học", "Thẩm mĩ", "Thể chất"]
QUALITIES = ["Yêu nước", "Nhân ái", "Chăm chỉ", "Trung thực", "Trách nhiệm"]
YEAR = ["Hoàn thành chương trình lớp học", "Lên lớp", "Xếp loại", ""]


def primary_columns() -> Columns:
    """The 35 columns of the ministry's layout, A to AI, every group repeated."""
    names = ["STT", "Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh"]
    columns: Columns = [(name, "", "") for name in names]
    columns += [("Môn học và hoạt động giáo dục", *subject) for subject in SUBJECTS]
    columns += [("Năng lực cốt lõi", "Năng lực chung", name) for name in GENERAL]
    columns += [("Năng lực cốt lõi", "Năng lực đặc thù", name) for name in SPECIFIC]
    columns += [("Phẩm chất chủ yếu", name, "") for name in QUALITIES]
    return columns + [(name, "", "") for name in YEAR]


def primary_row(number: int) -> dict[str, Value]:
    """A good pupil's cells by the column's last header text, or ``Toán/Điểm KTĐK``."""
    return {
        "STT": number,
        "Mã lớp": "1A",
        "Mã học sinh": f"25{number:08}",
        "Họ tên": f"Nguyễn Văn Số {number}",
        "Ngày sinh": "07/03/2018",
        "Toán/Mức đạt được": "T",
        "Toán/Điểm KTĐK": 9,
        "Tiếng việt/Mức đạt được": "H",
        "Tiếng việt/Điểm KTĐK": 8,
        **{
            f"{subject}/Mức đạt được": "T"
            for subject, _ in SUBJECTS[4:]
            if subject not in {"Ngoại ngữ", "Tiếng dân tộc", "TH-CN (Tin học)"}
        },
        **dict.fromkeys([*GENERAL, *SPECIFIC], "Đ"),
        **dict.fromkeys(QUALITIES, "T"),
        "Hoàn thành chương trình lớp học": "x",
        "Lên lớp": "x",
        "Xếp loại": "Hoàn thành",
    }


def changed(number: int, column: str, value: Value) -> dict[str, Value]:
    """A good pupil's cells but for one."""
    row = primary_row(number)
    assert column in row
    row[column] = value
    return row


def key_of(column: tuple[str, str, str]) -> str:
    """The key of a column in a row."""
    return "/".join(column[1:]) if column[0].startswith("Môn học") else [t for t in column if t][-1]


Header = Callable[[Worksheet, Columns], None]


def repeated_header(sheet: Worksheet, columns: Columns) -> None:
    """Every group's text in each of its cells."""
    for index, column in enumerate(columns, 1):
        for tier, text in enumerate(column, 1):
            sheet.cell(tier, index, text or None)


def blank_header(sheet: Worksheet, columns: Columns) -> None:
    """A group's text in its first cell, the others blank."""
    for index, column in enumerate(columns, 1):
        before = columns[index - 2] if index > 1 else ("", "", "")
        for tier, text in enumerate(column, 1):
            grouped = any(column[tier:]) and column[:tier] == before[:tier]
            sheet.cell(tier, index, None if grouped else text or None)


def merged_header(sheet: Worksheet, columns: Columns) -> None:
    """Groups merged across, the others merged down."""
    blank_header(sheet, columns)
    for index, column in enumerate(columns, 1):
        depth = len([text for text in column if text])
        if 0 < depth < 3:
            sheet.merge_cells(start_row=depth, end_row=3, start_column=index, end_column=index)
    for tier in (1, 2):
        groups = [(column[:tier] if any(column[tier:]) else None) for column in columns]
        _merge_runs(sheet, tier, groups)


def _merge_runs(sheet: Worksheet, tier: int, groups: Sequence[tuple[str, ...] | None]) -> None:
    start = 0
    for index in range(1, len(groups) + 1):
        if index == len(groups) or groups[index] != groups[start]:
            if groups[start] and index - start > 1:
                sheet.merge_cells(
                    start_row=tier, end_row=tier, start_column=start + 1, end_column=index
                )
            start = index


def primary_book(
    path: Path,
    rows: Iterable[Mapping[str, Value]],
    *,
    columns: Columns | None = None,
    header: Header = merged_header,
) -> Path:
    """Write a workbook in the ministry's layout."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Sheet1"
    columns = columns or primary_columns()
    header(sheet, columns)
    for number, row in enumerate(rows, 4):
        for index, column in enumerate(columns, 1):
            sheet.cell(number, index, row.get(key_of(column)) if any(column) else None)
    book.save(path)
    return path


def add_sheet(path: Path, name: str, rows: Iterable[Sequence[Value]]) -> Path:
    """Add a sheet of plain rows to a workbook, or make one."""
    book = openpyxl.load_workbook(path) if path.exists() else openpyxl.Workbook()
    if not path.exists():
        book.remove(book.worksheets[0])
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


SCHOOL_LABEL = "BỔ SUNG: TRƯỜNG – mẫu của trục học bạ (hocba-hub) phiên bản 1"


def add_school(path: Path, **changes: Value) -> Path:
    """Add BoSung-Truong to a workbook."""
    items: dict[str, Value] = {
        "Mã trường": "37000001",
        "Tên trường": "Trường Tiểu học Hoa Sen",
        "Năm học": "2025-2026",
        "Thông tư áp dụng": "TT27/2020",
    }
    items.update({key.replace("_", " "): value for key, value in changes.items()})
    rows: list[Sequence[Value]] = [(SCHOOL_LABEL,), ("Mục", "Giá trị")]
    rows += [(item, value) for item, value in items.items() if value is not None]
    return add_sheet(path, "BoSung-Truong", rows)


@dataclass
class Outcome:
    """What an import gave, over all its pages."""

    pages: list[Page] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        return [record for page in self.pages for record in page.records]

    @property
    def transcripts(self) -> list[Transcript]:
        return [record.transcript for record in self.records]

    @property
    def refused(self) -> list[Notice]:
        return [notice for page in self.pages for notice in page.refused]

    @property
    def flagged(self) -> list[Notice]:
        return [notice for page in self.pages for notice in page.flagged]

    @property
    def refusals(self) -> dict[int | None, list[str]]:
        """The codes of all reasons by row."""
        return codes_by_row(self.refused)

    @property
    def questions(self) -> dict[int | None, list[str]]:
        """The codes of all flags by row."""
        return codes_by_row(self.flagged)


def codes_by_row(notices: Iterable[Notice]) -> dict[int | None, list[str]]:
    """The codes of all reasons by row."""
    found: dict[int | None, list[str]] = {}
    for notice in notices:
        found.setdefault(notice.place.row, []).extend(reason.code for reason in notice.reasons)
    return found


def adapter(*paths: Path, **settings: object) -> CsvImportAdapter:
    """The adapter for these files."""
    return CsvImportAdapter(CsvImportSettings.model_validate({"paths": paths, **settings}))


def pull(*paths: Path, query: Query | None = None, **settings: object) -> Outcome:
    """Import files to the end."""
    outcome = Outcome()

    async def run() -> None:
        async for page in adapter(*paths, **settings).pull(query or Query()):
            outcome.pages.append(page)

    asyncio.run(run())
    return outcome


def preview(*paths: Path, **settings: object) -> Outcome:
    """Import files of which nobody says the school."""
    return pull(*paths, query=None, preview=True, **settings)
