"""Pages: bounded, with the evidence of each file once; every row exactly once."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
import xlsxwriter

from hub.core.contracts import Query
from hub.core.host import PluginHost
from hub.core.model import Level
from hub.plugins.csv_import import scan
from hub.plugins.csv_import.adapter import PAGE_ROWS
from tests.csv_import.files import (
    Value,
    adapter,
    add_school,
    changed,
    key_of,
    primary_book,
    primary_columns,
    primary_row,
    pull,
)


def quick_book(path: Path, rows: Iterable[Mapping[str, Value]]) -> Path:
    """Write the ministry's layout as fast as can be."""
    columns = primary_columns()
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        for tier in range(3):
            sheet.write_row(tier, 0, [column[tier] for column in columns])
        for number, row in enumerate(rows, 3):
            sheet.write_row(number, 0, [row.get(key_of(c)) if any(c) else None for c in columns])
    return path


@pytest.fixture(scope="module")
def thousands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four thousand pupils, every hundredth with a mark above ten."""
    rows = (
        changed(number, "Toán/Điểm KTĐK", 85) if number % 100 == 0 else primary_row(number)
        for number in range(1, 4_001)
    )
    return quick_book(tmp_path_factory.mktemp("big") / "a.xlsx", rows)


@pytest.mark.parametrize("room", [120_000, 0])
def test_thousands_of_rows_in_bounded_memory(
    thousands: Path, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are kept only as long as there is room; without any they are read a second time."""
    monkeypatch.setattr(scan, "ROOM", room)
    sizes = []

    async def run() -> None:
        async for page in adapter(thousands, preview=True).pull(Query()):
            if page.evidence:
                # The first look is over; from here on only the rows that were kept may be held.
                tracemalloc.reset_peak()
            assert len(page.records) + len(page.refused) <= PAGE_ROWS
            assert page.total == 4_000
            sizes.append((len(page.records), len(page.refused), len(page.evidence)))

    tracemalloc.start()
    asyncio.run(run())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < (16 if room else 8) * 1024 * 1024
    assert [sum(column) for column in zip(*sizes, strict=True)] == [3_960, 40, 1]
    assert sizes[0][2] == 1


def test_evidence_is_the_file_as_it_was(tmp_path: Path) -> None:
    add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1)]))
    add_school(primary_book(tmp_path / "b.xlsx", [primary_row(2)]))
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    (tmp_path / "ghi-chu.docx").write_bytes(b"x")
    outcome = pull(tmp_path)
    kept = [(e.name, e.content) for page in outcome.pages for e in page.evidence]
    assert kept == [(name, (tmp_path / name).read_bytes()) for name in ("a.xlsx", "b.xlsx")]
    assert [record.place.source for record in outcome.records] == ["a.xlsx", "b.xlsx"]


@pytest.mark.parametrize(
    "query",
    [Query(school_code="1"), Query(school_year="2020-2021"), Query(level=Level.LOWER_SECONDARY)],
)
def test_what_was_not_asked_for_is_left_out_and_counted(tmp_path: Path, query: Query) -> None:
    book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1), primary_row(2)]))
    outcome = pull(book, query=query)
    assert not outcome.records
    assert outcome.questions == {None: ["outside-query"]}
    assert len(pull(book, query=Query(school_code="37000001")).records) == 2


def test_the_plugin_is_found_through_its_entry_point() -> None:
    manifest = PluginHost().adapters["csv-import"]
    assert manifest.settings.model_fields.keys() >= {"paths", "preview"}
