"""import: preview, write, give back; a file that cannot be read leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from hub.core.model import Level
from simulation.province import Province
from simulation.workbooks import write_school

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
