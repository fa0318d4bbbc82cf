"""import: preview, write, give back; a file that cannot be read leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hub.cli.exit_codes import ExitCode
from hub.core.model import Level
from simulation.province import Province
from simulation.workbooks import write_school
from tests.csv_import.files import add_school, changed, primary_book, primary_row
from tests.csv_import.gradebook_files import Gradebook, gradebook

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def workbooks(tmp_path: Path) -> Path:
    province = Province(11, 40)
    school = province.schools(Level.PRIMARY)[0]
    write_school(province.transcripts(school, (1, 2)), tmp_path / "books")
    return tmp_path / "books"


def test_a_preview_writes_nothing(ask: Ask, workbooks: Path, tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    code, answer = ask("import", workbooks, "--dry-run", "--store", store)
    assert (code, answer["refused"], answer["written"]) == (ExitCode.DONE, [], False)
    assert answer["accepted"] > 0
    assert not store.exists()


def test_the_same_import_twice_changes_nothing(ask: Ask, workbooks: Path, tmp_path: Path) -> None:
    words = ("import", workbooks, "--yes", "--store", tmp_path / "s.sqlite")
    _, first = ask(*words)
    _, second = ask(*words)
    assert first["inserted"] == first["accepted"] == second["unchanged"]
    assert (second["inserted"], second["updated"]) == (0, 0)


def test_without_anybody_to_ask_nothing_is_written(
    tell: Tell, ask: Ask, workbooks: Path, tmp_path: Path
) -> None:
    store = tmp_path / "s.sqlite"
    code, _, err = tell("import", workbooks, "--store", store)
    assert code == ExitCode.USAGE
    assert "--yes" in err
    _, found = ask("lookup", "--store", store)
    assert found["transcripts"] == []


def test_a_file_that_cannot_be_read_leaves_no_trace(tell: Tell, tmp_path: Path) -> None:
    book, store = tmp_path / "a.xlsx", tmp_path / "s.sqlite"
    book.write_bytes(b"")
    code, _, err = tell("import", book, "--yes", "--store", store, "--lang", "en")
    assert code == ExitCode.REJECTED
    assert "What next:" in err
    assert sorted(tmp_path.iterdir()) == [book]


def shortened(book: Path, rows: int) -> Path:
    """The workbook without its last pupils."""
    opened = openpyxl.load_workbook(book)
    sheet = opened.worksheets[0]
    sheet.delete_rows(sheet.max_row - rows + 1, rows)
    opened.save(book)
    return book


@pytest.fixture
def book(tmp_path: Path) -> Path:
    rows = [primary_row(number) for number in range(1, 11)]
    return add_school(primary_book(tmp_path / "a.xlsx", rows))


def test_a_file_that_lacks_pupils_stops(ask: Ask, tell: Tell, book: Path, tmp_path: Path) -> None:
    words = ("import", book, "--store", tmp_path / "s.sqlite")
    assert ask(*words, "--yes")[0] == ExitCode.DONE
    shortened(book, 4)

    code, seen = ask(*words, "--dry-run")
    assert code == ExitCode.NO
    (shrunk,) = seen["shrunk"]
    assert (shrunk["class_name"], shrunk["stored"], shrunk["missing"]) == ("1A", 10, 4)
    assert shrunk["marked"]
    assert "the store has 10 pupils, the file lacks 4" in tell(*words, "--dry-run", "--lang=en")[1]

    code, stopped = ask(*words, "--yes")
    assert code == ExitCode.PAUSED
    assert "--allow-shrink" in stopped["error"]["next"]

    code, allowed = ask(*words, "--yes", "--allow-shrink")
    assert (code, allowed["unchanged"]) == (ExitCode.DONE, 6)
    _, found = ask("lookup", "--store", tmp_path / "s.sqlite", "--limit", "20")
    assert len(found["transcripts"]) == 10


def test_gradebooks_that_lack_pupils_stop(ask: Ask, tmp_path: Path) -> None:
    """A mark refused in one of a pupil's sheets excuses one pupil, not two."""
    marks = {number: [8, 7, 9, 8, 8, 7, 7.7] for number in range(1, 11)}
    sheets = [Gradebook("Toán", "I", marks), Gradebook("Ngữ văn", "I", marks)]
    named = add_school(gradebook(tmp_path / "a.xlsx", *sheets), Thông_tư_áp_dụng="TT22/2021")
    words = ("import", named, "--yes", "--store", tmp_path / "s.sqlite")
    _, first = ask(*words)
    assert (first["accepted"], first["refused"]) == (10, [])
    fewer = {number: marks[number] for number in range(1, 7)}
    wrong = {(1, "ĐĐGgk"): 85}
    sheets = [sheets[0].but(marks=fewer), sheets[1].but(marks=fewer, changes=wrong)]
    add_school(gradebook(named, *sheets), Thông_tư_áp_dụng="TT22/2021")
    code, seen = ask(*words, "--dry-run")
    assert code == ExitCode.NO
    assert [(each["missing"], each["marked"]) for each in seen["shrunk"]] == [(4, True)]
    assert ask(*words)[0] == ExitCode.PAUSED


def test_one_or_two_pupils_fewer_are_told_and_stop_nothing(
    ask: Ask, book: Path, tmp_path: Path
) -> None:
    words = ("import", book, "--yes", "--store", tmp_path / "s.sqlite")
    ask(*words)
    shortened(book, 2)
    code, answer = ask(*words)
    assert code == ExitCode.DONE
    assert [(each["missing"], each["marked"]) for each in answer["shrunk"]] == [(2, False)]


def test_mended_rows_given_back_are_no_shrinkage(ask: Ask, tmp_path: Path) -> None:
    rows = [primary_row(number) for number in range(1, 10)]
    rows.append(changed(10, "Toán/Điểm KTĐK", 85))
    book = add_school(primary_book(tmp_path / "a.xlsx", rows))
    words = ("--yes", "--store", tmp_path / "s.sqlite")
    _, first = ask("import", book, *words, "--returned", tmp_path / "back")
    assert (first["accepted"], first["refused"][0]["reasons"][0]["cell"]) == (9, "G13")
    (back,) = (tmp_path / "back").iterdir()
    mended = openpyxl.load_workbook(back)
    mended.worksheets[0]["G4"] = 8
    mended.save(back)
    code, second = ask("import", back, *words)
    assert (code, second["inserted"], second["shrunk"]) == (ExitCode.DONE, 1, [])


def test_a_rule_names_the_cell_in_json(ask: Ask, tmp_path: Path) -> None:
    rows = [changed(1, "Toán/Điểm KTĐK", 8.5)]
    book = add_school(primary_book(tmp_path / "a.xlsx", rows))
    _, answer = ask("import", book, "--dry-run", "--store", tmp_path / "s.sqlite")
    (reason,) = answer["refused"][0]["reasons"]
    assert (reason["column"], reason["cell"]) == ("G (Toán – Điểm KTĐK)", "G4")
    assert reason["path"] == "results.subjects[0].test"
