"""Layout A as the hub labels it for grades 3, 4 and 5: their subjects, tests and competences."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from hub.core.errors import Reject
from hub.core.model import Level, PrimaryResults, TrainingLevel
from hub.plugins.csv_import.export import results_workbook
from simulation.province import Province
from tests.csv_import.files import (
    preview,
    pull,
)
from tests.csv_import.variant_files import LABELS, UPPER, variant_book, variant_columns, variant_row


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
