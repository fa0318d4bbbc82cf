"""hub spec: list, show, diff; JSON keys, exit codes, the nearest name of a slip of the pen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from hub.core.spec.describe import PACK_FACTS, RULE_FACTS
from hub.core.spec.packs import builtin_packs

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]
NAMES = [pack.id for pack in builtin_packs()]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which no line is folded."""
    monkeypatch.setenv("COLUMNS", "300")


def test_list_tells_every_pack(ask: Ask) -> None:
    code, answer = ask("spec", "list", "--lang", "vi")
    assert code == ExitCode.DONE
    assert [pack["id"] for pack in answer["packs"]] == NAMES
    for pack in answer["packs"]:
        assert {"id", "version", "grade", "subject", "title", "rules", "applies"} <= set(pack)
        # The policy of signatures is data and no rules.
        assert (pack["rules"] > 0) == (pack["id"] != "tt15-2025-bkhcn")
    chosen = next(pack for pack in answer["packs"] if pack["id"] == "qd124-2004")
    assert (chosen["valid_to"], chosen["successor"]) == ("2025-06-30", "qd19-2025")


def test_list_in_both_languages(tell: Tell) -> None:
    code, out, _ = tell("spec", "list", "--lang", "vi")
    assert code == ExitCode.DONE
    assert "quan sát được" in out
    assert "mọi năm học" in out
    _, out, _ = tell("spec", "list", "--lang", "en")
    assert "observed" in out
    assert "every school year" in out


@pytest.mark.parametrize("name", NAMES)
def test_show_explains_a_pack(name: str, ask: Ask, tell: Tell) -> None:
    code, answer = ask("spec", "show", name)
    assert code == ExitCode.DONE
    assert set(answer) == {"id", "rules", *PACK_FACTS}
    _, out, _ = tell("spec", "show", name, "--lang", "vi")
    for note in (*answer["notes"], *answer["sources"]):
        assert note in out
    for rule in answer["rules"]:
        assert rule["id"] in out
        assert rule["message"]["vi"] in out
        assert " ".join(rule["explanation"].split()) in out


def test_show_explains_one_rule(ask: Ask, tell: Tell) -> None:
    code, answer = ask("spec", "show", "ttdlqg-2026", "ttdl-birth-date")
    assert code == ExitCode.DONE
    assert {"id", "pack", "severity", "fingerprint", *RULE_FACTS} <= set(answer)
    assert answer["provisional"]
    _, out, _ = tell("spec", "show", "ttdlqg-2026", "TTDL-BIRTH-DATE", "--lang", "vi")
    assert "tạm thời vì" in out
    assert "TTDL-LENGTH" not in out
    _, out, _ = tell("spec", "show", "ttdlqg-2026", "TTDL-BIRTH-DATE", "--lang", "en")
    assert "whose turn: school office" in out


def test_a_slip_of_the_pen_leads_to_the_nearest_name(ask: Ask, tell: Tell) -> None:
    code, answer = ask("spec", "show", "tt22-2012")
    assert code == ExitCode.REJECTED
    assert answer["error"]["code"] == "unknown-code"
    assert "“tt22-2021”" in answer["error"]["next"]
    code, _, err = tell("spec", "show", "ids", "IDS-STAFF-ADULTS", "--lang", "en")
    assert code == ExitCode.REJECTED
    assert "Is it “IDS-STAFF-ADULT”?" in err
    code, answer = ask("spec", "diff", "ids", "zzzzzzzzzzzzzz")
    assert code == ExitCode.REJECTED
    assert "ttdlqg-2026" in answer["error"]["next"]


def test_diff_of_a_pack_with_itself(ask: Ask, tell: Tell) -> None:
    code, answer = ask("spec", "diff", "ids", "ids")
    assert (code, answer["same"]) == (ExitCode.DONE, True)
    assert (answer["facts"], answer["rules"]) == ([], [])
    code, out, _ = tell("spec", "diff", "ids", "ids", "--lang", "en")
    assert "Nothing differs." in out


def test_diff_of_two_packs(ask: Ask) -> None:
    code, answer = ask("spec", "diff", "qd124-2004", "qd19-2025", "--lang", "en")
    assert (code, answer["same"]) == (ExitCode.NO, False)
    changes = {rule["rule"]: rule["change"] for rule in answer["rules"]}
    assert changes["QD124-PLACE-CODE"] == "gone"
    assert changes["QD19-DISTRICT"] == "new"
    assert "New rule: QD19-DISTRICT" in answer["words"]


def test_diff_with_a_file_written_earlier(ask: Ask, tell: Tell, tmp_path: Path) -> None:
    _, answer = ask("spec", "show", "ids")
    written = tmp_path / "ids-1.json"
    written.write_text(json.dumps(answer), "utf-8")
    code, _ = ask("spec", "diff", written, "ids")
    assert code == ExitCode.DONE
    answer["version"] = "0"
    answer["rules"][0]["verb"] = "SHOULD"
    answer["rules"][1]["id"] = "IDS-GONE"
    written.write_text(json.dumps(answer), "utf-8")
    code, out, _ = tell("spec", "diff", written, "ids", "--lang", "vi")
    assert code == ExitCode.NO
    assert "ids (phiên bản 0) → ids (phiên bản 1)" in out
    assert "mức ràng buộc: nên (SHOULD) → phải (SHALL)" in out
    assert "Quy tắc không còn: IDS-GONE" in out


@pytest.mark.parametrize("content", ["{", "[]", '{"id": "ids"}', "null", "\x00"])
def test_a_file_that_describes_no_pack(content: str, ask: Ask, tmp_path: Path) -> None:
    written = tmp_path / "x.json"
    written.write_text(content, "utf-8")
    code, answer = ask("spec", "diff", written, "ids")
    assert code == ExitCode.REJECTED
    assert answer["error"]["code"] == "unreadable-input"


def test_a_file_that_is_not_there(ask: Ask, tmp_path: Path) -> None:
    code, answer = ask("spec", "diff", tmp_path / "none.json", "ids")
    assert code == ExitCode.REJECTED
    assert answer["error"]["where"].endswith("none.json")


@pytest.mark.parametrize("command", ["list", "show", "diff"])
def test_help_has_an_example(command: str, tell: Tell) -> None:
    code, out, _ = tell("spec", command, "--help")
    assert code == ExitCode.DONE
    assert f"Example: hub spec {command}" in " ".join(out.split())
