"""Layout A: the ministry's primary results workbook."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from hub.core.errors import Reject
from hub.core.model import (
    Level,
    PartialDate,
    PrimaryResults,
    PrimaryYearResult,
    SubjectLevel,
    TrainingLevel,
)
from tests.csv_import.files import (
    Header,
    add_school,
    blank_header,
    changed,
    key_of,
    merged_header,
    preview,
    primary_book,
    primary_columns,
    primary_row,
    pull,
    repeated_header,
)


@pytest.mark.parametrize("header", [merged_header, blank_header, repeated_header])
def test_merged_blank_and_repeated_group_cells_read_alike(tmp_path: Path, header: Header) -> None:
    book = primary_book(tmp_path / "a.xlsx", [primary_row(1), primary_row(2)], header=header)
    outcome = pull(add_school(book))
    assert [record.place.row for record in outcome.records] == [4, 5]
    assert not outcome.refused
    assert not outcome.flagged


def test_every_value_of_a_row(tmp_path: Path) -> None:
    outcome = pull(add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1)])))
    transcript = outcome.transcripts[0]
    results = transcript.results
    assert isinstance(results, PrimaryResults)
    assert transcript.level is Level.PRIMARY
    assert transcript.school.name == "Trường Tiểu học Hoa Sen"
    assert transcript.school_year == "2025-2026"
    assert transcript.regulation == "TT27/2020"
    assert (transcript.classroom.grade, transcript.classroom.code) == (1, "1A")
    assert transcript.pupil.code == "2500000001"
    assert transcript.pupil.birth_date == PartialDate(year=2018, month=3, day=7)
    named = [(subject.code, subject.name) for subject in results.subjects[:2]]
    assert named == [("01", "Toán"), ("02", "Tiếng Việt")]
    assert results.subjects[0].test == Decimal(9)
    assert results.subjects[1].level is SubjectLevel.DONE
    assert len(results.subjects) == 8
    assert results.competences.science is TrainingLevel.ACHIEVED
    assert results.qualities.honesty is TrainingLevel.GOOD
    assert results.year_result is PrimaryYearResult.DONE
    assert (results.grade_completed, results.promoted) == (True, True)


def test_columns_may_stand_anywhere(tmp_path: Path) -> None:
    columns = primary_columns()
    moved = [columns[2], *columns[5:18], columns[31], *columns[18:31], columns[0], columns[1]]
    moved += [*columns[3:5], *columns[32:]]
    straight = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
    turned = primary_book(tmp_path / "b.xlsx", [primary_row(1)], columns=moved)
    assert preview(turned).transcripts == preview(straight).transcripts


def test_headers_with_line_breaks_nfd_case_and_lost_diacritics(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Kết quả")
    row = primary_row(1)
    for index, column in enumerate(primary_columns()):
        for tier, text in enumerate(column):
            shown = unicodedata.normalize("NFD", text).replace(" ", "\n", 1).upper()
            if text == "Đạo đức":
                shown = "Dao  duc"
            sheet.write(tier, index, shown)
        if any(column):
            sheet.write(3, index, row.get(key_of(column)))
    book.close()
    outcome = preview(path)
    assert outcome.transcripts == preview(primary_book(tmp_path / "b.xlsx", [row])).transcripts


def test_header_below_titles_and_rows_counted_as_a_person_sees_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "TRƯỜNG TIỂU HỌC HOA SEN")
    sheet.write(2, 3, "BẢNG KẾT QUẢ")
    for index, column in enumerate(primary_columns()):
        for tier, text in enumerate(column):
            sheet.write(5 + tier, index, text)
        for number in (1, 2):
            value = primary_row(number).get(key_of(column)) if any(column) else None
            sheet.write(8 + 3 * number, index, value)
    book.close()
    assert [record.place.row for record in preview(path).records] == [12, 15]


def test_extra_columns_are_told_once_and_not_read(tmp_path: Path) -> None:
    columns = [*primary_columns(), ("Ghi chú riêng", "", "")]
    rows = [{**primary_row(1), "Ghi chú riêng": "abc"}]
    outcome = pull(add_school(primary_book(tmp_path / "a.xlsx", rows, columns=columns)))
    assert outcome.questions == {None: ["columns-unknown"]}
    assert "Ghi chú riêng" in outcome.flagged[0].reasons[0].message.vi
    assert len(outcome.records) == 1


@pytest.mark.parametrize("missing", ["Mã học sinh", "Toán/Điểm KTĐK", "Nhân ái", "Lên lớp"])
def test_a_missing_column_refuses_the_sheet_and_is_named(tmp_path: Path, missing: str) -> None:
    columns = [each for each in primary_columns() if not any(each) or key_of(each) != missing]
    book = primary_book(tmp_path / "a.xlsx", [primary_row(1)], columns=columns)
    with pytest.raises(Reject) as refused:
        preview(book)
    for part in missing.split("/"):
        assert part in refused.value.what.vi
    assert "Sheet1" in str(refused.value.where)


def test_a_column_found_twice_refuses_the_sheet(tmp_path: Path) -> None:
    columns = [*primary_columns(), ("Phẩm chất chủ yếu", "Nhân ái", "")]
    with pytest.raises(Reject, match="Nhân ái"):
        preview(primary_book(tmp_path / "a.xlsx", [primary_row(1)], columns=columns))


def test_subjects_of_higher_grades_are_read_where_a_school_added_them(tmp_path: Path) -> None:
    group = "Môn học và hoạt động giáo dục"
    columns = primary_columns()
    columns[18:18] = [(group, "Khoa học", "Mức đạt được"), (group, "Khoa học", "Điểm KTĐK")]
    row = {**primary_row(1), "Mã lớp": "4A", "Khoa học/Mức đạt được": "T", "Khoa học/Điểm KTĐK": 10}
    outcome = preview(primary_book(tmp_path / "a.xlsx", [row], columns=columns))
    results = outcome.transcripts[0].results
    assert isinstance(results, PrimaryResults)
    science = results.subjects[-1]
    assert (science.code, science.test) == ("13", Decimal(10))
    assert results.competences.science is TrainingLevel.ACHIEVED


def test_an_unknown_subject_refuses_the_sheet(tmp_path: Path) -> None:
    columns = primary_columns()
    columns[18:18] = [("Môn học và hoạt động giáo dục", "Cờ vua", "Mức đạt được")]
    with pytest.raises(Reject, match="Cờ vua"):
        preview(primary_book(tmp_path / "a.xlsx", [primary_row(1)], columns=columns))


@pytest.mark.parametrize(
    ("completed", "promoted", "result", "expected"),
    [
        (None, None, "Chưa hoàn thành", (False, False)),
        ("x", None, "Hoàn thành", (True, False)),
        (None, None, None, (None, None)),
        ("không", "chưa xét", "Hoàn thành", (False, None)),
    ],
)
def test_a_blank_decision_means_no_once_the_result_is_stated(
    tmp_path: Path,
    completed: str | None,
    promoted: str | None,
    result: str | None,
    expected: tuple[bool | None, bool | None],
) -> None:
    row = changed(1, "Hoàn thành chương trình lớp học", completed)
    row |= {"Lên lớp": promoted, "Xếp loại": result}
    results = preview(primary_book(tmp_path / "a.xlsx", [row])).transcripts[0].results
    assert isinstance(results, PrimaryResults)
    assert (results.grade_completed, results.promoted) == expected
