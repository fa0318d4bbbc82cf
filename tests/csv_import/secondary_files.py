"""Secondary workbooks for the tests, made by openpyxl and without the importer's own writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.csv_import.files import Value, add_sheet

RESULTS_LABEL = "KẾT QUẢ HỌC TẬP – mẫu của trục học bạ (hocba-hub) phiên bản 1"
LEAVES = ("HK1", "HK2", "CN", "Thi lại", "Nhận xét", "GVBM")
TAIL = [
    *(("Kết quả học tập", leaf) for leaf in ("HK1", "HK2", "CN", "Sau hè")),
    *(("Kết quả rèn luyện", leaf) for leaf in ("HK1", "HK2", "CN", "Sau hè")),
    *((name, "") for name in ("Số buổi nghỉ", "Lên lớp", "Danh hiệu")),
]


def label(sheet: str) -> str:
    """The first row of a sheet of the supplement."""
    return f"BỔ SUNG: {sheet} – mẫu của trục học bạ (hocba-hub) phiên bản 1"


def secondary_row(number: int, *, klass: str = "7A") -> dict[str, Value]:
    """A good pupil's cells by ``subject/leaf`` or by the header's last text."""
    return {
        "STT": number,
        "Mã lớp": klass,
        "Mã học sinh": f"3700{number:04}",
        "Họ tên": f"Trần Thị Số {number}",
        "Ngày sinh": "01/02/2013",
        "Kết quả học tập/HK1": "Khá",
        "Kết quả học tập/HK2": "Khá",
        "Kết quả học tập/CN": "Khá",
        "Kết quả rèn luyện/HK1": "Tốt",
        "Kết quả rèn luyện/HK2": "Tốt",
        "Kết quả rèn luyện/CN": "Tốt",
        "Số buổi nghỉ": 2,
        "Lên lớp": "x",
    }


def marks(subject: str, *values: Value) -> dict[str, Value]:
    """The cells of one subject."""
    return {f"{subject}/{leaf}": value for leaf, value in zip(LEAVES, values, strict=False)}


def secondary_lines(
    rows: Sequence[Mapping[str, Value]],
    subjects: Sequence[str],
    *,
    leaves: Sequence[str] = LEAVES,
    labelled: bool = True,
) -> list[Sequence[Value]]:
    """All rows of a sheet in the hub's secondary layout, groups only in their first cell."""
    columns = [(name, "") for name in ("STT", "Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh")]
    columns += [(subject, leaf) for subject in subjects for leaf in leaves]
    columns += TAIL
    groups = [
        "" if leaf and index and columns[index - 1][0] == group else group
        for index, (group, leaf) in enumerate(columns)
    ]
    lines: list[Sequence[Value]] = [(RESULTS_LABEL,)] if labelled else []
    lines += [[text or None for text in groups], [leaf or None for _, leaf in columns]]
    for row in rows:
        lines.append([row.get(f"{group}/{leaf}" if leaf else group) for group, leaf in columns])
    return lines


def secondary_book(
    path: Path,
    rows: Sequence[Mapping[str, Value]],
    subjects: Sequence[str],
    *,
    leaves: Sequence[str] = LEAVES,
    labelled: bool = True,
) -> Path:
    """Write a workbook in the hub's secondary layout."""
    lines = secondary_lines(rows, subjects, leaves=leaves, labelled=labelled)
    return add_sheet(path, "KetQuaHocTap", lines)
