"""Workbooks of layouts that the hub does not know, made by openpyxl."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.csv_import.files import Value

GROUPS = ("Điểm môn Toán", "Điểm môn Ngữ văn", "Xếp loại học tập", "Xếp loại rèn luyện")
FIRST = ("Số TT", "Lớp", "Mã số HS", "Họ và tên HS", "Sinh ngày")
TOP: list[Value] = [*FIRST, *(text for group in GROUPS for text in (group, None, None)), "Lên lớp?"]
BOTTOM: list[Value] = [*[None] * len(FIRST), *("HKI", "HKII", "CN") * len(GROUPS), None]


def strange_row(number: int) -> list[Value]:
    """A good pupil of grade 7."""
    who: list[Value] = [number, "7A", f"3700{number:04}", f"Trần Thị Số {number}", "01/02/2013"]
    return [*who, 8, 7.5, 7.7, 8, 8, 8, "Khá", "Khá", "Khá", "Tốt", "Tốt", "Tốt", "x"]


def strange_book(path: Path, **changes: str) -> Path:
    """A secondary gradebook with a title, two header rows and names of its own.

    :param changes: other header texts, by those they stand for with ``_`` for spaces.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["BẢNG ĐIỂM TỔNG HỢP LỚP 7A"])
    for tier in (TOP, BOTTOM):
        sheet.append([changes.get(str(text).replace(" ", "_"), text) for text in tier])
    for number in range(1, 4):
        sheet.append(strange_row(number))
    book.save(path)
    return path
