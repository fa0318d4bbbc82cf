"""Random edits of cells: no crash, no row lost, no row invented, nothing told of who a pupil is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core.errors import Reject
from hub.core.model import SecondaryResults
from hub.core.text import Text
from hub.core.transport import Cell, Row, Sheet
from hub.plugins.csv_import import adapter as adapter_module
from hub.plugins.csv_import.declaration import Declaration
from hub.plugins.csv_import.reader import SourceFile
from tests.csv_import.class_list_files import list_lines, listed
from tests.csv_import.files import (
    SCHOOL_LABEL,
    Columns,
    Outcome,
    Value,
    adapter,
    key_of,
    primary_columns,
    primary_row,
    pull,
)
from tests.csv_import.gradebook_files import Gradebook
from tests.csv_import.secondary_files import marks, secondary_lines, secondary_row
from tests.csv_import.strange_files import BOTTOM, TOP, strange_book, strange_row
from tests.csv_import.variant_files import LABELS, variant_columns, variant_row

ROWS = 6
PUPILS = range(1, ROWS + 1)
SKIPPED = {
    "footer-skipped",
    "number-row-skipped",
    "header-repeated",
    "only-a-number",
    "class-line",
}
Line = Sequence[Value]


@dataclass(frozen=True)
class Book:
    """A workbook of which one sheet is edited.

    :param mapped: it is read with the profile of a strange layout.
    :param header: how many rows the edited sheet has before its first pupil.
    :param joined: the edited sheet's pupils have their records in another one.
    :param transcripts: how many there are if nothing is edited.
    """

    sheets: Mapping[str, Sequence[Line]]
    edited: str
    header: int
    joined: bool = False
    mapped: bool = False

    def lines(self) -> list[list[Cell]]:
        """A fresh copy of the edited sheet."""
        return grid(self.sheets[self.edited])


def grid(lines: Sequence[Line]) -> list[list[Cell]]:
    """Rows as a workbook gives them."""
    return [["" if cell is None else cell for cell in line] for line in lines]


def primary(columns: Columns, rows: Sequence[Mapping[str, Value]], *above: Line) -> list[Line]:
    """Layout A, every group repeated."""
    lines: list[Line] = [*above, *([column[tier] for column in columns] for tier in range(3))]
    lines += [[row.get(key_of(c)) if any(c) else None for c in columns] for row in rows]
    return lines


A = primary(primary_columns(), [primary_row(number) for number in PUPILS])
MARKS = {number: [8, 7, 9, None, 8, "7.5", 7.8] for number in PUPILS}
MATHS, LITERATURE = Gradebook("Toán", "I", MARKS), Gradebook("Ngữ văn", "I", MARKS)
YEAR = marks("Toán", "7.5", "8", "7.8") | marks("Tin học", "Đ", "Đ", "Đ")
LISTED = [listed(number, female="x" if number % 2 else None) for number in PUPILS]
BOOKS = {
    "primary": Book({"Sheet1": A}, "Sheet1", 3),
    "grade 4": Book(
        {
            "KetQuaHocTap": primary(
                variant_columns(4), [variant_row(number, 4) for number in PUPILS], [LABELS[4]]
            )
        },
        "KetQuaHocTap",
        4,
    ),
    "grade 3": Book(
        {
            "KetQuaHocTap": primary(
                variant_columns(3), [variant_row(number, 3) for number in PUPILS], [LABELS[3]]
            )
        },
        "KetQuaHocTap",
        4,
    ),
    "profile": Book(
        {"Sheet": [["BẢNG ĐIỂM"], TOP, BOTTOM, *(strange_row(number) for number in PUPILS)]},
        "Sheet",
        3,
        mapped=True,
    ),
    "secondary": Book(
        {
            "KetQuaHocTap": secondary_lines(
                [secondary_row(number) | YEAR for number in PUPILS], ["Toán", "Tin học"]
            )
        },
        "KetQuaHocTap",
        3,
    ),
    "gradebook": Book({"Toán": MATHS.lines(), "Ngữ văn": LITERATURE.lines()}, "Toán", 6),
    "list": Book(
        {"DanhSach": list_lines(("LỚP 1A", LISTED[:3]), ("LỚP 1B", LISTED[3:])), "Sheet1": A},
        "DanhSach",
        6,
        joined=True,
    ),
}


class Opened(SourceFile):
    """A file whose sheets are given, so that no process has to be started for each example."""

    opened: Sequence[Sheet] = ()

    @contextmanager
    def sheets(self, declared: Declaration) -> Iterator[Sequence[Sheet]]:
        yield self.opened


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


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The profile of the strange layout, as proposed."""
    folder = tmp_path_factory.mktemp("strange")
    asked = adapter(strange_book(folder / "a.xlsx"))
    columns = {field.id: field.proposal for field in asked.mapping().fields if field.proposal}
    path = folder / "p.toml"
    path.write_bytes(asked.profile(columns, Text("Lạ", "Strange")).content)
    return path


