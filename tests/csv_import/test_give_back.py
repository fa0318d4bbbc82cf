"""Refused rows come back as the same workbook, marked; mended, it is imported as it is."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from hub.core.contracts import Notice, Reason, SourcePlace
from hub.core.model import Level, PrimaryResults
from hub.core.text import Text
from simulation.province import Province
from simulation.workbooks import write_school
from tests.csv_import.files import (
    Outcome,
    Value,
    adapter,
    add_school,
    add_sheet,
    blank_header,
    changed,
    merged_header,
    primary_book,
    primary_row,
    pull,
)

PUPILS_LABEL = "BỔ SUNG: HỌC SINH – mẫu của trục học bạ (hocba-hub) phiên bản 1"


def returned(folder: Path, outcome: Outcome, *paths: Path, **settings: object) -> list[Path]:
    """Write what is given back and return where."""
    folder.mkdir(exist_ok=True)
    files = []
    for evidence in adapter(*paths, **settings).give_back(outcome.refused):
        files.append(folder / Path(evidence.name).name)
        files[-1].write_bytes(evidence.content)
    return files


def sheet_of(path: Path, name: str = "Sheet1") -> Worksheet:
    sheet = openpyxl.load_workbook(path)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def put(path: Path, cell: str, value: Value, sheet: str = "Sheet1") -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def test_only_refused_rows_with_their_cells_marked_and_the_reasons(tmp_path: Path) -> None:
    bad = changed(2, "Toán/Điểm KTĐK", 85) | {"Ngày sinh": "31/02/2018"}
    rows = [primary_row(1), bad, primary_row(3)]
    for header in (merged_header, blank_header):
        book = primary_book(tmp_path / f"{header.__name__}.xlsx", rows, header=header)
        outcome = pull(add_school(book))
        (path,) = returned(tmp_path / "back", outcome, book)
        assert path.name == f"{header.__name__}-tra-lai.xlsx"
        sheet = sheet_of(path)
        assert (sheet["C4"].value, sheet["C5"].value) == ("2500000002", None)
        for cell, word in (("G4", "lớn hơn 10"), ("E4", "ngày/tháng/năm")):
            assert sheet[cell].fill.fgColor.rgb == "FFFFC7CE"
            assert word in sheet[cell].comment.text
        assert sheet["H4"].comment is None
        assert sheet["AI1"].value == "Lý do"
        assert "G (Toán – Điểm KTĐK): Điểm “85” lớn hơn 10" in sheet["AI4"].value
        assert openpyxl.load_workbook(path).sheetnames == ["Sheet1", "BoSung-Truong"]


def test_mended_it_is_imported_as_it_is(tmp_path: Path) -> None:
    book = primary_book(tmp_path / "a.xlsx", [primary_row(1), changed(2, "Toán/Điểm KTĐK", 85)])
    outcome = pull(add_school(book))
    (path,) = returned(tmp_path / "back", outcome, book)
    assert pull(path).refusals == {4: ["mark-out-of-range"]}
    put(path, "G4", 8.5)
    mended = pull(path)
    assert not mended.refused
    assert not mended.flagged
    results = mended.transcripts[0].results
    assert isinstance(results, PrimaryResults)
    assert str(results.subjects[0].test) == "8.5"


def test_given_back_twice_it_has_one_column_of_reasons(tmp_path: Path) -> None:
    book = add_school(primary_book(tmp_path / "a.xlsx", [changed(2, "Toán/Điểm KTĐK", 85)]))
    (first,) = returned(tmp_path / "1", pull(book), book)
    put(first, "G4", 12)
    (second,) = returned(tmp_path / "2", pull(first), first)
    sheet = sheet_of(second)
    assert "“12”" in sheet["AI4"].value
    assert sheet["AJ4"].value is None


def test_what_other_files_say_of_these_pupils_goes_along(tmp_path: Path) -> None:
    results = primary_book(tmp_path / "a.xlsx", [primary_row(1), changed(2, "Toán/Điểm KTĐK", 85)])
    extra: list[tuple[Value, ...]] = [
        (PUPILS_LABEL,),
        ("Mã học sinh", "Dân tộc", "Nơi sinh"),
        ("2500000001", "Kinh", "Nam Định"),
        ("2500000002", "Tày", "Ninh Bình"),
    ]
    supplement = add_school(add_sheet(tmp_path / "b.xlsx", "BoSung-HocSinh", extra))
    outcome = pull(results, supplement)
    (path,) = returned(tmp_path / "back", outcome, results, supplement)
    sheet = sheet_of(path, "BoSung-HocSinh")
    assert [row[0] for row in sheet.iter_rows(min_row=3, values_only=True)] == ["2500000002"]
    put(path, "G4", 8)
    pupil = pull(path).transcripts[0].pupil
    assert pupil.ethnicity == "02"


def test_a_refused_row_of_the_list_is_given_back_beside_its_pupil(tmp_path: Path) -> None:
    header = ("Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc")
    listed = add_sheet(
        tmp_path / "list.xlsx",
        "Sheet1",
        [
            header,
            ("1A", "2500000001", "Nguyễn Văn Số 1", "07/03/2018", "Nam", "Klingon"),
            ("1A", "2500000007", "Nguyễn Văn Số 7", "07/03/2018", "??", "Kinh"),
        ],
    )
    book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1)]))
    outcome = pull(book, listed)
    first, second = returned(tmp_path / "back", outcome, book, listed)
    assert sheet_of(first, "list")["F2"].comment is not None
    assert f"{first.name} {second.name}" == "a-tra-lai.xlsx list-tra-lai.xlsx"
    assert sheet_of(second)["B2"].value == "2500000007"
    put(first, "F2", "Kinh", "list")
    assert pull(first).transcripts[0].pupil.ethnicity == "01"


def test_findings_of_rules_mark_their_cells_too(tmp_path: Path) -> None:
    """The hub's rules name places of the transcript, whose subjects have an order of their own."""
    province = Province(seed=3, pupils=60)
    school = province.schools(Level.PRIMARY)[0]
    paths = write_school(province.transcripts(school, grades=(1,)), tmp_path / "in")
    outcome = pull(paths[0])
    place = outcome.records[1].place
    subjects = [subject.name for subject in outcome.transcripts[1].results.subjects]
    told = Text("Điểm phải là số nguyên.", "A whole number.")
    places = [
        f"results.subjects[{subjects.index('Toán')}].test",
        "results.promoted",
        "pupil.personal_id",
        "results",
    ]
    notice = Notice(place, tuple(Reason("rule", told, path, path=path) for path in places))
    (evidence,) = adapter(paths[0]).give_back([notice])
    path = tmp_path / "back.xlsx"
    path.write_bytes(evidence.content)
    sheet = sheet_of(path)
    marked = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    assert marked == ["G4", "AG4"]
    assert sheet["AI4"].value.splitlines() == [
        "G (Toán – Điểm KTĐK): Điểm phải là số nguyên.",
        "AG (Lên lớp): Điểm phải là số nguyên.",
        "pupil.personal_id: Điểm phải là số nguyên.",
        "results: Điểm phải là số nguyên.",
    ]
    extra = sheet_of(path, "BoSung-HocSinh")
    assert [cell.value for row in extra.iter_rows() for cell in row if cell.comment] == [
        outcome.transcripts[1].pupil.personal_id
    ]


def test_rows_of_csv_come_back_as_a_workbook(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    keys = [key for key in primary_row(1) if key]
    lines = [
        ",".join(key.replace("/", " – ") for key in keys),
        ",".join(str(changed(1, "Toán/Điểm KTĐK", 85)[key]) for key in keys),
    ]
    source.write_text("\n".join(lines), "utf-8")
    outcome = pull(source, preview=True)
    (path,) = returned(tmp_path / "back", outcome, source, preview=True)
    assert path.suffix == ".xlsx"
    assert pull(path, preview=True).refusals == {2: ["mark-out-of-range"]}


def test_nothing_refused_gives_nothing_back(tmp_path: Path) -> None:
    book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1)]))
    assert adapter(book).give_back([]) == ()
    gone = Notice(SourcePlace("a.xlsx", "Sheet1", 99), ())
    assert adapter(book).give_back([gone]) != ()
