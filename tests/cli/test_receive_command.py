"""``hub receive`` as an office uses it: a folder, an archive, a vendor, twice, with rubbish."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from hub.core.contracts import SignedFile
from hub.core.store import open_store
from tests.cli.conftest import Commune, enter_office
from tests.viettel.tenants import PATIENT, tenant

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def files(ask: Ask, commune: Commune, tmp_path: Path) -> Path:
    """A folder with the primary school's documents, signed in another hub."""
    folder = tmp_path / "signed"
    school = ("--school", commune.primary.code, "--store", commune.store, "--out", folder)
    ask("sign", "--keys", commune.keys(commune.primary), "--set", "trusted_keys=true", *school)
    return folder


def test_a_folder_is_received_once_and_submitted(
    ask: Ask, tell: Tell, commune: Commune, files: Path, tmp_path: Path
) -> None:
    words = ("receive", files, "--trust", commune.trust, "--store", tmp_path / "other.sqlite")
    code, looked = ask(*words, "--dry-run")
    assert not (tmp_path / "other.sqlite").exists()
    code, answer = ask(*words)
    count = len(list(files.rglob("*.xml")))
    assert (code, answer["taken"], answer["verified"]) == (ExitCode.DONE, count, count)
    assert (looked["taken"], looked["refused"]) == (count, [])
    assert ask(*words, "--dry-run")[1]["known"] == count
    code, out, _ = tell(*words, "--lang", "en")
    assert (code, f"0 documents taken in, {count} known" in out) == (ExitCode.DONE, True)
    school = ("--school", commune.primary.code, "--store", tmp_path / "other.sqlite")
    code, told = ask("submit", *school)
    assert (code, told["moved"], len(told["refused"])) == (ExitCode.NO, [], count)
    assert all("hub unit import" in each["why"] for each in told["refused"])
    with closing(open_store(tmp_path / "other.sqlite")) as store, store.writing() as transaction:
        enter_office(transaction, commune.primary)
    assert len(ask("submit", *school)[1]["moved"]) == count
    with closing(open_store(tmp_path / "other.sqlite")) as store, store.reading() as transaction:
        kept = {each.content for each in transaction.documents.iterate_latest()}
    assert kept == {path.read_bytes() for path in files.rglob("*.xml")}


def test_an_archive_with_bad_files_names_each_and_takes_in_the_others(
    ask: Ask, tell: Tell, commune: Commune, files: Path, tmp_path: Path
) -> None:
    good, other = sorted(files.rglob("*.xml"))[:2]
    archive = tmp_path / "lop.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.write(good, "good.xml")
        made.writestr("changed.xml", other.read_bytes().replace(b"<NAM_HOC>2025", b"<NAM_HOC>2024"))
        made.writestr("readme.txt", "x")
    words = ("receive", archive, "--trust", commune.trust, "--store", tmp_path / "other.sqlite")
    code, answer = ask(*words)
    assert (code, answer["taken"]) == (ExitCode.NO, 1)
    places = {each["source"]: each["reasons"][0]["code"] for each in answer["refused"]}
    assert set(places) == {"lop.zip:changed.xml", "lop.zip:readme.txt"}
    code, out, _ = tell(*words, "--lang", "en")
    assert code == ExitCode.NO
    assert "Refused lop.zip:readme.txt" in out


def test_a_vendor_s_documents_are_fetched_and_one_in_doubt_is_looked_at_again(
    ask: Ask, commune: Commune, files: Path, tmp_path: Path
) -> None:
    given = [SignedFile(path.name, path.read_bytes()) for path in sorted(files.rglob("*.xml"))]
    store = ("--store", tmp_path / "other.sqlite")
    register = commune.trust / "registered.json"
    with tenant(days=(), login="basic") as served:
        asyncio.run(served.adapter.deliver(given, request_id="request-0001"))
        settings = served.world.settings(served.address) | PATIENT
        words = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
        registered = register.read_bytes()
        register.unlink()
        code, answer = ask(
            "receive", "--adapter", "viettel", *words, "--trust", commune.trust, *store
        )
        since = ("--since", answer["cursor"], "--adapter", "viettel", *words)
        assert ask("receive", *since, "--trust", commune.trust, *store)[1]["known"] == 0
    assert (code, answer["taken"], answer["verified"]) == (ExitCode.NO, len(given), 0)
    assert {each["reasons"][0]["code"] for each in answer["waiting"]} == {"signer-not-identified"}
    assert ask("receive", "--again", "--trust", commune.trust, *store)[0] == ExitCode.NO
    register.write_bytes(registered)
    code, answer = ask("receive", "--again", "--trust", commune.trust, *store)
    assert (code, answer["verified"]) == (ExitCode.DONE, len(given))
    assert ask("receive", "--again", "--trust", commune.trust, *store)[1]["known"] == 0


def test_what_is_missing_on_the_line_is_told(tell: Tell, commune: Commune, tmp_path: Path) -> None:
    store = ("--store", tmp_path / "other.sqlite", "--lang", "en")
    assert tell("receive", "--trust", commune.trust, *store)[0] == ExitCode.USAGE
    words = ("receive", "--adapter", "csv-import", "--set", "paths=x", "--trust", commune.trust)
    code, _, err = tell(*words, *store)
    assert (code, "fetches no signed documents" in err) == (ExitCode.PAUSED, True)
    code, _, err = tell("receive", "--school", "GL37TH0001", "--trust", commune.trust, *store)
    assert code == ExitCode.REJECTED
    code, _, err = tell("receive", tmp_path / "none", "--trust", commune.trust, *store)
    assert (code, "no such file" in err) == (ExitCode.REJECTED, True)
