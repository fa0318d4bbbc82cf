"""Layout D: a school's own list, joined to results by personal id or by name and birth date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from hub.core.errors import Reject
from hub.core.model import Gender, Pupil
from tests.csv_import.class_list_files import class_list, listed
from tests.csv_import.files import (
    Outcome,
    Value,
    add_school,
    add_sheet,
    preview,
    primary_book,
    primary_columns,
    primary_row,
    pull,
)


def joined(tmp_path: Path, *rows: Sequence[Value], pupils: int = 2) -> Outcome:
    book = primary_book(tmp_path / "a.xlsx", [primary_row(n) for n in range(1, pupils + 1)])
    return pull(add_school(book), class_list(tmp_path / "list.xlsx", ("LỚP 1A", rows)))


def pupil_of(outcome: Outcome, number: int) -> Pupil:
    return outcome.transcripts[number - 1].pupil


def test_rows_are_joined_by_name_and_birth_date(tmp_path: Path) -> None:
    person = "037318000001"
    outcome = joined(tmp_path, listed(2, female="x"), listed(1, person=person))
    assert not outcome.refused
    first, second = pupil_of(outcome, 1), pupil_of(outcome, 2)
    assert (first.personal_id, first.gender, first.ethnicity) == (person, "1", "02")
    assert (second.gender, second.full_name) == ("2", "Nguyễn Văn Số 2")
    told = [n for n in outcome.flagged if n.place.source == "a.xlsx" and n.place.row]
    assert [n.reasons[0].code for n in told] == ["matched-by-name", "matched-by-name"]
    assert "list.xlsx › Danh sách › 8" in told[0].reasons[0].message.vi


def test_a_personal_id_decides_before_the_name(tmp_path: Path) -> None:
    columns = [*primary_columns(), ("Số định danh cá nhân", "", "")]
    row = {**primary_row(1), "Số định danh cá nhân": "037318000001"}
    book = add_school(primary_book(tmp_path / "a.xlsx", [row], columns=columns))
    rows = [listed(1, person="037318000009"), listed(1, female="x", person="037318000001")]
    outcome = pull(book, class_list(tmp_path / "list.xlsx", ("LỚP 1A", rows)))
    assert pupil_of(outcome, 1).gender == "2"
    codes = [reason.code for notice in outcome.flagged for reason in notice.reasons]
    assert "matched-by-name" not in codes
    assert codes.count("not-matched") == 1


def test_two_of_one_name_and_birth_date_are_not_guessed(tmp_path: Path) -> None:
    outcome = joined(tmp_path, listed(1, female="x"), listed(1), pupils=1)
    assert pupil_of(outcome, 1).gender is Gender.UNKNOWN
    assert "person-ambiguous" in outcome.questions[4]


def test_where_no_girl_is_marked_nobody_is_taken_for_a_boy(tmp_path: Path) -> None:
    assert pupil_of(joined(tmp_path, listed(1), listed(2)), 1).gender is Gender.UNKNOWN


def test_each_class_has_its_line_and_its_header(tmp_path: Path) -> None:
    book = primary_book(
        tmp_path / "a.xlsx", [primary_row(1), {**primary_row(2), "Mã lớp": "1B"}, primary_row(3)]
    )
    blocks = [("LỚP 1A", [listed(1), listed(3)]), ("LỚP 1B", [listed(2, female="x")])]
    outcome = pull(add_school(book), class_list(tmp_path / "list.xlsx", *blocks))
    assert not outcome.refused
    assert [pupil_of(outcome, n).gender for n in (1, 2, 3)] == ["1", "2", "1"]
    assert "class-differs" not in str(outcome.flagged)


def test_titles_totals_and_signatures_are_no_pupils(tmp_path: Path) -> None:
    outcome = joined(tmp_path, listed(1), listed(2))
    told = [
        (notice.place.row, reason.code)
        for notice in outcome.flagged
        if notice.place.source == "list.xlsx"
        for reason in notice.reasons
    ]
    assert told == [(row, "footer-skipped") for row in (9, 10, 11, 12)]


def test_pupils_who_have_no_results_are_told(tmp_path: Path) -> None:
    outcome = joined(tmp_path, listed(1), listed(7), pupils=1)
    (notice,) = [n for n in outcome.flagged if n.reasons[0].code == "not-matched"]
    assert (notice.place.source, notice.place.sheet) == ("list.xlsx", "Danh sách")
    assert "8" in notice.reasons[0].message.vi


def test_a_personal_id_of_two_pupils_refuses_both(tmp_path: Path) -> None:
    person = "037318000001"
    outcome = joined(tmp_path, listed(1, person=person), listed(2, person=person))
    refused = {(n.place.source, n.place.row): [r.code for r in n.reasons] for n in outcome.refused}
    assert refused == {
        ("list.xlsx", 7): ["duplicate-person"],
        ("list.xlsx", 8): ["duplicate-person"],
        ("a.xlsx", 4): ["linked-row-refused"],
        ("a.xlsx", 5): ["linked-row-refused"],
    }
    assert "7, 8" in outcome.refused[0].reasons[0].message.vi
    assert person not in str(outcome.refused)


def test_columns_in_free_order_with_surname_and_name_apart(tmp_path: Path) -> None:
    """Written by xlsxwriter; a list that has codes is joined by these."""
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        header = ["CCCD", "Họ và tên đệm", "Tên", "Giới tính", "Ngày sinh", "Mã học sinh"]
        sheet.write_row(1, 0, header)
        row = ["037318000001", "Nguyễn Văn", "Số 1", "Nữ", "7-3-2018", "2500000001"]
        sheet.write_row(2, 0, row)
    results = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
    outcome = preview(results, path)
    assert not outcome.refused
    assert pupil_of(outcome, 1).personal_id == "037318000001"
    assert "matched-by-name" not in str(outcome.flagged)


def test_a_list_of_another_school_year_is_refused(tmp_path: Path) -> None:
    book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1)]), Năm_học="2024-2025")
    with pytest.raises(Reject, match="2025-2026") as refused:
        pull(book, class_list(tmp_path / "list.xlsx", ("LỚP 1A", [listed(1)])))
    assert refused.value.fields["reason"] == "wrong-year"
    assert str(refused.value.where) == "list.xlsx › Danh sách › 3"


def test_a_name_in_one_column_and_again_in_two_is_refused(tmp_path: Path) -> None:
    header = ("Họ và tên", "Tên", "Ngày sinh", "Nữ")
    rows = [("LỚP 1A",), header, ("Nguyễn Văn Số 1", "Số 1", "07/03/2018", "x")]
    book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
    with pytest.raises(Reject, match="Tên"):
        preview(book, add_sheet(tmp_path / "list.xlsx", "x", rows))
