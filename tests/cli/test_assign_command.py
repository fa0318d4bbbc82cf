"""``hub assign`` and ``hub secret``: who uses what, why, and never a secret on the screen."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from hub.cli.exit_codes import ExitCode
from hub.core.host import PluginHost
from hub.core.registry.vault import Vault
from hub.core.store import open_store
from simulation.province import Province, write_units
from tests.host.conftest import install
from tests.host.samples import adapter

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]
DAY = ("--at", "2025-07-01")
SECRET = "mat-khau-bi-mat"

__all__ = ["install"]


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask) -> str:
    """A primary school of the invented province; its units are in the store."""
    monkeypatch.chdir(tmp_path)
    plan = Province(3, 60).schools()[0]
    write_units(tmp_path, 3, [plan])
    ask("unit", "import", "units-2004.csv", "--at", "2004-07-08")
    ask("unit", "import", "units-2025.csv", *DAY, "--whole")
    Path("secret.txt").write_text(f"{SECRET}\n", "utf-8")
    Path("bytes.txt").write_bytes(b"\xff\xfe\xfd")
    Path("nguon.json").write_text(json.dumps({"paths": ["so-diem"]}), "utf-8")
    return plan.code


def test_the_nearest_unit_decides_and_says_why(school: str, ask: Ask, tell: Tell) -> None:
    source = ("--settings", "nguon.json", *DAY)
    assert ask("assign", "set", "37", "adapter", "csv-import", *source)[0] == ExitCode.DONE
    primary = ("--level", "02", "--set", "school_year=2025-2026")
    code, answer = ask("assign", "set", school, "adapter", "csv-import", *source, *primary)
    assert code == ExitCode.DONE
    assert answer["settings"] == {"paths": ["so-diem"], "school_year": "2025-2026"}
    code, answer = ask("assign", "show", school, "adapter", *DAY)
    assert code == ExitCode.DONE
    assert [one["unit"] for one in answer["decided"]] == [school]
    assert [one["standing"] for one in answer["considered"]] == ["decides", "farther"]
    code, shown, _ = tell("assign", "show", school, *DAY, "--explain", "--lang", "en")
    assert code == ExitCode.DONE
    assert "→ " in shown
    assert "a nearer unit decides" in shown
    _, listed = ask("assign", "list", *DAY)
    assert len(listed["assignments"]) == 2
    _, listed = ask("assign", "list", school, *DAY)
    assert [one["unit"] for one in listed["assignments"]] == [school]


def test_two_for_one_thing_are_refused_until_one_ends(school: str, ask: Ask) -> None:
    checker = ("assign", "set", school, "checker")
    assert ask(*checker, "37", *DAY)[0] == ExitCode.DONE
    code, answer = ask(*checker, "99001", "--at", "2026-01-01")
    assert (code, answer["error"]["code"]) == (ExitCode.REJECTED, "assignment-conflict")
    code, answer = ask("assign", "end", school, "checker", "--at", "2026-01-01")
    assert (code, answer["until"]) == (ExitCode.DONE, "2025-12-31")
    assert ask(*checker, "99001", "--at", "2026-01-01", "--until", "2026-06-30")[0] == ExitCode.DONE
    for day, office in (("2025-12-31", "37"), ("2026-01-01", "99001"), ("2026-06-30", "99001")):
        assert (
            ask("assign", "show", school, "checker", "--at", day)[1]["decided"][0]["value"]
            == office
        )
    assert ask("assign", "show", school, "checker", "--at", "2026-07-01")[0] == ExitCode.NO
    assert ask("assign", "end", school, "checker", "--at", "2027-01-01")[0] == ExitCode.REJECTED


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("checker", "37", "--set", "a=b"), ExitCode.REJECTED),
        (("checker", "99999"), ExitCode.REJECTED),
        (("adapter", "csv-import"), ExitCode.PAUSED),
        (("adapter", "none"), ExitCode.REJECTED),
        (("destination", "none"), ExitCode.REJECTED),
        (("signer-seal", "keyfile", "--set", "folder=k", "--level", "04"), ExitCode.REJECTED),
        (("signer-seal", "keyfile", "--set", "folder=k", "--until", "2025-01-01"), ExitCode.USAGE),
        (("signer-seal", "keyfile", "--settings", "secret.txt"), ExitCode.REJECTED),
        (("signer-seal", "keyfile", "--secret", SECRET), ExitCode.USAGE),
        (("signer-seal", "keyfile", "--secret", "password=bytes.txt"), ExitCode.REJECTED),
        (("colour", "keyfile"), ExitCode.USAGE),
    ],
)
def test_what_cannot_be_assigned(
    school: str, tell: Tell, words: tuple[str, ...], code: ExitCode
) -> None:
    answer, _, said = tell("assign", "set", school, *words, *DAY)
    assert answer == code
    assert said
    assert SECRET not in said


def test_a_secret_is_never_shown(
    school: str, ask: Ask, tell: Tell, install: Callable[..., None]
) -> None:
    install("la", adapter("la"))
    wanted = ("assign", "set", school, "adapter", "la", *DAY, "--secret", "token=secret.txt")
    told = tell(*wanted, "--set", "adress=x")
    assert told[0] == ExitCode.PAUSED
    assert SECRET not in "".join(told[1:])
    told = tell(*wanted, "--set", "address=https://la.invalid", "--lang", "en")
    assert told[0] == ExitCode.DONE
    assert "token=***" in told[1]
    _, answer = ask("assign", "show", school, "adapter", *DAY)
    assert answer["decided"][0]["settings"] == {"address": "https://la.invalid", "token": "***"}
    assert SECRET.encode() not in Path("hocba.sqlite").read_bytes()
    assert ask("assign", "try", school, "adapter", *DAY)[0] == ExitCode.DONE
    (key,) = ask("secret", "list")[1]["keys"]
    assert ask("secret", "rotate") == (ExitCode.DONE, {"sealed_anew": 1})
    assert key not in ask("secret", "list")[1]["keys"]
    assert ask("assign", "try", school, "adapter", *DAY)[0] == ExitCode.DONE
    Path("hocba.keys").unlink()
    assert ask("assign", "try", school, "adapter", *DAY)[0] == ExitCode.PAUSED


VAULT = """
    from pydantic import SecretStr
    from hub.core.contracts import SecretStore, SecretStoreManifest

    class Drawer(SecretStore):
        def read(self, reference):
            return SecretStr("mat-khau-bi-mat of " + reference)

    @hookimpl
    def hub_secret_stores():
        return [SecretStoreManifest(
            id="drawer", name=Text("Ngăn kéo", "Drawer"), vendor="Lạ", version="1",
            build=lambda settings: Drawer(),
        )]
