from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Actor, UnreadableInput, UnsafeInput
from hub.core.transport import (
    DELIMITERS,
    DelimitedBounds,
    Row,
    SheetBounds,
    read_delimited,
)
from tests.transport.files import xls_of, xlsx_of
from tests.transport.refusals import SECRET, read_or_refused, refused

_HEADER = ["STT", "Họ và tên", "ĐTB"]
_CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "utf-16": "utf-16"}


def _rows(data: bytes | Path, encoding: str | None = None) -> list[Row]:
    return list(read_delimited(data, encoding=encoding).sheet.rows())


def _refuse(data: bytes, bounds: DelimitedBounds | None = None) -> None:
    list(read_delimited(data, bounds=bounds or DelimitedBounds()).sheet.rows())


@given(
    st.lists(st.lists(_CELLS, max_size=6), max_size=8),
    st.sampled_from(DELIMITERS),
    st.sampled_from(sorted(_ENCODINGS)),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_what_csv_wrote_is_read_back(
    rows: list[list[str]], delimiter: str, encoding: str, ending: str
) -> None:
    buffer = io.StringIO(newline="")
    # With other endings than its own, Python 3.11 leaves a lone line break in a cell unquoted.
    dialect = "excel" if ending == "\r\n" else "unix"
    writer = csv.writer(buffer, dialect, delimiter=delimiter, lineterminator=ending)
    writer.writerows([_HEADER, *rows])
    file = read_delimited(buffer.getvalue().encode(encoding))
    assert (file.delimiter, file.encoding) == (delimiter, _ENCODINGS[encoding])
    expected = [
        Row(number, tuple(cells)) for number, cells in enumerate([_HEADER, *rows], 1) if any(cells)
    ]
    assert list(file.sheet.rows()) == expected
    assert list(file.sheet.rows()) == expected


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_name(data: bytes) -> None:
    with read_or_refused():
        _refuse(data)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("STT,Tên\n1,An", ","),
        ("STT;Tên;Điểm\n1;An;7,5", ";"),
        ("STT\tTên, đệm\n1\tAn", "\t"),
        ("STT|Tên\n", "|"),
        ('"Tên; đệm; họ",STT\n', ","),
        ("\nDANH SÁCH\n\nSTT;Tên\n", ";"),
        ('"Họ và\ntên";STT\n', ";"),
        ("STT\n1\n", ","),
        ("sep=;\nSTT,1;Tên,2\n", ";"),
    ],
)
def test_the_delimiter_is_found_in_the_header(text: str, delimiter: str) -> None:
    assert read_delimited(text.encode()).delimiter == delimiter


def test_a_delimiter_that_is_given_is_taken() -> None:
    file = read_delimited(b"a,b;c\n", delimiter=";")
    assert list(file.sheet.rows()) == [Row(1, ("a,b", "c"))]


def test_excel_s_hint_is_no_row() -> None:
    assert _rows(b"SEP=;\r\nSTT;T\r\n1;A") == [Row(1, ("STT", "T")), Row(2, ("1", "A"))]


def test_rows_are_numbered_as_excel_shows_them() -> None:
    rows = _rows(b'STT,T\n\n1,"A\nB"\n,\n2,C\n')
    assert [(row.number, row.cells) for row in rows] == [
        (1, ("STT", "T")),
        (3, ("1", "A\nB")),
        (5, ("2", "C")),
    ]


def test_cells_are_as_written() -> None:
    assert _rows('a,b\n 00123 ,"e\u0302"'.encode())[1].cells == (" 00123 ", "e\u0302")


def test_a_declared_encoding_is_used() -> None:
    data = "STT,Đ\u00f4\u0303\n".encode("cp1258")
    assert _rows(data, "cp1258") == [Row(1, ("STT", "Đ\u00f4\u0303"))]
    assert _rows("STT,Đỗ".encode("utf-16-le"), "utf-16-le") == [Row(1, ("STT", "Đỗ"))]


def test_a_mark_in_the_file_wins_over_the_declaration() -> None:
    assert read_delimited("STT,Đỗ".encode("utf-8-sig"), encoding="cp1258").encoding == "utf-8-sig"


def test_an_undeclared_encoding_is_refused_with_its_line() -> None:
    data = b"STT,T\n" * 3 + f"1,{SECRET}\u0110\n".encode("cp1258")
    with refused(UnreadableInput, "không phải utf-8 hợp lệ (khoảng dòng 4)", "line 4"):
        read_delimited(data)


