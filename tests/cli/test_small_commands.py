"""schema, plugin, help, languages, exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from hub.cli.exit_codes import ExitCode, exit_code_of
from hub.cli.output import default_language
from hub.core.errors import Bug, Pause, Reject, Retry, UnsafeInput
from hub.core.text import Language, Text

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]
DOCS = Path(__file__).parents[2] / "docs"


def test_schema_prints_json_schema_and_xsd(tell: Tell) -> None:
    code, out, _ = tell("schema")
    assert code == ExitCode.DONE
    assert json.loads(out)["title"] == "Transcript"
    _, out, _ = tell("schema", "--xml")
    etree.XMLSchema(etree.fromstring(out.encode()))


def test_plugins_are_listed_and_examined(ask: Ask, tell: Tell) -> None:
    code, answer = ask("plugin", "list")
    assert code == ExitCode.DONE
    brought = {each for plugin in answer["plugins"] for each in plugin["contributes"]}
    assert brought >= {"adapter:csv-import", "signer:keyfile", "spec-pack:tt22-2021"}
    code, answer = ask("plugin", "doctor")
    assert (code, answer["healthy"]) == (ExitCode.DONE, True)
    code, out, _ = tell("plugin", "doctor", "--lang", "en")
    assert "not configured" in out


@pytest.mark.parametrize(
    "command",
    [
        *("import", "check", "sign", "verify", "lookup", "schema", "plugin list", "plugin doctor"),
        *(f"unit {word}" for word in ("import", "show", "list", "move", "merge", "close")),
        *(f"assign {word}" for word in ("set", "end", "show", "list", "try")),
        *(f"account {word}" for word in ("add", "grant", "withdraw", "token", "revoke", "list")),
        *("account readings", "secret list", "secret rotate"),
    ],
)
def test_every_command_has_help_with_an_example_in_both_languages(
    tell: Tell, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    code, out, _ = tell(*command.split(), "--help")
    assert code == ExitCode.DONE
    assert f"Example: hub {command.split(maxsplit=1)[0]}" in re.sub(r"\s+", " ", out)


def test_errors_have_the_documented_exit_codes() -> None:
    text = Text("", "")
    for kind, code in (
        (Retry, ExitCode.RETRY),
        (Reject, ExitCode.REJECTED),
        (UnsafeInput, ExitCode.REJECTED),
        (Pause, ExitCode.PAUSED),
        (Bug, ExitCode.BUG),
    ):
        assert exit_code_of(kind(text, remedy=text)) == code


def test_every_exit_code_is_documented() -> None:
    documented = set(re.findall(r"^\| (\d+) \|", (DOCS / "commands.md").read_text("utf-8"), re.M))
    assert documented == {str(int(code)) for code in ExitCode}


@pytest.mark.parametrize(
    ("variable", "value", "language"),
    [
        ("HOCBA_LANG", "en", Language.EN),
        ("HOCBA_LANG", "vi", Language.VI),
        ("LC_ALL", "en_US.UTF-8", Language.EN),
        ("LC_ALL", "vi_VN.UTF-8", Language.VI),
        ("LC_ALL", "C.UTF-8", Language.VI),
    ],
)
def test_the_language_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, language: Language
) -> None:
    for name in ("HOCBA_LANG", "LC_ALL", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    assert default_language() is language