"""


def test_a_secret_is_read_from_a_pipe(
    school: str, ask: Ask, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    install("la", adapter("la"))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    wanted = ("assign", "set", school, "adapter", "la", *DAY, "--set", "address=x")
    code, answer = ask(*wanted, "--secret", "token=-")
    assert (code, answer["settings"]["token"]) == (ExitCode.DONE, "***")
    with closing(open_store("hocba.sqlite")) as store, store.reading() as transaction:
        (kept,) = transaction.assignments.find()
        vault = Vault(Path("hocba.keys"), PluginHost())
        opened = vault.open(transaction, kept.secrets)["token"]
    assert isinstance(opened, SecretStr)
    assert opened.get_secret_value() == SECRET


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("Drawer(),", "object(),"),
        ('SecretStr("mat-khau-bi-mat of " + reference)', '"mat-khau-bi-mat"'),
        ('SecretStr("mat-khau-bi-mat of " + reference)', "{}[reference]"),
    ],
)
def test_a_broken_secret_store_is_named(
    school: str, ask: Ask, install: Callable[..., None], sound: str, broken: str
) -> None:
    install("la", adapter("la", VAULT.replace(sound, broken)))
    wanted = ("assign", "set", school, "adapter", "la", *DAY, "--set", "address=x")
    code, answer = ask(*wanted, "--secret-from", "token=drawer:la")
    assert (code, answer["error"]["code"]) == (ExitCode.BUG, "bug")
    assert answer["error"]["plugin"] == "drawer"
    assert SECRET not in json.dumps(answer)


def test_a_secret_may_stay_in_another_store(
    school: str, ask: Ask, tell: Tell, install: Callable[..., None]
) -> None:
    install("la", adapter("la", VAULT))
    wanted = ("assign", "set", school, "adapter", "la", *DAY, "--set", "address=https://la.invalid")
    assert ask(*wanted, "--secret-from", "token=none:la")[0] == ExitCode.REJECTED
    code, shown, _ = tell(*wanted, "--secret-from", "token=drawer:la")
    assert code == ExitCode.DONE
    assert "token=***" in shown
    assert ask("assign", "try", school, "adapter", *DAY)[0] == ExitCode.DONE
    assert ask("secret", "list")[1] == {"keys": {}}


def test_trying_what_is_assigned(school: str, ask: Ask, tell: Tell) -> None:
    assert ask("assign", "try", school, "signer-seal", *DAY)[0] == ExitCode.REJECTED
    folder = ("signer-seal", "keyfile", "--set", "folder=none", *DAY)
    assert ask("assign", "set", school, *folder)[0] == ExitCode.DONE
    code, shown, _ = tell("assign", "try", school, "signer-seal", *DAY, "--lang", "en")
    assert code == ExitCode.NO
    assert "Not ready." in shown
