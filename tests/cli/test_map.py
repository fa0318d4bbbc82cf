"""map: lists, takes words, asks at a terminal; its profile is what import reads from then on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from hub.core.contracts import ENTRY_POINT_GROUP
from tests.cli.terminal import at_a_terminal
from tests.csv_import.strange_files import strange_book
from tests.host import samples

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return strange_book(tmp_path / "a.xlsx")


def test_it_lists_columns_fields_and_proposals(ask: Ask, tell: Tell, book: Path) -> None:
    code, answer = ask("map", book)
    assert code == ExitCode.DONE
    assert answer["columns"][2] == {"letter": "C", "header": "Mã số HS"}
    fields = {field["id"]: field for field in answer["fields"]}
    assert fields["pupil.code"]["proposal"] == "C"
    assert fields["pupil.code"]["required"]
    _, out, _ = tell("map", book, "--lang", "vi")
    assert "Mã số HS" in out
    assert "Chưa có cột" not in out


def test_what_has_no_proposal_is_told(tell: Tell, tmp_path: Path) -> None:
    book = strange_book(tmp_path / "a.xlsx", Mã_số_HS="XYZ")
    _, out, _ = tell("map", book, "--lang", "vi")
    assert "Chưa có cột cho: pupil.code (Mã học sinh)" in out


def test_taking_every_proposal(ask: Ask, tell: Tell, book: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.toml"
    code, answer = ask("map", book, "--out", out, "--yes", "--title", "Sổ điểm trường A")
    assert (code, answer) == (ExitCode.DONE, {"profile": str(out)})
    assert 'title_vi = "Sổ điểm trường A"' in out.read_text("utf-8")
    code, answer = ask("import", book, "--dry-run", "--profile", out)
    assert (code, answer["accepted"]) == (ExitCode.DONE, 3)


def test_words_go_before_proposals(ask: Ask, book: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.toml"
    words = ("--column", "class=Lớp", "--column", "results.absences=B", "--yes")
    code, answer = ask("map", book, "--out", out, *words, "--lang", "vi")
    assert code == ExitCode.REJECTED
    assert "Cột dùng cho hai trường: Lớp" in answer["error"]["message"]
    assert not out.exists()


def test_without_a_person_only_words_count(ask: Ask, book: Path, tmp_path: Path) -> None:
    code, answer = ask("map", book, "--out", tmp_path / "p.toml", "--column", "pupil.code=C")
    assert code == ExitCode.REJECTED
    assert "pupil.full_name" in answer["error"]["message"]
    assert "pupil.code" not in answer["error"]["message"]


@pytest.mark.parametrize("words", [["class"], ["=B"], ["class=B", "class=C"]])
def test_wrong_words_are_of_the_command_line(
    tell: Tell, book: Path, tmp_path: Path, words: list[str]
) -> None:
    given = [each for word in words for each in ("--column", word)]
    code, _, err = tell("map", book, "--out", tmp_path / "p.toml", *given)
    assert code == ExitCode.USAGE
    assert "--column" in err


def test_a_person_answers_each_question(ask: Ask, tmp_path: Path) -> None:
    book = strange_book(tmp_path / "a.xlsx", Mã_số_HS="XYZ")
    out = tmp_path / "p.toml"
    # The class is as proposed; the code has no proposal: it is the third column, 99 is none.
    code, screen = at_a_terminal(
        ["map", book, "--out", out, "--lang", "vi"], "\n99\n3\n" + "\n" * 60
    )
    assert code == ExitCode.DONE, screen
    assert "3. C: XYZ" in screen
    assert "Mã lớp: cột số mấy (0: không có)" in screen
    code, answer = ask("import", book, "--dry-run", "--profile", out)
    assert (code, answer["accepted"]) == (ExitCode.DONE, 3)


def test_an_adapter_that_maps_nothing_is_told(
    ask: Ask, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "xx_stranger"
    info = folder / "xx_stranger-1.0.dist-info"
    info.mkdir(parents=True)
    source = samples.adapter("stranger").replace("class Wishes(Settings):", _PATHS)
    (folder / "xx_stranger.py").write_text(source, "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: xx-stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{ENTRY_POINT_GROUP}]\nstranger = xx_stranger\n")
    monkeypatch.syspath_prepend(str(folder))
    words = ("--adapter", "stranger", "--set", "address=a", "--set", "token=b")
    code, answer = ask("map", book, *words, "--lang", "en")
    assert code == ExitCode.PAUSED
    assert answer["error"]["message"] == "The adapter “stranger” maps no columns."


_PATHS = (
    "class Wishes(Settings):\n    paths: tuple[object, ...] = Field(title='a', description='b')"
)
