"""Plain CSV: one header row with the workbook layouts' own labels."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from hub.core.errors import Reject, UnreadableInput
from hub.core.model import Level, SecondaryResults
from tests.csv_import.files import Value, preview, primary_book, primary_row, pull

KEYS = [key for key in primary_row(1) if key]
LABELS = [key.replace("/", " – ") for key in KEYS]


def write(path: Path, rows: list[list[Value]], encoding: str = "utf-8", sep: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=sep).writerows(rows)
    return path


def lines(*numbers: int) -> list[list[Value]]:
    return [[primary_row(number)[key] for key in KEYS] for number in numbers]


@pytest.mark.parametrize(
    ("encoding", "sep"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t")]
)
def test_primary_reads_like_the_workbook(tmp_path: Path, encoding: str, sep: str) -> None:
    path = write(tmp_path / "a.csv", [[*LABELS], *lines(1, 2)], encoding, sep)
    book = primary_book(tmp_path / "a.xlsx", [primary_row(1), primary_row(2)])
    outcome = preview(path)
    assert outcome.transcripts == preview(book).transcripts
    assert [record.place.row for record in outcome.records] == [2, 3]


def test_a_declared_encoding(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [[*LABELS], *lines(1)], "utf-16-le")
    assert (
        preview(path, encoding="utf-16").transcripts
        == preview(write(tmp_path / "b.csv", [[*LABELS], *lines(1)])).transcripts
    )


def test_columns_of_the_list_and_the_supplement_may_stand_beside(tmp_path: Path) -> None:
    header: list[Value] = [*LABELS, "Giới tính", "Mã trường", "Tên trường", "Năm học"]
    header += ["Thông tư", "GVCN", "Khối"]
    row = [*lines(1)[0], "Nữ", "37000001", "Trường A", "2025-2026", "TT27/2020", "Cô Hoa", "2"]
    outcome = pull(write(tmp_path / "a.csv", [header, row]))
    transcript = outcome.transcripts[0]
    assert not outcome.flagged
    assert transcript.pupil.gender == "2"
    assert transcript.school.code == "37000001"
    assert transcript.homeroom is not None
    assert transcript.homeroom.full_name == "Cô Hoa"
    assert transcript.classroom.grade == 2


def test_short_rows_are_blank_at_their_end(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [[*LABELS], lines(1)[0][:-3]])
    assert preview(path).transcripts[0].results.promoted is None


def test_secondary(tmp_path: Path) -> None:
    header: list[Value] = ["Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh"]
    header += [f"Toán – {leaf}" for leaf in ("HK1", "HK2", "CN", "Thi lại", "Nhận xét", "GVBM")]
    header += [f"GDTC - {leaf}" for leaf in ("HK1", "HK2", "CN")]
    header += [f"Kết quả học tập – {leaf}" for leaf in ("HK1", "HK2", "CN")]
    header += [f"Kết quả rèn luyện – {leaf}" for leaf in ("HK1", "HK2", "Cả năm")]
    header += ["Số buổi nghỉ", "Lên lớp", "Danh hiệu"]
    row: list[Value] = ["7B", "37001", "Trần Thị Bình", "01/02/2013"]
    row += ["7,5", "8.0", "7.8", None, "Tiến bộ", "Phạm Văn Dũng", "Đ", "Đ", "Đ"]
    row += ["K", "K", "Khá", "Tốt", "Tốt", "T", "2,5", "x", None]
    outcome = preview(write(tmp_path / "a.csv", [header, row]))
    assert not outcome.refused
    transcript = outcome.transcripts[0]
    results = transcript.results
    assert isinstance(results, SecondaryResults)
    assert transcript.level is Level.LOWER_SECONDARY
    assert (results.subjects[0].code, results.subjects[1].code) == ("15", "88")
    assert results.subjects[0].term1.average == Decimal("7.5")
    assert str(results.subjects[0].term2.average) == "8.0"
    assert results.subjects[0].teacher is not None
    assert (results.learning.year, results.conduct.year) == ("K", "T")
    assert (results.absences, results.promoted) == (Decimal("2.5"), True)
    assert outcome.questions[2] == ["decimal-comma", "decimal-comma"]


def test_a_csv_that_calls_itself_a_workbook_and_the_other_way_round(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [[*LABELS], *lines(1)])
    with pytest.raises(UnreadableInput, match="CSV"):
        preview(path)
    book = primary_book(tmp_path / "b.xlsx", [primary_row(1)])
    book.rename(tmp_path / "b.csv")
    with pytest.raises(UnreadableInput, match="Excel"):
        preview(tmp_path / "b.csv")


def test_a_file_of_something_else_lists_the_layouts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [["Sản phẩm", "Giá", "Kho"], ["Bút", "3000", "12"]])
    with pytest.raises(Reject) as refused:
        preview(path)
    assert "Sản phẩm | Giá | Kho" in refused.value.what.vi
    assert "CSDL ngành" in refused.value.remedy.vi
