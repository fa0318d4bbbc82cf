"""Declared encodings of files and workbooks; what is implausible is asked about, never guessed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from hub.core.contracts import Question
from hub.core.errors import Reject, UnreadableInput
from hub.core.transport import Encoding
from tests.csv_import.files import (
    Value,
    adapter,
    add_school,
    preview,
    primary_book,
    primary_row,
)
from tests.csv_import.test_csv import LABELS, lines
from tests.transport.legacy import encoded, shown

NAMES = ("Lê Văn Hà", "Đỗ Thị Mai", "Trần Quý", "Phạm Thế Sơn", "Lý Thanh Hà")

ALL = pytest.mark.parametrize("encoding", list(Encoding))
OLD = pytest.mark.parametrize("encoding", [Encoding.CP1258, Encoding.TCVN3, Encoding.VNI])
FONTS = pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])


def csv_file(path: Path, encoding: Encoding, *, numbers: tuple[int, ...] = (1, 2)) -> Path:
    rows: list[list[Value]] = [[*LABELS], *lines(*numbers)]
    text = "\r\n".join(",".join("" if c is None else str(c) for c in row) for row in rows)
    path.write_bytes(encoded(text.replace("–", "-"), encoding))
    return path


def old_book(path: Path, encoding: Encoding, *, header: bool = True) -> Path:
    """A workbook whose characters only a font of the encoding shows as Vietnamese."""
    primary_book(path, [primary_row(1), primary_row(2)])
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=1 if header else 4):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = shown(cell.value, encoding)
    book.save(path)
    return path


@ALL
def test_a_declared_csv_reads_like_utf_8(tmp_path: Path, encoding: Encoding) -> None:
    path = csv_file(tmp_path / "a.csv", encoding)
    plain = csv_file(tmp_path / "b.csv", Encoding.UTF_8)
    outcome = preview(path, encoding=encoding.value)
    assert outcome.transcripts == preview(plain).transcripts
    assert outcome.transcripts[0].pupil.full_name == "Nguyễn Văn Số 1"
    assert not outcome.refused


@OLD
def test_undeclared_it_is_refused_with_the_encoding_that_fits(
    tmp_path: Path, encoding: Encoding
) -> None:
    path = csv_file(tmp_path / "a.csv", encoding)
    with pytest.raises(UnreadableInput) as refused:
        preview(path)
    error = refused.value
    assert error.fields == {"reason": "encoding-doubtful", "likely": encoding.value}
    assert "--encoding" in error.remedy.vi
    assert encoding.value in error.remedy.en
    for text in (error.what.vi, error.what.en, error.remedy.vi, error.remedy.en):
        assert "Nguy" not in text


@pytest.mark.parametrize("wrong", [Encoding.CP1258, Encoding.TCVN3, Encoding.VNI])
@pytest.mark.parametrize("right", [Encoding.UTF_8, Encoding.TCVN3, Encoding.VNI])
def test_a_wrong_declaration_is_doubted(tmp_path: Path, wrong: Encoding, right: Encoding) -> None:
    if wrong is right:
        return
    path = csv_file(tmp_path / "a.csv", right)
    with pytest.raises(UnreadableInput) as refused:
        preview(path, encoding=wrong.value)
    assert refused.value.fields["likely"] == right.value


def test_a_byte_order_mark_says_more_than_a_declaration(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", Encoding.UTF_8)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert preview(path, encoding="tcvn3").transcripts == preview(path).transcripts


def test_text_that_a_conversion_damaged_fits_nothing(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", Encoding.UTF_8)
    path.write_text(path.read_bytes().decode("latin-1"), "utf-8")
    with pytest.raises(UnreadableInput, match="nor in any other") as refused:
        preview(path)
    assert refused.value.fields["likely"] == ""
    assert adapter(path).question(refused.value) is None


def test_who_is_sure_is_believed(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", Encoding.TCVN3)
    with pytest.raises(Reject, match="known layout"):
        preview(path, encoding="vni", encoding_confirmed=True)


def test_utf_16_without_a_mark_is_found_likely(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", Encoding.UTF_16)
    with pytest.raises(UnreadableInput) as refused:
        preview(path)
    assert refused.value.fields["likely"] == "utf-16"


def test_what_is_no_text_at_all_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"%PDF-1.7 \xff\xfe")
    with pytest.raises(UnreadableInput, match="PDF"):
        preview(path)


@FONTS
def test_a_workbook_shown_in_an_old_font(tmp_path: Path, encoding: Encoding) -> None:
    plain = primary_book(tmp_path / "b.xlsx", [primary_row(1), primary_row(2)])
    path = old_book(tmp_path / "a.xlsx", encoding)
    with pytest.raises(UnreadableInput) as refused:
        preview(path)
    assert refused.value.fields["likely"] == encoding.value
    outcome = preview(path, encoding=encoding.value)
    assert outcome.transcripts == preview(plain).transcripts


@FONTS
def test_a_unicode_template_filled_in_an_old_font(tmp_path: Path, encoding: Encoding) -> None:
    """Header and supplement are Unicode, what the school typed is not."""
    path = add_school(old_book(tmp_path / "a.xlsx", encoding, header=False))
    with pytest.raises(UnreadableInput) as refused:
        preview(path)
    assert refused.value.fields["likely"] == encoding.value
    outcome = preview(path, encoding=encoding.value)
    assert not outcome.refused
    assert [each.pupil.full_name for each in outcome.transcripts] == [
        "Nguyễn Văn Số 1",
        "Nguyễn Văn Số 2",
    ]
    assert outcome.transcripts[0].school.name == "Trường Tiểu học Hoa Sen"


@FONTS
def test_a_unicode_workbook_declared_as_an_old_font(tmp_path: Path, encoding: Encoding) -> None:
    rows = [primary_row(n) | {"Họ tên": name} for n, name in enumerate(NAMES, 1)]
    book = primary_book(tmp_path / "a.xlsx", rows)
    with pytest.raises(UnreadableInput) as refused:
        preview(book, encoding=encoding.value)
    assert refused.value.fields["likely"] == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1258"])
def test_encodings_of_files_say_nothing_of_workbooks(tmp_path: Path, encoding: str) -> None:
    book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
    assert preview(book, encoding=encoding).transcripts == preview(book).transcripts


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_question_shows_three_cells_a_reading(tmp_path: Path, kind: str) -> None:
    make = csv_file if kind == "csv" else old_book
    path = make(tmp_path / f"a.{kind}", Encoding.TCVN3)
    reader = adapter(path, preview=True, encoding="vni")
    with pytest.raises(UnreadableInput) as refused:
        preview(path, encoding="vni")
    question = reader.question(refused.value)
    assert isinstance(question, Question)
    right, declared = question.choices
    assert right.settings == {"encoding": "tcvn3", "encoding_confirmed": True}
    assert right.samples == ("Nguyễn Văn Số 1", "Hoàn thành", "Nguyễn Văn Số 2")
    assert declared.settings["encoding"] == "vni"
    assert declared.samples[0] != right.samples[0]
    assert "Nguyễn Văn" not in repr(question)
    assert preview(path, **right.settings).transcripts


def test_other_refusals_are_no_question(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", Encoding.UTF_8)
    other = UnreadableInput(Encoding.UTF_8.label, remedy=Encoding.UTF_8.label)
    assert adapter(path).question(other) is None
