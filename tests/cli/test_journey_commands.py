"""The journey's commands as offices use them: submit, approve, return, publish, recall, status."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from simulation.province.places import province_code
from tests.cli.conftest import Commune

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def issued(ask: Ask, commune: Commune) -> list[str]:
    """The keys of the secondary school's transcripts, signed in every slot."""
    ask(
        "sign",
        *("--keys", commune.keys(commune.secondary), "--set", "trusted_keys=true"),
        *("--school", commune.secondary.code, "--store", commune.store),
    )
    words = ("--school", commune.secondary.code, "--store", commune.store)
    _, found = ask("lookup", "", *words)
    return [each["key"] for each in found["transcripts"] if each["state"] == "issued"]


def _seal(commune: Commune) -> tuple[object, ...]:
    school = commune.secondary
    return (
        *("--office", "37", "--name", school.school.name),
        *("--keys", commune.keys(school), "--set", "trusted_keys=true"),
    )


def test_a_school_is_submitted_approved_and_published(
    ask: Ask, commune: Commune, issued: list[str], tmp_path: Path
) -> None:
    school = ("--school", commune.secondary.code, "--store", commune.store)
    code, answer = ask("submit", *school)
    assert (code, sorted(answer["moved"])) == (ExitCode.DONE, sorted(issued))
    assert ask("submit", *school)[0] == ExitCode.NO
    assert ask("approve", *school)[0] == ExitCode.DONE
    out = tmp_path / "decision.xml"
    words = ("publish", "1/QĐ", *_seal(commune), "--out", out, "--store", commune.store)
    code, answer = ask(*words)
    assert (code, answer["published"]) == (ExitCode.DONE, len(issued))
    code, verdict = ask("verify", out, "--trust", commune.trust)
    assert (code, verdict["verdict"]) == (ExitCode.DONE, "passed")
    assert ask(*words)[0] == ExitCode.DONE
    _, status = ask("status", "--audit", "--store", commune.store)
    assert status["audit"]["intact"]
    published = [each for each in status["schools"] if each["state"] == "published"]
    assert [(each["count"], each["who"]) for each in published] == [(len(issued), "province")]


def test_one_is_returned_with_a_reason_and_recalled_others_go_on(
    ask: Ask, commune: Commune, issued: list[str]
) -> None:
    first, store = issued[0], ("--store", commune.store)
    ask("submit", "--school", commune.secondary.code, *store)
    code, answer = ask("return", first, "--reason", "Thiếu nhận xét", *store)
    assert (code, answer["moved"]) == (ExitCode.DONE, [first])
    code, answer = ask("approve", first, *store)
    assert code == ExitCode.NO
    assert "thu hồi" in answer["refused"][0]["why"]
    assert ask("recall", first, "--reason", "Sai điểm", *store)[0] == ExitCode.DONE
    _, story = ask("explain", first, *store)
    # Nobody outside ever knew of it: recalled and withdrawn at once.
    reasons = [each.get("reason") for each in story["ledger"]]
    assert reasons[-3:] == ["Thiếu nhận xét", "Sai điểm", "Sai điểm"]
    _, answer = ask("approve", "--school", commune.secondary.code, *store)
    assert len(answer["moved"]) == len(issued) - 1


def test_nothing_is_submitted_where_no_office_is_assigned(
    ask: Ask, commune: Commune, issued: list[str]
) -> None:
    store = ("--store", commune.store)
    assert ask("assign", "end", province_code(), "checker", *store)[0] == ExitCode.DONE
    code, told = ask("submit", "--school", commune.secondary.code, *store, "--lang", "en")
    assert (code, told["moved"]) == (ExitCode.NO, [])
    assert {each["transcript"] for each in told["refused"]} == set(issued)
    assert "hub assign set" in told["refused"][0]["why"]