def test_half_a_utf16_letter_is_refused() -> None:
    with refused(UnreadableInput, "không phải utf-16 hợp lệ", "not valid utf-16"):
        read_delimited(f"STT,{SECRET}".encode("utf-16")[:-1])


@pytest.mark.parametrize("encoding", ["tcvn3", "hex", "rot13", "", "a\0b", "../x"])
def test_an_encoding_that_does_not_exist_is_the_operator_s(encoding: str) -> None:
    if not encoding:
        assert read_delimited(b"a,b", encoding=encoding).encoding == "utf-8"
        return
    with refused(UnreadableInput, "Bảng mã được khai báo", "encoding declared"):
        read_delimited(SECRET.encode(), encoding=encoding)
    with pytest.raises(UnreadableInput) as caught:
        read_delimited(b"a", encoding=encoding)
    assert caught.value.who is Actor.OPERATOR


@pytest.mark.parametrize(
    ("data", "vi", "en"),
    [
        (b"", "tệp rỗng", "an empty file"),
        (xlsx_of(f"<row><c><v>{SECRET}</v></c></row>"), "sổ tính Excel (.xlsx)", ".xlsx"),
        (xls_of({(0, 0): SECRET}), "sổ tính Excel đời cũ (.xls)", ".xls"),
        (f"<html>{SECRET}".encode(), "trang web (HTML)", "a web page (HTML)"),
        (f"<?xml version='1.0'?><{SECRET}/>".encode(), "tài liệu XML", "an XML document"),
        (b"STT\0," + SECRET.encode(), "nhị phân", "binary"),
    ],
)
def test_what_is_no_csv_is_named(tmp_path: Path, data: bytes, vi: str, en: str) -> None:
    path = tmp_path / "diem.csv"
    path.write_bytes(data)
    with refused(UnreadableInput, vi, en):
        read_delimited(path)


def test_nul_bytes_further_down_are_refused_with_their_line() -> None:
    data = b"STT,T\n" * 1_000 + SECRET.encode() + b"\0\n"
    with refused(UnreadableInput, "byte NUL (khoảng dòng 1001)", "NUL bytes (around line 1001)"):
        read_delimited(data)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f'STT,T\n1,"{SECRET}\n2,B\n', 2),
        (f'STT,T\n1,"{SECRET}" B\n', 2),
        (f'"{SECRET}', 1),
    ],
)
def test_a_lost_quote_is_refused_with_its_row(text: str, row: int) -> None:
    with refused(UnreadableInput, f'dấu nháy kép " hoặc sai ngắt dòng tại dòng {row}', "quote"):
        _refuse(text.encode())


def test_a_quote_inside_a_name_is_kept() -> None:
    assert _rows(b'STT,T\n1,Nam "Ti"\n')[1].cells == ("1", 'Nam "Ti"')


def test_bounds_hold_for_rows_columns_and_cells() -> None:
    bounds = DelimitedBounds(sheet=SheetBounds(rows=2, columns=3, cell_chars=20))
    _refuse(f"a,b,c\n1,2,{'x' * 20}\n".encode(), bounds)
    with refused(UnsafeInput, "hơn 2 dòng", "more than 2 rows"):
        _refuse(f"a\nb\n{SECRET}\n".encode(), bounds)
    with refused(UnsafeInput, "Dòng 2 của tệp CSV có hơn 3 cột", "Row 2 of the CSV file has more"):
        _refuse(f"a,b\n1,2,3,{SECRET}\n".encode(), bounds)
    with refused(UnsafeInput, "Dòng 1 của tệp CSV có ô dài hơn 20", "Row 1 of the CSV file has a"):
        _refuse(f"{SECRET * 2}\n".encode(), bounds)


@pytest.mark.parametrize("size", [40_000, 200_000, 10_000_000])
def test_a_huge_cell_is_refused_and_python_s_own_limit_left_alone(size: int) -> None:
    before = csv.field_size_limit()
    with refused(
        UnsafeInput, "Dòng 2 của tệp CSV có ô dài hơn", "Row 2 of the CSV file has a cell"
    ):
        _refuse(b"STT,T\n1," + SECRET.encode() + b"x" * size)
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("piece", [",", '"', '""', "\r", "\n", '",', ',"'])
def test_megabytes_of_one_thing_are_read_or_refused_soon(piece: str) -> None:
    with read_or_refused():
        _refuse((piece * 2_000_000).encode())


def test_a_file_over_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(SECRET.encode() * 10)
    with refused(UnsafeInput, "giới hạn 100 byte", "the limit of 100 byte"):
        read_delimited(path, bounds=DelimitedBounds(size=100))
