"""`hub backup` and `hub restore`, as the province's operator types them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.core.store import open_store
from tests.store.pupils import saved, transcript

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(migrated: Path, tmp_path: Path) -> Path:
    place = tmp_path / "hub.sqlite"
    place.write_bytes(migrated.read_bytes())
    with closing(open_store(place)) as opened:
        saved(opened, [transcript()])
    return place


def test_back_up_look_verify_restore(store: Path, tmp_path: Path, ask: Ask, tell: Tell) -> None:
    keys = ("--backup-key", tmp_path / "keys" / "backup.keys")
    (tmp_path / "keys").mkdir()
    folder = tmp_path / "backups"
    code, first = ask("backup", folder, *keys, "--store", store)
    assert (code, first["number"], first["whole"], first["tables"]["transcript"]) == (0, 1, True, 1)
    with closing(open_store(store)) as opened:
        saved(opened, [transcript("HS002", "Đỗ Văn Ước")])
    code, shown, _ = tell("backup", folder, *keys, "--store", store, "--lang", "en")
    assert code == 0
    assert "changes" in shown
    assert "Ledger head: 0:" in shown
    assert "backup.keys apart from the backups" in shown.replace("\n", " ")

    code, listed = ask("backup", folder, *keys, "--list")
    assert [each["written"] for each in listed["backups"]] == [first["written"], 1]
    assert listed["verified_rows"] is None
    code, verified = ask("backup", folder, *keys, "--verify")
    assert (code, verified["verified_rows"]) == (0, first["written"] + 1)

    restored = tmp_path / "restored.sqlite"
    code, answer = ask("restore", folder, *keys, "--at", first["at"], "--store", restored)
    assert (code, answer["number"], answer["ledger_intact"]) == (0, 1, True)
    code, _, said = tell("restore", folder, *keys, "--store", restored, "--lang", "en")
    assert code == 4
    assert "nothing is overwritten" in said
    restored.unlink()
    code, shown, _ = tell("restore", folder, *keys, "--store", restored, "--lang", "en")
    assert code == 0
    assert "The ledger is intact" in shown
    code, found = ask("lookup", "do van uoc", "--store", restored)
    assert [each["pupil"] for each in found["transcripts"]] == ["HS002"]


def test_a_ledger_that_was_changed_before_is_told(store: Path, tmp_path: Path, ask: Ask) -> None:
    keys = ("--backup-key", tmp_path / "backup.keys")
    with closing(open_store(store)) as opened, opened.copying() as (view, _):
        assert view.exec_driver_sql("SELECT sequence FROM ledger_head").scalar() == 0
    import sqlite3

    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE ledger_head SET sequence = 7")
        connection.commit()
    ask("backup", tmp_path / "backups", *keys, "--store", store)
    code, answer = ask("restore", tmp_path / "backups", *keys, "--store", tmp_path / "r.sqlite")
    assert (code, answer["ledger_intact"]) == (1, False)


def test_the_key_file_stays_apart_and_is_never_made_twice(
    store: Path, tmp_path: Path, tell: Tell
) -> None:
    folder = tmp_path / "backups"
    words = ("--store", store, "--lang", "en")
    code, _, said = tell("backup", folder, "--backup-key", folder / "in.keys", *words)
    assert (code, folder.exists()) == (4, False)
    assert "among the backups" in said
    key_file = tmp_path / "backup.keys"
    assert tell("backup", folder, "--backup-key", key_file, *words)[0] == 0
    assert key_file.stat().st_mode & 0o077 == 0
    key_file.unlink()
    code, _, said = tell("backup", folder, "--backup-key", key_file, *words)
    assert code == 4
    assert "key file cannot be read" in said
    assert not key_file.exists()


def test_what_is_typed_wrong(store: Path, tmp_path: Path, tell: Tell) -> None:
    keys = ("--backup-key", tmp_path / "backup.keys")
    tell("backup", tmp_path / "backups", *keys, "--store", store)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").touch()
    for words, expected, sentence in (
        (("restore", tmp_path / "nowhere"), 4, "holds no backup"),
        (("restore", tmp_path / "backups", "--number", "9"), 4, "no backup 9"),
        (("restore", tmp_path / "backups", "--at", "yesterday"), 2, "ISO 8601"),
        (("backup", tmp_path / "other", "--store", store), 4, "something else"),
    ):
        code, _, said = tell(*words, *keys, "--lang", "en")
        assert code == expected
        assert sentence in said.replace("\n", " ")


def test_who_may_back_up(store: Path, tmp_path: Path, ask: Ask) -> None:
    """An operator, who sees no pupil's data: what is written is sealed."""
    at = ("--store", store)
    tokens: dict[str, str] = {}
    for account, duty in (("quan", "admin"), ("van", "operator"), ("doc", "reader")):
        admin = ("--as", tokens["quan"]) if tokens else ()
        assert ask(*admin, "account", "add", account, "--name", account, *at)[0] == 0
        assert ask(*admin, "account", "grant", account, duty, *at)[0] == 0
        tokens[account] = ask(*admin, "account", "token", account, *at)[1]["token"]
    words = ("backup", tmp_path / "b", "--backup-key", tmp_path / "b.keys", "--store", store)
    assert ask("--as", tokens["doc"], *words)[0] == 4
    assert ask(*words)[0] == 4
    assert ask("--as", tokens["van"], *words)[0] == 0