edits = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 40), odd_cells), max_size=8)


def import_book(
    book: Book, lines: Sequence[Sequence[Cell]], profile: Path | None = None
) -> Outcome | None:
    """Import the workbook with these lines, or return None where it is refused as a whole."""
    wanted: dict[str, Any] = {"profile": profile} if book.mapped else {}
    sheets = {name: grid(rows) for name, rows in book.sheets.items()}
    sheets[book.edited] = [[*line] for line in lines]
    sheets["BoSung-Truong"] = SCHOOL
    opened = [sheet_of(name, rows) for name, rows in sheets.items()]
    file = _with_sheets(Opened("a.xlsx", b""), opened)
    with (
        patch.object(adapter_module, "find_files", lambda _: [("a.xlsx", Path("a.xlsx"))]),
        patch.object(adapter_module, "read_file", lambda *_: file),
    ):
        try:
            outcome = pull(Path("a.xlsx"), **wanted)
        except Reject:
            return None
        back = adapter(Path("a.xlsx"), **wanted).give_back(outcome.refused)
        assert back or not outcome.refused
        return outcome


def _with_sheets(file: Opened, sheets: Sequence[Sheet]) -> Opened:
    object.__setattr__(file, "opened", sheets)
    return file


def told_of(outcome: Outcome, book: Book) -> list[int]:
    """The rows of the edited sheet that became a record or were refused or skipped, each once."""
    records = [record.place for record in outcome.records]
    refused = [notice.place for notice in outcome.refused]
    skipped = [n.place for n in outcome.flagged if SKIPPED.intersection(r.code for r in n.reasons)]
    places = [*records, *refused, *skipped]
    return [place.row or 0 for place in places if place.sheet == book.edited]


def joined_rows(outcome: Outcome, book: Book) -> set[int]:
    """The rows of a list that are named where they were joined, or as fitting nobody."""
    texts = [r.message.vi for n in (*outcome.flagged, *outcome.refused) for r in n.reasons]
    rows = {int(row) for text in texts for row in re.findall(rf"› {book.edited} › ([0-9]+)", text)}
    for notice in outcome.flagged:
        for reason in notice.reasons:
            if reason.code == "not-matched":
                rows |= set(
                    map(int, re.findall(r"[0-9]+", reason.message.vi.partition("dòng:")[2]))
                )
    return rows


@pytest.mark.parametrize("name", BOOKS)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits)
def test_every_row_is_accepted_refused_or_told(
    profile: Path, name: str, changes: list[tuple[int, int, Cell]]
) -> None:
    book = BOOKS[name]
    lines = book.lines()
    for row, column, cell in changes:
        line = lines[row % len(lines)]
        line += [""] * (column + 1 - len(line))
        line[column] = cell
    outcome = import_book(book, lines, profile)
    if outcome is None:
        return
    data = {
        number
        for number, cells in enumerate(lines, 1)
        if number > book.header and any(str(cell).strip() for cell in cells)
    }
    told = told_of(outcome, book)
    assert len(set(told)) == len(told)
    accounted = set(told) | (joined_rows(outcome, book) if book.joined else set())
    assert data <= accounted
    assert {row for row in accounted if row > book.header} == data
    for notice in outcome.refused:
        assert notice.reasons
        assert "Văn Số" not in str(notice.reasons)
        assert "Thị Số" not in str(notice.reasons)
        assert "0000000" not in str(notice.reasons)


@pytest.mark.parametrize("name", BOOKS)
def test_untouched_it_is_all_accepted(profile: Path, name: str) -> None:
    outcome = import_book(BOOKS[name], BOOKS[name].lines(), profile)
    assert outcome is not None
    assert not outcome.refused
    assert len(outcome.records) == ROWS


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits)
def test_a_gradebook_s_marks_are_in_the_transcript_or_the_pupil_is_refused(
    changes: list[tuple[int, int, Cell]],
) -> None:
    """The second sheet's rows are joined to the first's: no mark goes astray."""
    book = Book({"Toán": MATHS.lines(), "Ngữ văn": LITERATURE.lines()}, "Ngữ văn", 6)
    lines = book.lines()
    for row, column, cell in changes:
        line = lines[7 + row % ROWS]
        # Not the code: which pupil's the marks are is what is held fast here.
        line[column % 2 + 3 if column % 13 == 2 else column % 13] = cell
    outcome = import_book(book, lines)
    if outcome is None:
        return
    refused = {notice.place.row for notice in outcome.refused if notice.place.sheet == "Toán"}
    assert {record.place.row for record in outcome.records} | refused == set(range(8, 8 + ROWS))
    for record in outcome.records:
        results = record.transcript.results
        assert isinstance(results, SecondaryResults)
        line = lines[(record.place.row or 0) - 1]
        names = [subject.name for subject in results.subjects]
        filled = any(str(cell).strip() for cell in line[6:13])
        assert names == (["Toán", "Ngữ văn"] if filled else ["Toán"])
