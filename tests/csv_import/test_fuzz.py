"""Random edits of cells: no crash, no row lost, no row invented, nothing told of who a pupil is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core.errors import Reject
from hub.core.transport import Cell, Row, Sheet
from hub.plugins.csv_import import adapter as adapter_module
from hub.plugins.csv_import.declaration import Declaration
from hub.plugins.csv_import.reader import SourceFile
from tests.csv_import.files import (
    SCHOOL_LABEL,
    Outcome,
    adapter,
    key_of,
    primary_columns,
    primary_row,
    pull,
)

ROWS = 6
COLUMNS = primary_columns()
SKIPPED = {"footer-skipped", "number-row-skipped", "header-repeated", "only-a-number"}


class Opened(SourceFile):
    """A file whose sheets are given, so that no process has to be started for each example."""

    opened: Sequence[Sheet] = ()

    @contextmanager
    def sheets(self, declared: Declaration) -> Iterator[Sequence[Sheet]]:
        yield self.opened


def grid() -> list[list[Cell]]:
    """Header and rows of a good file."""
    lines: list[list[Cell]] = [[column[tier] for column in COLUMNS] for tier in range(3)]
    for number in range(1, ROWS + 1):
        row = primary_row(number)
        lines.append(["" if not any(c) else row.get(key_of(c)) or "" for c in COLUMNS])
    return lines


def sheet_of(name: str, lines: Sequence[Sequence[Cell]]) -> Sheet:
    rows = [
        Row(number, tuple(cells))
        for number, cells in enumerate(lines, 1)
        if any(cell != "" for cell in cells)
    ]
    return Sheet(name, lambda: iter(rows))


SCHOOL: list[list[Cell]] = [
    [SCHOOL_LABEL],
    ["Mục", "Giá trị"],
    ["Mã trường", "37000001"],
    ["Tên trường", "Hoa Sen"],
    ["Năm học", "2025-2026"],
]
odd_cells: st.SearchStrategy[Cell] = st.one_of(
    st.text(max_size=12),
    st.floats(allow_nan=False),
    st.integers(-5, 50_000).map(float),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.just(dt.timedelta(hours=2)),
    st.sampled_from(["", " ", "x", "T", "Đ", "7,5", "85", "Tổng cộng", "Toán", "Mã học sinh"]),
    st.sampled_from(["2500000002", "Nguyễn Văn Số 3", "1B", "31/02/2018", "Lý do", "\ufeff"]),
)
edits = st.lists(
    st.tuples(st.integers(0, ROWS + 2), st.integers(0, len(COLUMNS) + 1), odd_cells), max_size=8
)


def import_grid(lines: Sequence[Sequence[Cell]]) -> Outcome | None:
    """Import the sheet, or return None where it is refused as a whole."""
    file = Opened("a.xlsx", b"")
    file = _with_sheets(file, [sheet_of("Sheet1", lines), sheet_of("BoSung-Truong", SCHOOL)])
    with (
        patch.object(adapter_module, "find_files", lambda _: [("a.xlsx", Path("a.xlsx"))]),
        patch.object(adapter_module, "read_file", lambda *_: file),
    ):
        try:
            outcome = pull(Path("a.xlsx"))
        except Reject:
            return None
        assert adapter(Path("a.xlsx")).give_back(outcome.refused) or not outcome.refused
        return outcome


def _with_sheets(file: Opened, sheets: Sequence[Sheet]) -> Opened:
    object.__setattr__(file, "opened", sheets)
    return file


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits)
def test_every_row_is_accepted_refused_or_told(changes: list[tuple[int, int, Cell]]) -> None:
    lines = grid()
    for row, column, cell in changes:
        lines[row] += [""] * (column + 1 - len(lines[row]))
        lines[row][column] = cell
    outcome = import_grid(lines)
    if outcome is None:
        return
    data = {
        number
        for number, cells in enumerate(lines, 1)
        if number > 3 and any(str(cell).strip() for cell in cells)
    }
    accepted = [record.place.row for record in outcome.records]
    refused = [notice.place.row for notice in outcome.refused if notice.place.sheet == "Sheet1"]
    skipped = {row for row, codes in outcome.questions.items() if SKIPPED.intersection(codes)}
    assert len(set(accepted + refused)) == len(accepted) + len(refused)
    assert set(accepted) | set(refused) | (skipped & data) == data
    for notice in outcome.refused:
        assert notice.reasons
        assert "Nguyễn Văn" not in str(notice.reasons)
        assert "25000000" not in str(notice.reasons)


def test_untouched_it_is_all_accepted() -> None:
    outcome = import_grid(grid())
    assert outcome is not None
    assert len(outcome.records) == ROWS
