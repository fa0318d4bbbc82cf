"""Layout A as the hub labels it for grades 3, 4 and 5: their subjects, tests and competences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from hub.core.errors import Reject
from hub.core.model import Level, PrimaryResults, TrainingLevel
from hub.plugins.csv_import.export import results_workbook
from simulation.province import Province
from tests.csv_import.files import (
    Columns,
    Value,
    key_of,
    merged_header,
    preview,
    primary_columns,
    primary_row,
    pull,
)

LABELS = {
    3: "KẾT QUẢ HỌC TẬP TIỂU HỌC LỚP 3 – mẫu của trục học bạ (hocba-hub) phiên bản 1",
    4: "KẾT QUẢ HỌC TẬP TIỂU HỌC LỚP 4, 5 – mẫu của trục học bạ (hocba-hub) phiên bản 1",
}
TESTED = ["Toán", "Tiếng việt", "Ngoại ngữ", "TH-CN (Tin học)", "TH-CN (Công nghệ)"]
UPPER = ["Lịch sử và Địa lí", "Khoa học"]
PLAIN = [
    "Đạo đức",
    "Nghệ thuật (Âm nhạc)",
    "Nghệ thuật (Mĩ thuật)",
    "Hoạt động trải nghiệm",
    "Giáo dục thể chất",
]


def variant_columns(grade: int) -> Columns:
    """The columns of a grade above the second."""
    group = "Môn học và hoạt động giáo dục"
    tested = [*TESTED, *(UPPER if grade > 3 else [])]
    plain = [*PLAIN, *([] if grade > 3 else ["Tự nhiên và xã hội"])]
    subjects = [(group, title, "Mức đạt được") for title in [*tested, *plain]]
    subjects += [(group, title, "Điểm KTĐK") for title in tested]
    rest = [column for column in primary_columns() if any(column) and column[0] != group]
    specific = ("Năng lực cốt lõi", "Năng lực đặc thù")
    return [
        *rest[:5],
        *sorted(subjects),
        *rest[5:],
        (*specific, "Công nghệ"),
        (*specific, "Tin học"),
    ]


def variant_row(number: int, grade: int) -> dict[str, Value]:
    """A good pupil of that grade."""
    row = {**primary_row(number), "Mã lớp": f"{grade}A", "Công nghệ": "Đ", "Tin học": "T"}
    for column in variant_columns(grade):
        key = key_of(column)
        if "/" in key:
            row[key] = "T" if key.endswith("Mức đạt được") else 9
    return row


def variant_book(
    path: Path,
    rows: Iterable[Mapping[str, Value]],
    columns: Columns,
    label: str | None,
) -> Path:
    """Write such a workbook, with its label above the header or without."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    merged_header(sheet, columns)
    for number, row in enumerate(rows, 4):
        for index, column in enumerate(columns, 1):
            sheet.cell(number, index, row.get(key_of(column)))
    if label:
        merged = [str(cells) for cells in sheet.merged_cells.ranges]
        for cells in merged:
            sheet.unmerge_cells(cells)
        sheet.insert_rows(1)
        sheet["A1"] = label
    book.save(path)
    return path


@pytest.mark.parametrize("grade", [3, 4, 5])
@pytest.mark.parametrize("labelled", [True, False])
def test_every_subject_test_and_competence(tmp_path: Path, grade: int, labelled: bool) -> None:
    columns = variant_columns(grade)
    rows = [variant_row(1, grade), variant_row(2, grade)]
    label = LABELS[min(grade, 4)] if labelled else None
    outcome = preview(variant_book(tmp_path / "a.xlsx", rows, columns, label))
    assert not outcome.refused
    assert [record.place.row for record in outcome.records] == [4 + labelled, 5 + labelled]
    transcript = outcome.transcripts[0]
    results = transcript.results
    assert isinstance(results, PrimaryResults)
    assert (transcript.level, transcript.classroom.grade) == (Level.PRIMARY, grade)
    tests = {subject.name for subject in results.subjects if subject.test == Decimal(9)}
    expected = {"Toán", "Tiếng Việt", "Ngoại ngữ 1", "Tin học", "Công nghệ"}
    assert tests == (expected | set(UPPER) if grade > 3 else expected)
    assert len(results.subjects) == (12 if grade > 3 else 11)
    assert results.competences.technology is TrainingLevel.ACHIEVED
    assert results.competences.informatics is TrainingLevel.GOOD


def test_a_subject_that_the_grade_must_have_is_missed(tmp_path: Path) -> None:
    columns = [column for column in variant_columns(4) if column[1] != "Khoa học"]
    book = variant_book(tmp_path / "a.xlsx", [variant_row(1, 4)], columns, LABELS[4])
    with pytest.raises(Reject, match="Khoa học – Mức đạt được"):
        preview(book)


@pytest.mark.parametrize(("grade", "label"), [(3, LABELS[3]), (4, LABELS[4]), (5, LABELS[4])])
def test_a_grade_is_written_in_its_own_layout_and_read_back(
    tmp_path: Path, grade: int, label: str
) -> None:
    province = Province(seed=11, pupils=60)
    school = province.schools(Level.PRIMARY)[0]
    transcripts = [*province.transcripts(school, grades=(grade,))]
    path = tmp_path / "a.xlsx"
    path.write_bytes(results_workbook(transcripts))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A1"].value == label
    codes = [cell.value for cell in sheet["C"][4:]]
    assert codes == [transcript.pupil.code for transcript in transcripts]
    outcome = pull(path)
    assert outcome.transcripts == transcripts
    assert not outcome.flagged


def test_grades_together_keep_the_ministry_s_layout(tmp_path: Path) -> None:
    province = Province(seed=11, pupils=60)
    school = province.schools(Level.PRIMARY)[0]
    transcripts = [*province.transcripts(school, grades=(2, 4))]
    path = tmp_path / "a.xlsx"
    path.write_bytes(results_workbook(transcripts))
    assert openpyxl.load_workbook(path).worksheets[0]["A1"].value == "STT"
    assert pull(path).transcripts == transcripts
