"""A school's own lists for the tests, made by openpyxl (layout D)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.csv_import.files import Value, add_sheet

HEADER = ("STT", "Họ và tên", None, "Ngày, tháng,\nnăm sinh", "Nữ", "Dân tộc", "Nơi sinh", "CCCD")
ABOVE: list[Sequence[Value]] = [
    ("UBND XÃ HOA SEN", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("TRƯỜNG TIỂU HỌC HOA SEN", None, None, None, "Độc lập - Tự do - Hạnh phúc"),
    ("DANH SÁCH HỌC SINH NĂM HỌC 2025-2026",),
    (None,),
]
BELOW: list[Sequence[Value]] = [
    ("Tổng cộng: 3 học sinh, trong đó 1 nữ",),
    (None, None, None, None, "Hoa Sen, ngày 5 tháng 9 năm 2025"),
    (None, "Người lập", None, None, "Hiệu trưởng"),
    (None, None, None, None, "Lê Thị Hoa"),
]


def listed(number: int, *, female: Value = None, person: Value = None) -> Sequence[Value]:
    """The cells of one pupil, the name in two columns."""
    given = str(number)
    return (number, "Nguyễn Văn", f"Số {given}", "07/03/2018", female, "Tày", "Ninh Bình", person)


Block = tuple[str, Sequence[Sequence[Value]]]
"""A class's line, and its pupils."""


def list_lines(*blocks: Block) -> list[Sequence[Value]]:
    """All rows of a list: each class's line, then the header again, then its pupils."""
    lines = [*ABOVE]
    for klass, rows in blocks:
        lines += [(klass,), HEADER, *rows]
    return [*lines, *BELOW]


def class_list(path: Path, *blocks: Block) -> Path:
    """Write a list as a workbook."""
    return add_sheet(path, "Danh sách", list_lines(*blocks))
