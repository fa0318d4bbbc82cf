"""explain and diff: a transcript's story, and two versions side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hub.cli.exit_codes import ExitCode
from hub.core.document.compose import compose
from tests.cli.conftest import Commune
from tests.spec import samples

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


def _first(ask: Ask, commune: Commune) -> str:
    words = ("--school", commune.secondary.code, "--store", commune.store)
    _, found = ask("lookup", "", *words)
    key: str = found["transcripts"][0]["key"]
    return key


def _sign(ask: Ask, commune: Commune, *words: str) -> None:
    ask(
        "sign",
        *("--keys", commune.keys(commune.secondary), "--set", "trusted_keys=true"),
        *("--school", commune.secondary.code, "--store", commune.store, *words),
    )


def test_a_story_is_told_from_import_to_the_last_signature(ask: Ask, commune: Commune) -> None:
    key = _first(ask, commune)
    code, story = ask("explain", key, "--store", commune.store)
    assert (code, story["documents"]) == (ExitCode.DONE, [])
    assert [turn["who"] for turn in story["turns"]] == ["school-office"]
    _sign(ask, commune, "--slot", "GVBM", "--slot", "GVCN")
    _, story = ask("explain", key, "--store", commune.store)
    assert story["waiting"] == ["CBQL"]
    assert [turn["who"] for turn in story["turns"]] == ["manager"]
    _sign(ask, commune)
    _, story = ask("explain", key, "--store", commune.store)
    assert [state["state"] for state in story["documents"]] == ["signing", "issued"]
    assert [turn["what"] for turn in story["turns"]] == ["Bước tiếp theo: nộp."]
    assert [entry["action"] for entry in story["ledger"]] == [
        *("collect", "check", "compose", "sign", "issue")
    ]


def test_the_story_is_readable(ask: Ask, tell: Tell, commune: Commune) -> None:
    key = _first(ask, commune)
    _sign(ask, commune, "--slot", "GVBM")
    code, out, _ = tell("explain", key, "--store", commune.store, "--lang", "en")
    assert code == ExitCode.DONE
    assert "being signed" in out
    assert "Turn of the homeroom teacher: Sign the slot GVCN." in out


def test_an_unknown_or_ambiguous_transcript_is_refused(tell: Tell, commune: Commune) -> None:
    code, _, err = tell("explain", "no-such", "--store", commune.store, "--lang", "en")
    assert code == ExitCode.REJECTED
    assert "hub lookup" in err


def test_two_versions_are_compared_in_words(ask: Ask, tell: Tell, tmp_path: Path) -> None:
    before = samples.lower()
    after = samples.change(before, {f"{samples.at(before, '15')}.year": "8.5", "version": 2})
    old, new = tmp_path / "old.xml", tmp_path / "new.json"
    old.write_bytes(compose(before).content)
    new.write_text(after.model_dump_json(), encoding="utf-8")
    code, answer = ask("diff", old, new)
    assert (code, answer["equal"]) == (ExitCode.NO, False)
    assert {change["path"] for change in answer["changes"]} == {
        "version",
        f"{samples.at(before, '15')}.year",
    }
    _, out, _ = tell("diff", old, new, "--lang", "vi")
    assert "Toán, điểm cả năm: 7.0 → 8.5" in out
    assert ask("diff", old, old) == (ExitCode.DONE, {"equal": True, "changes": []})
