"""`hub extract`, and `hub verify` of what it wrote: by the school, then by whoever gets it."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.core.journey.bundles import read_bundle
from hub.core.journey.bundles.container import Bundle, listed, pack_bundle
from tests.cli.conftest import Commune

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def signed(commune: Commune, ask: Ask) -> Commune:
    """The primary school's documents are issued."""
    keys = ("--keys", commune.keys(commune.primary))
    assert ask("sign", *keys, "--school", commune.primary.code, "--store", commune.store)[0] == 0
    return commune


@pytest.fixture
def pupils(signed: Commune, ask: Ask) -> list[dict[str, Any]]:
    school = ("--school", signed.primary.code)
    found: list[dict[str, Any]] = ask("lookup", *school, "--store", signed.store)[1]["transcripts"]
    return found


def take(key: str, out: Path, store: Path) -> tuple[object, ...]:
    to = ("--to", "Trường TH Hoa Lư (giả lập)")
    return ("extract", key, "--purpose", "transfer", *to, "--out", out, "--store", store)


def test_who_gets_it_verifies_it_and_the_hub_remembers(
    signed: Commune, pupils: list[dict[str, Any]], ask: Ask, tell: Tell, tmp_path: Path
) -> None:
    one, file = pupils[0], tmp_path / "one.zip"
    code, answer = ask(*take(one["key"], file, signed.store))
    assert (code, answer["key"], answer["purpose"]) == (0, one["key"], "transfer")
    assert answer["document"] == one["document"]
    assert file.stat().st_mode & 0o077 == 0
    trust = ("--trust", signed.trust)
    code, found = ask("verify", file, *trust)
    assert (code, found["verdict"]) == (0, "passed")
    assert [part["verdict"] for part in found["parts"]] == ["passed", "passed"]
    assert len(found["document"]["signatures"]) == 3
    code, shown, _ = tell("verify", file, *trust, "--lang", "en")
    assert code == 0
    assert "transfer to another school, for Trường TH Hoa Lư" in shown
    assert "The whole bundle: PASSED" in shown
    with zipfile.ZipFile(file) as archive:
        assert archive.read("certificates.pem").count(b"BEGIN CERTIFICATE") >= 3

    at = ("--store", signed.store)
    _, story = ask("explain", one["key"], *at)
    assert (story["ledger"][-1]["action"], story["ledger"][-1]["recipient"]) == (
        "extract",
        "Trường TH Hoa Lư (giả lập)",
    )
    code, shown, _ = tell("explain", one["key"], *at, "--lang", "en")
    assert "handed out" in shown
    assert "Next step: submit" in shown
    _, readings = ask("account", "readings", "--transcript", one["key"], *at)
    assert "extract" in {each["way"] for each in readings["readings"]}
    assert ask("status", "--audit", *at)[1]["audit"]["intact"]


def test_what_cannot_be_handed_out(
    signed: Commune, pupils: list[dict[str, Any]], ask: Ask, tell: Tell, tmp_path: Path
) -> None:
    at, file = ("--store", signed.store), tmp_path / "x.zip"
    school = ("--school", signed.secondary.code)
    unsigned = ask("lookup", *school, *at)[1]["transcripts"][0]["key"]
    code, _, said = tell(*take(unsigned, file, signed.store), "--lang", "en")
    assert code == 3
    assert "cannot be handed out: collected" in said
    key = pupils[0]["key"]
    ask("recall", key, "--reason", "Sai điểm môn Toán", *at)
    assert ask(*take(key, file, signed.store))[0] == 3
    other = pupils[1]["key"]
    for recipient in ("", "A\0B", "x" * 501):
        words = ("extract", other, "--purpose", "transfer", "--out", file, *at)
        assert ask(*words, "--to", recipient)[0] == 4
    assert tell("extract", other, "--to", "A", "--out", file, *at)[0] == 2
    assert tell(*take(other, tmp_path / "no" / "x.zip", signed.store))[0] == 4
    assert ask(*take("HS-nobody", file, signed.store))[0] == 3
    assert not file.exists()


