"""``hub print``: from a document, from JSON, from the store."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
import typer
from cryptography.hazmat.primitives.serialization import Encoding

from hub.cli.commands import printing
from hub.cli.exit_codes import ExitCode
from hub.cli.main import run_app
from hub.core.document.compose import compose
from hub.core.store import NewDocument, open_store
from tests.document import people
from tests.printing import forms
from tests.spec import samples

TRANSCRIPT = samples.primary(3)

app = typer.Typer(pretty_exceptions_enable=False)
app.command("print")(printing.run)
app.callback()(lambda: None)


def hub(*words: object) -> int:
    return run_app(app, "hub", ["print", *map(str, words), "--lang", "en"])


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "hocba.xml"
    path.write_bytes(people.sign_all(TRANSCRIPT).content)
    return path


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    folder = tmp_path / "trust"
    folder.mkdir()
    for name in ("national", "government"):
        certificate = people.anchor(name).certificate.parsed
        (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return folder


def test_a_document_is_printed_unverified_without_anchors(document: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert hub(document, "--out", out, "--watermark", "BẢN THỬ") == ExitCode.DONE
    text = forms.text_of(out.read_bytes())
    assert "Chưa xác minh (3 vị trí ký: 3 chưa xác minh)" in text
    assert "BẢN THỬ" in text


def test_with_anchors_the_verdict_is_printed(
    document: Path, trust: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.pdf"
    assert hub(document, "--trust", trust, "--out", out, "--json") == ExitCode.DONE
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "passed"
    assert answer["file"] == str(out)
    assert answer["bytes"] == out.stat().st_size
    assert "3 vị trí ký: 3 đạt" in forms.text_of(out.read_bytes())


def test_a_document_that_fails_is_printed_and_said(
    trust: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "chua-ky.xml"
    path.write_bytes(compose(TRANSCRIPT).content)
    out = tmp_path / "a.pdf"
    assert hub(path, "--trust", trust, "--out", out) == ExitCode.NO
    assert "the print says so" in capsys.readouterr().out
    assert "3 vị trí ký: 3 chưa ký" in forms.text_of(out.read_bytes())


def test_canonical_json_is_printed(tmp_path: Path, trust: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(TRANSCRIPT.model_dump_json(), encoding="utf-8")
    assert hub(path, "--out", tmp_path / "a.pdf") == ExitCode.DONE
    assert hub(path, "--trust", trust, "--out", tmp_path / "b.pdf") == ExitCode.USAGE
    assert not (tmp_path / "b.pdf").exists()


def test_a_code_is_looked_up_in_the_store(tmp_path: Path, document: Path) -> None:
    store, out = tmp_path / "hub.sqlite", tmp_path / "a.pdf"
    with closing(open_store(store)) as opened, opened.writing() as unit:
        unit.transcripts.save([TRANSCRIPT])
    assert hub(TRANSCRIPT.pupil.code, "--store", store, "--out", out) == ExitCode.DONE
    assert "3 vị trí ký: 3 chưa ký" in forms.text_of(out.read_bytes())
    with closing(open_store(store)) as opened, opened.writing() as unit:
        unit.documents.add([NewDocument(TRANSCRIPT.key, document.read_bytes(), "issued")])
    assert hub(TRANSCRIPT.key, "--store", store, "--out", out) == ExitCode.DONE
    assert "3 vị trí ký: 3 chưa xác minh" in forms.text_of(out.read_bytes())
    assert hub("KHONG-CO", "--store", store, "--out", out) == ExitCode.REJECTED


def test_what_cannot_be_read_or_written_is_told(
    document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hub(tmp_path / "none.xml", "--out", tmp_path / "a.pdf") == ExitCode.REJECTED
    assert hub(document, "--out", tmp_path / "no" / "a.pdf") == ExitCode.PAUSED
    assert "The PDF cannot be written" in capsys.readouterr().err