def test_only_the_assigned_office_decides(
    ask: Ask, commune: Commune, issued: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, school = ("--store", commune.store), commune.secondary
    ask("submit", "--school", school.code, *store)
    for account, unit in (("xa", school.commune.code), ("so", province_code())):
        ask("account", "add", account, "--name", account, *store)
        ask("account", "grant", account, "checker", "--unit", unit, *store)
    ask("account", "add", "qt", "--name", "qt", *store)
    ask("account", "grant", "qt", "admin", *store)
    tokens = {name: ask("account", "token", name, *store)[1]["token"] for name in ("xa", "so")}
    monkeypatch.setenv("HOCBA_TOKEN", tokens["xa"])
    for words in (("--school", school.code), (issued[0],)):
        code, told = ask("approve", *words, *store)
        assert (code, told["error"]["code"]) == (ExitCode.PAUSED, "not-allowed")
        assert told["error"]["where"] == province_code()
    monkeypatch.setenv("HOCBA_TOKEN", tokens["so"])
    assert len(ask("approve", "--school", school.code, *store)[1]["moved"]) == len(issued)


def test_an_authority_publishes_only_what_it_answers_for(
    ask: Ask, commune: Commune, issued: list[str]
) -> None:
    store, school = ("--store", commune.store), commune.secondary
    ask("submit", "--school", school.code, *store)
    ask("approve", "--school", school.code, *store)
    seal = _seal(commune)
    below = ("publish", "1/QĐ", "--office", school.commune.code, *seal[2:], *store, "--lang", "en")
    code, told = ask(*below)
    assert code == ExitCode.REJECTED
    assert "no transcript to publish" in told["error"]["message"]
    assert ask("publish", "1/QĐ", *seal, *store)[1]["published"] == len(issued)


def test_nothing_chosen_is_a_usage_error(tell: Tell, commune: Commune) -> None:
    code, _, err = tell("approve", "--store", commune.store)
    assert code == ExitCode.USAGE
    assert "--school" in err


def test_a_number_is_not_used_for_two_lists(
    ask: Ask, tell: Tell, commune: Commune, issued: list[str]
) -> None:
    store = ("--store", commune.store)
    words = ("publish", "1/QĐ", *_seal(commune), *store, "--lang", "en")
    for key in issued[:2]:
        ask("submit", key, *store)
    ask("approve", issued[0], *store)
    assert tell(*words)[0] == ExitCode.DONE
    ask("approve", issued[1], *store)
    code, _, err = tell(*words)
    assert code == ExitCode.REJECTED
    assert "used for another list" in err


def test_what_is_not_approved_is_not_published(tell: Tell, commune: Commune) -> None:
    words = ("publish", "1/QĐ", *_seal(commune), "--store", commune.store, "--lang", "en")
    code, _, err = tell(*words)
    assert code == ExitCode.REJECTED
    assert "no transcript to publish" in err


def test_a_number_of_control_characters_is_refused(tell: Tell, commune: Commune) -> None:
    words = ("publish", "1\rQĐ", *_seal(commune), "--store", commune.store, "--lang", "en")
    code, _, err = tell(*words)
    assert code == ExitCode.REJECTED
    assert "no number of a decision" in err


def test_status_tells_people_and_finds_what_was_changed(
    ask: Ask, tell: Tell, commune: Commune, issued: list[str]
) -> None:
    store = ("--store", commune.store)
    _, before = ask("status", *store)
    head = "{sequence}:{hash}".format(**before["ledger"])
    code, out, _ = tell("status", "--head", head, *store, "--lang", "en")
    assert code == ExitCode.DONE
    assert "issued" in out
    assert "The ledger is intact" in out
    with closing(sqlite3.connect(commune.store)) as database, database:
        database.execute("UPDATE ledger SET actor = 'x' WHERE sequence = 2")
    code, out, _ = tell("status", "--audit", *store, "--lang", "en")
    assert code == ExitCode.NO
    assert "Entry 2 was changed." in out
    assert "restore a backup" in out


def test_a_head_that_is_none_is_refused(tell: Tell, commune: Commune) -> None:
    code, _, err = tell("status", "--head", "nonsense", "--store", commune.store, "--lang", "en")
    assert code == ExitCode.REJECTED
    assert "NUMBER:HASH" in err