def test_a_reader_may_look_and_not_hand_out(
    signed: Commune, pupils: list[dict[str, Any]], ask: Ask, tmp_path: Path
) -> None:
    at, tokens = ("--store", signed.store), dict[str, str]()
    for account, duty in (("quan", "admin"), ("doc", "reader"), ("vp", "school-office")):
        admin = ("--as", tokens["quan"]) if tokens else ()
        ask(*admin, "account", "add", account, "--name", account, *at)
        ask(*admin, "account", "grant", account, duty, *at)
        tokens[account] = ask(*admin, "account", "token", account, *at)[1]["token"]
    words = take(pupils[0]["key"], tmp_path / "x.zip", signed.store)
    assert ask("--as", tokens["doc"], *words)[0] == 4
    assert ask("--as", tokens["vp"], *words)[0] == 0


def test_parts_that_deceive_are_told_by_name(
    signed: Commune, pupils: list[dict[str, Any]], ask: Ask, tmp_path: Path
) -> None:
    bundles = []
    for number in range(2):
        file = tmp_path / f"{number}.zip"
        ask(*take(pupils[number]["key"], file, signed.store))
        bundles.append(read_bundle(file.read_bytes()))
    one, other = bundles
    exchanged = remade(one, {**one.files, "document.xml": other.document})
    broken = remade(
        one, {**one.files, "document.xml": one.document.replace(b"2025-2026", b"2024-2025", 1)}
    )
    decided = remade(one, {**one.files, "decision.xml": one.document})
    promised = remade(one, dict(one.files), decision="1/QĐ")
    for made, part in (
        (exchanged, "manifest.json"),
        (decided, "decision.xml"),
        (promised, "decision.xml"),
    ):
        assert [each["name"] for each in failed(made, signed, ask, tmp_path)] == [part]
    assert "document.xml" in {each["name"] for each in failed(broken, signed, ask, tmp_path)}


def remade(bundle: Bundle, files: dict[str, bytes], **told: object) -> Bundle:
    """Somebody makes a bundle of their own: every hash is right again."""
    names = {each.name: each.sha256 for each in listed(files)}
    changes = {"files": listed(files), "document": names["document.xml"], **told}
    return Bundle(bundle.manifest.model_copy(update=changes), files)


def failed(bundle: Bundle, signed: Commune, ask: Ask, tmp_path: Path) -> list[dict[str, Any]]:
    file = tmp_path / "made.zip"
    file.write_bytes(pack_bundle(bundle))
    code, answer = ask("verify", file, "--trust", signed.trust)
    assert (code, answer["verdict"]) == (1, "failed")
    return [part for part in answer["parts"] if part["verdict"] == "failed"]


def test_zips_that_are_no_bundles(signed: Commune, ask: Ask, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.xml", "<a/>")
    file = tmp_path / "x.zip"
    for content in (buffer.getvalue(), buffer.getvalue()[:-4], b"PK\x03\x04"):
        file.write_bytes(content)
        code, answer = ask("verify", file, "--trust", signed.trust)
        assert (code, list(answer)) == (3, ["error"])


def test_the_receivers_certificates_must_be_readable(
    signed: Commune, pupils: list[dict[str, Any]], ask: Ask, tmp_path: Path
) -> None:
    file = tmp_path / "x.zip"
    ask(*take(pupils[0]["key"], file, signed.store))
    nobody = tmp_path / "nobody.pem"
    nobody.write_text("…", "utf-8")
    assert ask("verify", file, "--trust", signed.trust, "--receivers", nobody)[0] == 4
    trust = Path(shutil.copytree(signed.trust, tmp_path / "other-trust"))
    (trust / "registered.json").write_text(json.dumps({"version": 1, "certificates": []}), "utf-8")
    assert ask("verify", file, "--trust", trust)[1]["verdict"] == "indeterminate"
