"""import --encoding: declared, refused where nobody answers, asked at a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from hub.core.transport import Encoding
from tests.cli.terminal import at_a_terminal
from tests.csv_import.test_encodings import csv_file

Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return csv_file(tmp_path / "a.csv", Encoding.TCVN3)


def test_declared_it_is_read(ask: Ask, file: Path) -> None:
    code, answer = ask("import", file, "--dry-run", "--encoding", "tcvn3")
    assert (code, answer["accepted"]) == (ExitCode.DONE, 2)


def test_nobody_to_ask_gets_the_option_and_the_likely_encodings(ask: Ask, file: Path) -> None:
    code, answer = ask("import", file, "--dry-run", "--lang", "en")
    assert code == ExitCode.REJECTED
    assert answer["error"]["likely"] == "tcvn3"
    assert "--encoding" in answer["error"]["next"]
    assert "Nguy" not in str(answer)


def test_an_encoding_that_is_none_is_told_with_those_there_are(ask: Ask, file: Path) -> None:
    code, answer = ask("import", file, "--dry-run", "--encoding", "abc")
    assert code != ExitCode.DONE
    assert "encoding" in str(answer)


def test_a_person_sees_three_cells_and_chooses(file: Path) -> None:
    code, screen = at_a_terminal(["import", file, "--dry-run", "--lang", "vi"], "7\n1\n")
    assert code == ExitCode.DONE
    assert "1. TCVN3 (phông ABC, .VnTime): “Nguyễn Văn Số 1” · “Hoàn thành”" in screen
    assert "Nhận 2 học bạ" in screen


def test_a_person_may_say_that_none_is_right(file: Path) -> None:
    code, screen = at_a_terminal(["import", file, "--dry-run", "--lang", "en"], "0\n")
    assert code != ExitCode.DONE
    assert "accepted" not in screen
