"""A bundle of a transcript that went the whole way: published, reported, receipted."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from hub.cli.main import run as hub
from hub.core.journey.bundles import Bundle, read_bundle
from hub.core.journey.bundles.container import listed, pack_bundle
from tests.demo.conftest import Demo


def ask(*words: object) -> tuple[int, Any]:
    shown = io.StringIO()
    with redirect_stdout(shown):
        code = hub([*map(str, words), "--json"])
    return code, json.loads(shown.getvalue())


@pytest.fixture
def handed_out(demo: Demo, tmp_path: Path) -> Path:
    store = shutil.copy(demo.folder / "hocba.sqlite", tmp_path / "hub.sqlite")
    key = ask("lookup", "--limit", "1", "--store", store)[1]["transcripts"][0]["key"]
    file = tmp_path / "one.zip"
    to = ("--purpose", "admission", "--to", "THPT Hoa Lư (giả lập)", "--out", file)
    assert ask("extract", key, *to, "--store", store)[0] == 0
    return file


def judged(demo: Demo, file: Path, *further: object) -> tuple[str, dict[str, str | None]]:
    code, answer = ask("verify", file, "--trust", demo.folder / "trust", *further)
    assert code == (0 if answer["verdict"] == "passed" else 1)
    return answer["verdict"], {part["name"]: part["verdict"] for part in answer["parts"]}


def test_everything_in_it_is_verified(demo: Demo, handed_out: Path) -> None:
    receivers = demo.folder / "gateway" / "receipts.pem"
    parts = {"document.xml": "passed", "manifest.json": "passed", "decision.xml": "passed"}
    found = judged(demo, handed_out, "--receivers", receivers)
    assert found == ("passed", {**parts, "receipts": "passed"})
    assert judged(demo, handed_out) == ("passed", {**parts, "receipts": None})
    stranger = demo.folder / "gateway" / "sender.pem"
    verdict, told = judged(demo, handed_out, "--receivers", stranger)
    assert (verdict, told["receipts"]) == ("failed", "failed")
    assert read_bundle(handed_out.read_bytes()).manifest.code


def test_a_decision_or_receipt_of_another(demo: Demo, handed_out: Path, tmp_path: Path) -> None:
    """A school's own signature publishes nothing, and a list without the document neither."""
    whole = read_bundle(handed_out.read_bytes())
    cut = whole.files["decision.xml"].replace(whole.manifest.document.encode(), b"0" * 64)
    receipt = whole.receipts[0].replace(whole.manifest.key.encode(), b"x" * 36)
    receivers = ("--receivers", demo.folder / "gateway" / "receipts.pem")
    for name, content in (("decision.xml", cut), ("receipts/001.xml", receipt)):
        files = {**whole.files, name: content}
        made = whole.manifest.model_copy(update={"files": listed(files)})
        file = tmp_path / "made.zip"
        file.write_bytes(pack_bundle(Bundle(made, files)))
        verdict, told = judged(demo, file, *receivers)
        assert (verdict, told[name.partition("/")[0]]) == ("failed", "failed")
    trust = Path(shutil.copytree(demo.folder / "trust", tmp_path / "trust"))
    register = json.loads((trust / "registered.json").read_text("utf-8"))
    for entry in register["certificates"]:
        if entry["school_code"] == "37":
            entry["school_code"] = "38"
    (trust / "registered.json").write_text(json.dumps(register), "utf-8")
    code, answer = ask("verify", handed_out, "--trust", trust)
    assert (code, answer["verdict"]) == (1, "indeterminate")
