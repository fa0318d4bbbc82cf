"""``hub trust``: a root is let in by a compared fingerprint and never because it came first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from hub.cli.exit_codes import ExitCode
from hub.core.document.policy import observed_roots
from simulation.pki import Authority, load_pool
from simulation.trust_services import TrustDesk, TrustServer
from tests.trust.pki import authority

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def roots() -> list[x509.Certificate]:
    made = Authority.create(load_pool())
    return [root.certificate for root in made.roots.values()]


@pytest.fixture
def trust(tmp_path: Path) -> tuple[object, ...]:
    return ("--trust", tmp_path / "trust")


def typed(certificate: x509.Certificate) -> str:
    """A fingerprint as authorities print it."""
    return certificate.fingerprint(SHA256()).hex(":").upper()


def test_nothing_is_trusted_on_first_use(
    ask: Ask, tmp_path: Path, trust: tuple[object, ...], roots: list[x509.Certificate]
) -> None:
    file = tmp_path / "root.crt"
    file.write_bytes(roots[0].public_bytes(Encoding.DER))
    code, answer = ask("trust", "add", file, *trust)
    assert (code, answer["added"]) == (ExitCode.NO, [])
    assert answer["refused"][0]["sha256"] == roots[0].fingerprint(SHA256()).hex()
    assert not (tmp_path / "trust").exists()
    code, answer = ask("trust", "add", file, "--sha256", typed(roots[1]), *trust)
    assert (code, answer["added"]) == (ExitCode.NO, [])


def test_a_compared_root_is_added_and_listed(
    ask: Ask, tell: Tell, tmp_path: Path, trust: tuple[object, ...], roots: list[x509.Certificate]
) -> None:
    bundle = tmp_path / "roots.p7b"
    bundle.write_bytes(pkcs7.serialize_certificates(roots, Encoding.DER))
    code, answer = ask("trust", "add", bundle, "--sha256", typed(roots[0]), *trust)
    assert (code, len(answer["added"]), len(answer["refused"])) == (ExitCode.NO, 1, 1)
    assert ask("trust", "add", bundle, "--sha256", typed(roots[1]), *trust)[0] == ExitCode.NO
    code, answer = ask("trust", "list", *trust)
    assert code == ExitCode.DONE
    assert {each["sha256"] for each in answer["anchors"]} == {
        root.fingerprint(SHA256()).hex() for root in roots
    }
    # One that somebody put in by hand is told from those that were compared.
    stranger = authority("Gốc lạ").certificate.parsed.public_bytes(Encoding.PEM)
    (tmp_path / "trust" / "other.pem").write_bytes(stranger)
    code, out, _ = tell("trust", "list", *trust, "--lang", "vi")
    assert code == ExitCode.NO
    assert "1 gốc chưa ai đối chiếu" in out


def test_a_root_is_fetched_and_still_compared(ask: Ask, trust: tuple[object, ...]) -> None:
    pool = load_pool()
    served = Authority.create(pool)
    root = served.roots["national"].certificate
    with TrustServer(TrustDesk(served, pool)).serving() as address:
        words = ("trust", "add", f"{address}/national-root.crt", *trust)
        assert ask(*words)[0] == ExitCode.NO
        code, answer = ask(*words, "--sha256", typed(root))
    assert (code, len(answer["added"])) == (ExitCode.DONE, 1)


def test_a_root_that_borrows_a_known_name_is_told(
    tell: Tell, tmp_path: Path, trust: tuple[object, ...]
) -> None:
    known = observed_roots()[0]
    forged = authority(known.name).certificate.parsed.public_bytes(Encoding.PEM)
    (tmp_path / "forged.pem").write_bytes(forged)
    code, out, _ = tell("trust", "add", tmp_path / "forged.pem", *trust, "--lang", "en")
    assert code == ExitCode.NO
    assert "it may be a forgery" in out
    assert known.authority in out


@pytest.mark.parametrize("typed_wrong", ["", "F0:4B", "z" * 64])
def test_a_fingerprint_that_is_none(
    ask: Ask, tmp_path: Path, trust: tuple[object, ...], typed_wrong: str
) -> None:
    (tmp_path / "x.pem").write_bytes(b"x")
    code, _ = ask("trust", "add", tmp_path / "x.pem", "--sha256", typed_wrong, *trust)
    assert code == ExitCode.REJECTED


def test_files_that_are_none(ask: Ask, tmp_path: Path, trust: tuple[object, ...]) -> None:
    for content in (b"x", b"\x30\x03\x02\x01\x00", b"-----BEGIN PKCS7-----\n"):
        (tmp_path / "x.pem").write_bytes(content)
        assert ask("trust", "add", tmp_path / "x.pem", *trust)[0] == ExitCode.REJECTED
    assert ask("trust", "list", *trust)[0] == ExitCode.PAUSED


def test_damaged_pins_are_told(
    ask: Ask, tmp_path: Path, trust: tuple[object, ...], roots: list[x509.Certificate]
) -> None:
    file = tmp_path / "root.pem"
    file.write_bytes(roots[0].public_bytes(Encoding.PEM))
    ask("trust", "add", file, "--sha256", typed(roots[0]), *trust)
    (tmp_path / "trust" / "pins.json").write_text('{"pins": [{}]}')
    assert ask("trust", "list", *trust)[0] == ExitCode.PAUSED


def test_no_one_s_certificate_becomes_a_root(
    ask: Ask, tmp_path: Path, trust: tuple[object, ...]
) -> None:
    below = Authority.create(load_pool()).subordinates["vnpt"].certificate
    file = tmp_path / "sub.pem"
    file.write_bytes(below.public_bytes(Encoding.PEM))
    code, answer = ask("trust", "add", file, "--sha256", typed(below), *trust)
    assert (code, answer["added"]) == (ExitCode.NO, [])
