"""Collect: what a rule finds is told with the cell where it stood."""

from __future__ import annotations

import asyncio
from pathlib import Path

import openpyxl
import pytest

from hub.core.contracts import Query, SourceCell
from hub.core.host.host import PluginHost
from hub.core.journey.collect import Collected, collect
from hub.core.spec import Checker
from tests.csv_import.files import add_school, add_sheet, primary_book, primary_row

PUPILS = "BỔ SUNG: HỌC SINH – mẫu của trục học bạ (hocba-hub) phiên bản 1"


@pytest.fixture
def host() -> PluginHost:
    return PluginHost()


def collected(host: PluginHost, *paths: Path) -> Collected:
    adapter = host.build_adapter("csv-import", {"paths": paths})
    checker = Checker(tuple(host.spec_packs.values()))
    return asyncio.run(collect(adapter, Query(), checker, lambda page: page, lambda _: None))


def test_what_a_rule_refuses_names_the_column_and_the_cell(
    host: PluginHost, tmp_path: Path
) -> None:
    bad = primary_row(1) | {"Toán/Điểm KTĐK": 8.5}
    book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(2), bad]))
    (notice,) = collected(host, book).refused
    (reason,) = notice.reasons
    assert (notice.place.row, reason.code) == (5, "TT27-TEST-WHOLE")
    assert (reason.column, reason.cell) == ("G (Toán – Điểm KTĐK)", "G5")
    assert reason.path == "results.subjects[0].test"


@pytest.mark.parametrize("apart", [False, True])
def test_a_value_of_another_sheet_or_file_is_found_there(
    host: PluginHost, tmp_path: Path, *, apart: bool
) -> None:
    book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1)]))
    details = tmp_path / "b.xlsx" if apart else book
    header = ("Mã học sinh", "Số định danh cá nhân")
    add_sheet(details, "BoSung-HocSinh", [(PUPILS,), header, ("2500000001", "12345")])
    (notice,) = collected(host, *{book, details}).refused
    (reason,) = notice.reasons
    place = "b.xlsx" if apart else "BoSung-HocSinh"
    assert reason.code == "IDS-PERSONAL-ID"
    assert reason.column == f"{place}: B (Số định danh cá nhân)"
    assert reason.cell == ("'[b.xlsx]BoSung-HocSinh'!B3" if apart else "'BoSung-HocSinh'!B3")


def test_what_stands_in_no_cell_keeps_the_path(host: PluginHost, tmp_path: Path) -> None:
    """What the settings say of the school stands in no cell of the file."""
    book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
    settings = {"school_code": "37000001", "school_name": "A", "school_year": "2025-2026"}
    adapter = host.build_adapter("csv-import", {"paths": [book], **settings})
    wanted = ["school.name", "results.promoted"]

    async def located() -> list[tuple[SourceCell | None, ...]]:
        return [
            adapter.locate(record.place, wanted)
            async for page in adapter.pull(Query())
            for record in page.records
        ]

    assert asyncio.run(located()) == [(None, SourceCell("AG (Lên lớp)", "AG4"))]


def test_the_very_cell_comes_back_coloured(host: PluginHost, tmp_path: Path) -> None:
    bad = primary_row(1) | {"Toán/Điểm KTĐK": 8.5}
    book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(2), bad]))
    adapter = host.build_adapter("csv-import", {"paths": [book]})
    (back,) = adapter.give_back(collected(host, book).refused)
    path = tmp_path / "back.xlsx"
    path.write_bytes(back.content)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    marked = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    assert marked == ["G4"]
    assert sheet["G4"].fill.fgColor.rgb == "FFFFC7CE"
    assert str(sheet["AI4"].value).startswith("G (Toán – Điểm KTĐK): Toán: điểm kiểm tra 8.5")


def test_what_the_importer_itself_refuses_names_its_cell_too(
    host: PluginHost, tmp_path: Path
) -> None:
    bad = primary_row(1) | {"Toán/Điểm KTĐK": 85}
    book = add_school(primary_book(tmp_path / "a.xlsx", [bad]))
    (notice,) = collected(host, book).refused
    assert [(reason.code, reason.cell) for reason in notice.reasons] == [
        ("mark-out-of-range", "G4")
    ]
