"""The same commands on PostgreSQL, by nothing but ``--store postgresql://…``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from simulation.province import Province, write_units
from simulation.workbooks import write_school
from tests.postgres import PostgresServer

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


def test_a_school_on_postgresql(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    province = Province(3, 60)
    plan = province.schools()[0]
    write_school(list(province.transcripts(plan))[:3], tmp_path / "so-diem")
    write_units(tmp_path, 3, [plan])
    monkeypatch.setenv("HOCBA_STORE", postgres.new_database())
    monkeypatch.setenv("HOCBA_KEY_FILE", str(tmp_path / "hub.keys"))
    code, answer = ask("import", tmp_path / "so-diem", "--yes")
    assert (code, answer["inserted"]) == (ExitCode.DONE, 3)
    code, answer = ask("import", tmp_path / "so-diem", "--yes")
    assert (code, answer["unchanged"]) == (ExitCode.DONE, 3)
    ask("unit", "import", tmp_path / "units-2004.csv", "--at", "2004-07-08")
    signer = ("keyfile", "--set", "folder=khoa", "--secret", f"password={password_file(tmp_path)}")
    assert ask("assign", "set", "37", "signer-seal", *signer)[0] == ExitCode.DONE
    assert ask("secret", "rotate") == (ExitCode.DONE, {"sealed_anew": 1})
    ask("account", "add", "lan", "--name", "Lan (giả lập)")
    ask("account", "grant", "lan", "reader", "--unit", plan.code)
    token = ask("account", "token", "lan")[1]["token"]
    code, answer = ask("--as", token, "lookup", "--limit", "2")
    assert (code, len(answer["transcripts"])) == (ExitCode.DONE, 2)
    code, answer = ask("--as", token, "lookup", "--limit", "2", "--after", answer["after"])
    assert (code, len(answer["transcripts"]), answer["after"]) == (ExitCode.DONE, 1, None)
    readings = ask("account", "readings")[1]["readings"]
    assert [one["account"] for one in readings] == ["lan"] * 3


def password_file(folder: Path) -> Path:
    """A file with a password that opens nothing."""
    file = folder / "mat-khau.txt"
    file.write_text("mat-khau", "utf-8")
    return file


@pytest.mark.parametrize(
    ("store", "code"),
    [
        ("postgresql://u:s3cret@127.0.0.1:1/hub", ExitCode.RETRY),
        ("mysql://u:s3cret@127.0.0.1/hub", ExitCode.PAUSED),
    ],
)
def test_no_password_is_shown_when_the_store_cannot_be_opened(
    tell: Tell, store: str, code: ExitCode
) -> None:
    answer, shown, said = tell("lookup", "--store", store)
    assert answer == code
    assert said
    assert "s3cret" not in shown + said
