"""``hub account`` and ``hub --as``: duties, tokens, and who read what."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from hub.core.store import open_store
from simulation.province import write_units
from tests.cli.conftest import Commune

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def hub(commune: Commune, monkeypatch: pytest.MonkeyPatch, ask: Ask) -> Commune:
    """A commune's store that knows its units."""
    monkeypatch.chdir(commune.folder)
    write_units(commune.folder, 3, [commune.primary, commune.secondary])
    assert ask("unit", "import", "units-2004.csv", "--at", "2004-07-08")[0] == ExitCode.DONE
    return commune


def account(ask: Ask, name: str, *duty: str, using: str | None = None) -> str:
    """Register an account with one duty; return its token."""
    who = ("--as", using) if using else ()
    assert ask(*who, "account", "add", name, "--name", f"{name} (giả lập)")[0] == ExitCode.DONE
    assert ask(*who, "account", "grant", name, *duty)[0] == ExitCode.DONE
    code, answer = ask(*who, "account", "token", name)
    assert code == ExitCode.DONE
    return str(answer["token"])


def schools(answer: dict[str, Any]) -> set[str]:
    return {one["school_code"] for one in answer["transcripts"]}


def test_everybody_sees_and_signs_their_own(hub: Commune, ask: Ask, tell: Tell) -> None:
    first, second = hub.primary.code, hub.secondary.code
    assert schools(ask("lookup")[1]) == {first, second}
    admin = account(ask, "sgd", "admin")
    assert ask("lookup")[0] == ExitCode.PAUSED
    office = account(ask, "th", "school-office", "--unit", first, using=admin)
    operator = account(ask, "cntt", "operator", using=admin)
    assert schools(ask("--as", office, "lookup")[1]) == {first}
    assert ask("--as", operator, "lookup")[0] == ExitCode.PAUSED
    assert ask("--as", operator, "sign", "--keys", hub.keys(hub.primary))[0] == ExitCode.PAUSED
    code, answer = ask("--as", office, "sign", "--keys", hub.keys(hub.primary), "--out", "xml")
    assert (code, answer["documents"]) == (ExitCode.DONE, 6)
    _, read = ask("--as", admin, "account", "readings", "--account", "th")
    assert [one["way"] for one in read["readings"]] == ["sign"] * 6 + ["lookup"] * 6
    key = ask("--as", office, "lookup")[1]["transcripts"][0]["key"]
    other = ask("--as", admin, "lookup", "--school", second)[1]["transcripts"][0]["key"]
    assert ask("--as", office, "explain", key)[0] == ExitCode.DONE
    assert ask("--as", office, "diff", key, key)[0] == ExitCode.DONE
    for words in (("explain", other), ("diff", other, other), ("print", other, "--out", "x.pdf")):
        code, answer = ask("--as", office, *words)
        assert (code, answer["error"]["code"]) == (ExitCode.REJECTED, "unknown-code")
    _, read = ask("--as", admin, "account", "readings", "--account", "th")
    ways = [(one["way"], one["transcript"]) for one in read["readings"]]
    assert ways[:3] == [("diff", key), ("diff", key), ("explain", key)]
    assert other not in {transcript for _, transcript in ways}
    _, shown, _ = tell("--as", admin, "account", "readings", "--transcript", key, "--lang", "en")
    assert "explain" in shown


def test_registry_and_rights_are_guarded_too(
    hub: Commune, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = account(ask, "sgd", "admin")
    commune = account(ask, "xa", "admin", "--unit", "99001", using=admin)
    operator = account(ask, "cntt", "operator", "--unit", "37", using=admin)
    monkeypatch.setenv("HOCBA_TOKEN", commune)
    refused = (
        ("account", "add", "b", "--name", "B"),
        ("account", "token", "sgd"),
        ("account", "revoke", "sgd"),
        ("account", "list"),
        ("account", "readings"),
        ("account", "grant", "xa", "admin"),
        ("account", "grant", "xa", "admin", "--unit", "99002"),
        ("unit", "import", "units-2025.csv"),
        ("unit", "close", "99002"),
        ("assign", "set", "37", "checker", "37"),
        ("secret", "rotate"),
    )
    for words in refused:
        code, answer = ask(*words)
        assert (code, answer["error"]["code"]) == (ExitCode.PAUSED, "not-allowed"), words
    assert ask("account", "grant", "xa", "reader", "--unit", "99001")[0] == ExitCode.DONE
    assert ask("assign", "set", "99001", "checker", "99001")[0] == ExitCode.DONE
    monkeypatch.setenv("HOCBA_TOKEN", operator)
    assert ask("assign", "set", "99002", "checker", "37")[0] == ExitCode.DONE
    assert ask("account", "grant", "cntt", "reader", "--unit", "99002")[0] == ExitCode.PAUSED


def test_an_import_needs_the_right_for_its_school(hub: Commune, ask: Ask) -> None:
    from simulation.province import Province
    from simulation.workbooks import write_school

    plan = hub.secondary
    write_school(list(Province(3, 60).transcripts(plan))[:6], Path("so-diem"))
    admin = account(ask, "sgd", "admin")
    office = account(ask, "th", "school-office", "--unit", hub.primary.code, using=admin)
    code, answer = ask("--as", office, "import", "so-diem", "--yes")
    assert (code, answer["error"]["where"]) == (ExitCode.PAUSED, plan.code)
    # Two of a class that the store has whole.
    words = ("import", "so-diem", "--yes", "--allow-shrink")
    assert ask("--as", admin, *words)[0] == ExitCode.DONE


def test_duties_are_withdrawn_and_tokens_revoked(hub: Commune, ask: Ask, tell: Tell) -> None:
    admin = account(ask, "sgd", "admin")
    using = ("--as", admin, "account")
    reader = account(ask, "lan", "reader", "--level", "02", using=admin)
    assert ask("--as", reader, "lookup")[0] == ExitCode.DONE
    code, shown, _ = tell(*using, "list", "--lang", "vi")
    assert "tra cứu [02]" in shown
    assert ask(*using, "withdraw", "lan", "reader")[0] == ExitCode.REJECTED
    _, answer = ask(*using, "withdraw", "lan", "reader", "--level", "02")
    assert answer["accounts"][0]["duties"] == []
    assert ask("--as", reader, "lookup")[0] == ExitCode.PAUSED
    assert ask(*using, "revoke", "lan")[1] == {"id": "lan", "revoked": 1}
    assert ask(*using, "add", "lan", "--name", "Lan")[1]["error"]["code"] == "account-taken"
    assert ask(*using, "add", "local", "--name", "Local")[0] == ExitCode.REJECTED
    assert ask(*using, "token", "none")[0] == ExitCode.REJECTED
    assert ask(*using, "revoke", "sgd")[1]["revoked"] == 1
    code, shown, _ = tell("account", "token", "sgd", "--days", "2", "--lang", "en")
    assert code == ExitCode.DONE
    assert "not shown again" in shown
    token = shown.split()[0].encode()
    with closing(open_store(hub.store)):
        assert token not in hub.store.read_bytes()
