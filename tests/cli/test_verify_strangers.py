"""``hub verify`` on files of strangers: XMLDSig and XAdES of any layout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from tests.trust import documents, libxmlsec, pki

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]

_LETTER = b"<LETTER><HEAD>x</HEAD><BODY Id='body'>y</BODY><SLOT></SLOT></LETTER>"
_SLOT = documents.Slot("SLOT", "#body")


@pytest.fixture(scope="module")
def world() -> pki.Pki:
    return pki.Pki()


@pytest.fixture
def trust(world: pki.Pki, tmp_path: Path) -> Path:
    folder = tmp_path / "trust"
    folder.mkdir()
    for number, anchor in enumerate(world.rules.anchors.certificates):
        (folder / f"{number}.crt").write_bytes(anchor.der)
    return folder


def _write(folder: Path, content: bytes) -> Path:
    file = folder / "letter.xml"
    file.write_bytes(content)
    return file


def _given(world: pki.Pki, tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    for number, each in enumerate((world.manager.certificate, *world.manager.chain)):
        (folder / f"{number}.cer").write_bytes(each.der)
    return folder


def test_an_enveloped_signature_over_everything_passes(
    ask: Ask, world: pki.Pki, trust: Path, tmp_path: Path
) -> None:
    file = _write(tmp_path, libxmlsec.signed(world.manager, _LETTER))
    words = ("verify", file, "--trust", trust, "--at", pki.NOW.isoformat())
    code, answer = ask(*words)
    assert (code, answer["verdict"]) == (ExitCode.NO, "indeterminate")
    assert answer["signatures"][0]["sub_indication"] == "NO_CERTIFICATE_CHAIN_FOUND"
    code, answer = ask(*words, "--certificates", _given(world, tmp_path))
    assert (code, answer["verdict"]) == (ExitCode.DONE, "passed"), answer
    (signature,) = answer["signatures"]
    assert signature["slot"] == "/LETTER"
    assert signature["level"] == "XMLDSig"
    assert signature["covers"] == [""]
    assert answer["unsigned"] == []


def test_what_no_signature_covers_is_told(
    ask: Ask, tell: Tell, world: pki.Pki, trust: Path, tmp_path: Path
) -> None:
    file = _write(tmp_path, documents.sign(_LETTER, _SLOT, world.teacher))
    words = ("verify", file, "--trust", trust, "--at", pki.NOW.isoformat())
    code, answer = ask(*words)
    assert (code, answer["verdict"]) == (ExitCode.NO, "failed")
    (signature,) = answer["signatures"]
    assert signature["verdict"] == "passed"
    assert (signature["slot"], signature["level"]) == ("/LETTER/SLOT", "XAdES-B")
    assert (signature["covers"], signature["paths"]) == (["#body"], ["/LETTER/BODY"])
    assert answer["unsigned"] == ["/LETTER/HEAD"]
    assert [each["rule"] for each in answer["findings"]] == ["unsigned-content"]
    _, out, _ = tell(*words, "--lang", "en")
    assert "No signature covers this content" in out
    assert "#body" in out


def test_wrapping_and_double_ids_are_told(
    ask: Ask, world: pki.Pki, trust: Path, tmp_path: Path
) -> None:
    """The signed body is moved aside and another stands in its place."""
    signed = documents.sign(_LETTER, _SLOT, world.teacher)
    body = b"<BODY Id='body'>y</BODY>"
    words = ("--trust", trust, "--at", pki.NOW.isoformat())
    moved = signed.replace(body, b"<BODY>evil</BODY>").replace(
        b"</LETTER>", b"<ASIDE>" + body + b"</ASIDE></LETTER>"
    )
    _, answer = ask("verify", _write(tmp_path, moved), *words)
    assert answer["signatures"][0]["intact"]
    assert answer["signatures"][0]["paths"] == ["/LETTER/ASIDE/BODY"]
    assert answer["unsigned"] == ["/LETTER/HEAD", "/LETTER/BODY"]
    assert answer["verdict"] == "failed"
    double = signed.replace(body, b"<BODY Id='body'>evil</BODY>" + body)
    _, answer = ask("verify", _write(tmp_path, double), *words)
    assert not answer["signatures"][0]["intact"]
    rules = [each["rule"] for each in answer["findings"]]
    assert rules.count("duplicate-id") == 2


def test_files_and_certificates_are_given(
    ask: Ask, tell: Tell, world: pki.Pki, trust: Path, shared_vectors: Path, tmp_path: Path
) -> None:
    folder = shared_vectors / "xades4j"
    detached = folder / "detached.bes.xml"
    _, answer = ask("verify", detached, "--trust", trust)
    assert {each["rule"] for each in answer["findings"]} >= {"reference-outside"}
    assert not answer["signatures"][0]["intact"]
    _, answer = ask("verify", detached, "--trust", trust, "--files", folder)
    # Read now, and selected by an XPath that nobody runs.
    assert {each["rule"] for each in answer["findings"]} >= {"unsupported-xpath"}
    assert answer["verdict"] != "passed"

    signed = libxmlsec.signed(world.manager, _LETTER)
    start, end = signed.index(b"<X509Data"), signed.index(b"</X509Data>") + len(b"</X509Data>")
    file = _write(tmp_path, signed[:start] + b"<KeyName>m</KeyName>" + signed[end:])
    words = ("verify", file, "--trust", trust, "--at", pki.NOW.isoformat())
    _, answer = ask(*words)
    assert answer["signatures"][0]["sub_indication"] == "NO_SIGNING_CERTIFICATE_FOUND"
    _, answer = ask(*words, "--certificates", _given(world, tmp_path))
    assert answer["signatures"][0]["intact"]
    assert answer["signatures"][0]["signer"]
    assert tell(*words, "--files", tmp_path / "none")[0] == ExitCode.USAGE
