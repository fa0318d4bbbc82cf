"""Lines above a header, as schools write them."""

from __future__ import annotations

import pytest

from hub.core.transport import Row
from hub.plugins.csv_import.captions import captions, named, section

YEAR = "2025-2026"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["Môn học: Toán"], {"subject": "Toán"}),
        (["MÔN: Ngữ văn, Lớp: 7A"], {"subject": "Ngữ văn", "class": "7A"}),
        (
            ["Môn học: Hoạt động trải nghiệm, hướng nghiệp"],
            {"subject": "Hoạt động trải nghiệm, hướng nghiệp"},
        ),
        (["Môn học:", "", "Tin học"], {"subject": "Tin học"}),
        (["Lớp: 10 Toán"], {"class": "10 Toán"}),
        (["Lớp: 7A2 - Năm học: 2025 – 2026"], {"class": "7A2", "school_year": YEAR}),
        (["DANH SÁCH HỌC SINH LỚP 1A NĂM HỌC 2025-2026"], {"class": "1A", "school_year": YEAR}),
        (
            ["BẢNG ĐIỂM MÔN VẬT LÍ HỌC KỲ II NĂM HỌC 2025-2026"],
            {"subject": "VẬT LÍ", "term": "2", "school_year": YEAR},
        ),
        (["Sổ điểm môn Toán lớp 6A HK1"], {"subject": "Toán", "term": "1"}),
        (["Học kì: I", "Năm học 2025/2026"], {"term": "1", "school_year": YEAR}),
        (["BẢNG ĐIỂM HỌC KỲ"], {}),
        (["Giáo viên bộ môn: Lê Thị Hoa"], {}),
        (["Tổng số học sinh lớp 7A: 35"], {}),
        (["Sĩ số: 35", "", 3.0], {}),
    ],
)
def test_what_a_line_says(cells: list[str | float], said: dict[str, str]) -> None:
    found = captions([Row(3, tuple(cells))])
    assert {key: entry.value for key, entry in found.items()} == said
    assert {entry.row for entry in found.values()} <= {3}


def test_the_first_line_holds() -> None:
    rows = [Row(1, ("Lớp: 7A",)), Row(2, ("Lớp: 7B",))]
    assert captions(rows)["class"].value == "7A"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Toán", {"subject": "Toán"}),
        ("Ngữ văn - HK2", {"subject": "Ngữ văn", "term": "2"}),
        ("HK1", {"term": "1"}),
        ("", {}),
    ],
)
def test_what_a_sheet_s_name_says(name: str, said: dict[str, str]) -> None:
    assert {key: entry.value for key, entry in named(name).items()} == said


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (("LỚP 1A",), "1A"),
        (("", "Lớp: 2B", ""), "2B"),
        ((1.0, "Nguyễn Văn Lớp 1A", "07/03/2018"), None),
        (("Tổng cộng",), None),
    ],
)
def test_a_line_that_names_the_class_of_the_rows_below(
    cells: tuple[str | float, ...], name: str | None
) -> None:
    assert section(Row(5, cells)) == name
