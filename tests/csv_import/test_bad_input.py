"""Files that cannot be imported as a whole: one clear sentence, before anything is yielded."""

from __future__ import annotations

import asyncio
from pathlib import Path

import openpyxl
import pytest

from hub.core.errors import Reject, UnreadableInput
from tests.csv_import.files import (
    adapter,
    add_school,
    add_sheet,
    preview,
    primary_book,
    primary_row,
    pull,
)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"")
    with pytest.raises(UnreadableInput, match="rỗng"):
        preview(path)


def test_a_missing_path_and_a_folder_without_files(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        preview(tmp_path / "nothing.xlsx")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableInput, match="Không có tệp"):
        preview(tmp_path / "empty")


def test_a_workbook_of_blank_sheets(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(Reject, match="Không nhận ra mẫu"):
        preview(tmp_path / "a.xlsx")


def test_a_header_without_data(tmp_path: Path) -> None:
    with pytest.raises(Reject, match="không có dòng dữ liệu"):
        preview(primary_book(tmp_path / "a.xlsx", []))


def test_an_unknown_layout_in_one_file_stops_all(tmp_path: Path) -> None:
    add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1)]))
    add_sheet(tmp_path / "b.xlsx", "x", [("Bút", "Vở", "Mực"), (1, 2, 3)])
    with pytest.raises(Reject) as refused:
        pull(tmp_path)
    assert refused.value.where == "b.xlsx"


def test_no_name_of_a_pupil_is_told_where_no_header_is_found(tmp_path: Path) -> None:
    path = add_sheet(tmp_path / "a.xlsx", "x", [("2500000001", "Nguyễn Văn An", "07/03/2018")])
    with pytest.raises(Reject) as refused:
        preview(path)
    assert "An" not in refused.value.what.vi


@pytest.mark.parametrize("sheet", ["BỔ SUNG: TRƯỜNG", "KẾT QUẢ HỌC TẬP"])
def test_a_newer_version_of_our_layouts(tmp_path: Path, sheet: str) -> None:
    book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
    label = f"{sheet} – mẫu của trục học bạ (hocba-hub) phiên bản 2"
    rows = [(label,), ("Mục", "Giá trị"), ("Mã trường", "1")]
    if sheet.startswith("KẾT"):
        names = ("Mã lớp", "Mã học sinh", "Kết quả học tập – HK1", "Danh hiệu", "Lên lớp")
        rows[1:] = [names, ("6A", "1", "T", "", "x")]
    add_sheet(book, "x", rows)
    with pytest.raises(Reject, match="phiên bản 2"):
        preview(book)


def test_a_supplement_without_its_columns(tmp_path: Path) -> None:
    book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
    label = "BỔ SUNG: LỚP – mẫu của trục học bạ (hocba-hub) phiên bản 1"
    add_sheet(book, "BoSung-Lop", [(label,), ("Tên lớp", "Khối"), ("1A", 1)])
    with pytest.raises(Reject, match="Mã lớp"):
        preview(book)


async def _probe(*paths: Path) -> bool:
    return (await adapter(*paths).probe()).ready


def test_probe_opens_files_and_reads_no_records(tmp_path: Path) -> None:
    good = primary_book(tmp_path / "a.xlsx", [])
    assert asyncio.run(_probe(good))
    assert not asyncio.run(_probe(good, tmp_path / "nothing.xlsx"))
