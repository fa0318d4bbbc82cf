from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.errors import Bug, UnreadableInput, UnsafeInput
from hub.core.transport import (
    ArchiveBounds,
    Row,
    SheetBounds,
    Workbook,
    WorkbookBounds,
    calamine_child,
    read_workbook,
)
from tests.transport.files import (
    MIB,
    ole_of,
    repeated,
    workbook_parts,
    worksheet,
    xls_of,
    xlsx_of,
    zip_of,
    zip_with,
)
from tests.transport.refusals import SECRET, read_or_refused, refused

_FAR_CORNERS = (
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
)

# Made by hand, the same bytes at every moment: openpyxl would write the time into its file.
_SMALL_XLSX = xlsx_of(
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1</v></c></row>', "<si><t>a</t></si>"
)


def _read(data: bytes | Path, bounds: WorkbookBounds | None = None) -> list[list[Row]]:
    with read_workbook(data, bounds=bounds or WorkbookBounds()) as workbook:
        return [list(sheet.rows()) for sheet in workbook.sheets]


@pytest.mark.parametrize(
    ("name", "data", "vi", "en"),
    [
        ("rong.xlsx", b"", "tệp rỗng", "an empty file"),
        ("csv.xlsx", f"STT,{SECRET}\n".encode(), "văn bản thường (như CSV)", "plain text"),
        ("text.xls", f"{SECRET}".encode("utf-16"), "văn bản thường", "plain text"),
        ("web.xls", f"<html>{SECRET}</html>".encode(), "trang web (HTML)", "a web page (HTML)"),
        ("bang.xls", f"<table><tr>{SECRET}".encode(), "trang web (HTML)", "a web page (HTML)"),
        ("xml.xls", f"<?xml version='1.0'?><{SECRET}/>".encode(), "tài liệu XML", "XML document"),
        ("khoa.xlsx", ole_of("EncryptedPackage", SECRET.encode()), "có mật khẩu mở", "password"),
        ("word.xlsx", zip_with(word__document=SECRET.encode()), "tệp nén ZIP", "a ZIP archive"),
        ("word.xls", ole_of("WordDocument", SECRET.encode()), "Office đời cũ khác", "old Office"),
        ("nhiphan.xlsx", zip_with(**{"xl__workbook.bin": b""}), ".xlsb", ".xlsb"),
        ("anh.xlsx", b"\x89PNG\r\n\0" + SECRET.encode(), "nhị phân", "binary data"),
        ("in.xlsx", b"%PDF-1.7" + SECRET.encode(), "tệp PDF", "a PDF file"),
    ],
)
def test_what_is_no_workbook_is_named(
    tmp_path: Path, name: str, data: bytes, vi: str, en: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with refused(UnreadableInput, vi, en):
        read_workbook(path)
    with pytest.raises(UnreadableInput) as caught:
        read_workbook(path)
    assert caught.value.where == name


@pytest.mark.parametrize(
    "data",
    [
        xlsx_of(f'<row r="1"><c r="A1" t="str"><v>{SECRET}</v></row'),
        xlsx_of(f'<row r="1"><c r="{SECRET}"><v>1</v></c></row>'),
        xlsx_of('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', f"<si><t>{SECRET}</t></si>"),
        zip_of(workbook_parts(SECRET)[:-1]),
        ole_of("Workbook", SECRET.encode()),
        xls_of({(0, 0): SECRET})[:1_200],
    ],
)
def test_a_damaged_workbook_is_refused(data: bytes) -> None:
    with refused(UnreadableInput, "bị hỏng", "damaged"):
        _read(data)


def test_a_cut_off_workbook_is_refused() -> None:
    with refused(UnreadableInput, "bị hỏng", "damaged"):
        _read(xlsx_of(f"<row><c><v>{SECRET}</v></c></row>")[:-40])


def test_an_unresolved_entity_is_refused() -> None:
    cell = f'<c r="A1" t="inlineStr"><is><t>{SECRET}&lol;</t></is></c>'
    with refused(UnreadableInput, "bị hỏng", "damaged"):
        _read(xlsx_of(f'<row r="1">{cell}</row>'))


def test_rows_over_the_bound_are_refused() -> None:
    row = f'<row r="4000000000"><c r="A4000000000" t="str"><v>{SECRET}</v></c></row>'
    with refused(UnsafeInput, "đến dòng 4000000000", "down to row 4000000000"):
        _read(xlsx_of(row))


def test_columns_over_the_bound_are_refused() -> None:
    with refused(UnsafeInput, "hơn 1024 cột", "more than 1024 columns"):
        _read(xlsx_of(f'<row r="1"><c r="XFD1" t="str"><v>{SECRET}</v></c></row>'))


@pytest.mark.parametrize("letter", [SECRET[0], "ệ"])
def test_a_cell_over_the_bound_is_refused(letter: str) -> None:
    shared = f"<si><t>{SECRET}{letter * 32_767}</t></si>"
    cells = '<row r="3"><c r="A3" t="s"><v>0</v></c></row>'
    with refused(UnsafeInput, "Dòng 3 có ô dài hơn 32767", "Row 3 has a cell of more than 32767"):
        _read(xlsx_of(cells, shared))


def test_the_longest_cell_is_read() -> None:
    shared = f"<si><t>{'ệ' * 32_767}</t></si>"
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    assert _read(xlsx_of(cells, shared)) == [[Row(1, ("ệ" * 32_767,))]]


def test_rows_that_are_too_long_together_are_refused() -> None:
    shared = f"<si><t>{SECRET * 2_000}</t></si>"
    row = "<row>" + '<c t="s"><v>0</v></c>' * 1_000 + "</row>"
    bounds = WorkbookBounds(archive=ArchiveBounds(ratio=2_000))
    with refused(UnsafeInput, "cả dòng quá dài", "too long as a whole"):
        _read(xlsx_of(row * 4, shared), bounds)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit no address space")
@pytest.mark.parametrize(
    "data",
    [
        xlsx_of(_FAR_CORNERS.format(1_048_576, "XFD")),
        xlsx_of(_FAR_CORNERS.format(1_048_576, "ALL")),
        xls_of({(0, 0): 1.0, (65_535, 60_000): 1.0}),
    ],
    ids=["xlsx", "narrower", "xls"],
)
def test_cells_in_far_corners_are_refused(data: bytes) -> None:
    with refused(UnsafeInput, "hơn 2048 MiB bộ nhớ", "more than 2048 MiB of memory"):
        _read(data)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit no address space")
def test_one_text_used_a_million_times_is_refused() -> None:
    shared = f"<si><t>{SECRET * 1_000}</t></si>"
    uses = '<row r="1">' + '<c t="s"><v>0</v></c>' * 1_000_000 + "</row>"
    bounds = WorkbookBounds(archive=ArchiveBounds(ratio=2_000), memory=512 * MIB)
    with refused(UnsafeInput, "hơn 512 MiB bộ nhớ", "more than 512 MiB of memory"):
        _read(xlsx_of(uses, shared), bounds)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of processor time")
def test_reading_for_too_long_is_refused() -> None:
    rows = "<row><c><v>1</v></c></row>" * 3_000_000
    bounds = WorkbookBounds(archive=ArchiveBounds(ratio=2_000), seconds=1)
    with refused(UnsafeInput, "hơn 1 giây xử lý", "more than 1 seconds of processing"):
        while True:
            _read(xlsx_of(rows), bounds)


def test_a_sheet_far_down_but_narrow_is_read() -> None:
    data = xlsx_of(_FAR_CORNERS.format(1_048_576, "B"))
    assert _read(data) == [[Row(1, (1.0, "")), Row(1_048_576, ("", 1.0))]]


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
@pytest.mark.parametrize(
    ("claim", "vi", "en"),
    [
        (None, "vượt giới hạn 256 MiB", "the limit of 256 MiB"),
        (200 * MIB, "khai kích thước nhỏ hơn", "states a smaller size"),
        (1_000, "khai kích thước nhỏ hơn", "states a smaller size"),
    ],
)
def test_a_sheet_of_500_mb_is_refused_in_little_memory(
    tmp_path: Path, claim: int | None, vi: str, en: str
) -> None:
    block = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>').encode() * 8_000
    sheet = repeated("xl/worksheets/sheet1.xml", block, 500 * MIB // len(block) + 1, size=claim)
    path = tmp_path / "big.xlsx"
    path.write_bytes(zip_of([*workbook_parts("")[:-1], sheet]))
    program = """
        import sys
        from pathlib import Path
        from hub.core.errors import UnsafeInput
        from hub.core.transport import read_workbook
        try:
            read_workbook(Path(sys.argv[1]))
        except UnsafeInput as error:
            status = Path("/proc/self/status").read_text(encoding="ascii")
            print(status.split("VmHWM:")[1].split()[0], error)
    """
    command = [sys.executable, "-c", textwrap.dedent(program), str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=True)
    kilobytes, sentence = done.stdout.split(maxsplit=1)
    assert vi in sentence
    assert en in sentence
    assert int(kilobytes) < 200 * 1024


def test_a_sheet_over_its_own_bounds_is_refused() -> None:
    data = xlsx_of("<row><c><v>1</v></c><c><v>1</v></c></row>" * 2)
    for bounds in (SheetBounds(rows=1), SheetBounds(columns=1)):
        with refused(UnsafeInput, "Trang tính có", "The sheet has"):
            _read(data, WorkbookBounds(sheet=bounds))
    assert len(_read(data, WorkbookBounds(sheet=SheetBounds(rows=2, columns=2)))[0]) == 2


def test_a_file_over_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(xls_of({(0, 0): SECRET}))
    with refused(UnsafeInput, "giới hạn 1000 byte", "the limit of 1000 byte"):
        read_workbook(path, bounds=WorkbookBounds(archive=ArchiveBounds(size=1_000)))


@settings(max_examples=30)
@given(st.data(), st.booleans())
def test_a_changed_workbook_is_read_or_refused_by_name(data: st.DataObject, old: bool) -> None:
    raw = bytearray(xls_of({(0, 0): "a"}) if old else _SMALL_XLSX)
    for _ in range(data.draw(st.integers(1, 20))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with read_or_refused():
        _read(bytes(raw))


def test_a_reader_that_cannot_start_is_our_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit(1)", encoding="utf-8")
    monkeypatch.setattr(calamine_child, "__file__", str(broken))
    with pytest.raises(Bug) as caught:
        read_workbook(_SMALL_XLSX)
    assert "Không khởi động được" in caught.value.what.vi


def test_leaving_a_workbook_ends_its_child(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **options: object) -> None:
            super().__init__(command, **options)  # type: ignore[call-overload]
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    with read_workbook(_SMALL_XLSX) as workbook:
        assert isinstance(workbook, Workbook)
        assert started[0].poll() is None
        next(workbook.sheets[0].rows())
    assert all(child.poll() is not None for child in started)
