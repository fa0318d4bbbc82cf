"""Reading key files: every form people have, and a clear word for everything that is wrong."""

from __future__ import annotations

import asyncio
import subprocess
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    pkcs12,
)

from hub.core.contracts import Availability, Holder, SigningItem, SigningRequest, SigningState
from hub.core.errors import Pause
from hub.signers.keyfile.keystore import KeyStore
from hub.signers.keyfile.problems import KeyFileProblem, Problem
from hub.signers.keyfile.signer import KeyFileSigner
from tests.signers import makers

RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
WRONG = "not-the-password"
LEAF = makers.certificate("Nguyễn Thị Ánh", uid="CCCD:001085000001")
OTHER = makers.certificate("Trần Văn Bình", "rsa-other")


def sign_with(store: KeyStore, certificate: x509.Certificate = LEAF) -> bytes:
    """Sign one digest and return the signature."""

    async def sign() -> bytes:
        signer = KeyFileSigner(store)
        item = SigningItem("1", bytes(32), "")
        der = certificate.public_bytes(Encoding.DER)
        ticket = await signer.start(SigningRequest("request-id-1", der, RSA_SHA256, (item,)), {})
        outcome = await signer.poll(ticket)
        assert outcome.state is SigningState.SIGNED
        return outcome.signatures[0]

    return asyncio.run(sign())


def problem_of(store: KeyStore) -> KeyFileProblem:
    """Return what a store complains of, when it is examined."""
    with pytest.raises(KeyFileProblem) as caught:
        store.check()
    return caught.value


def availability(store: KeyStore) -> Availability:
    return asyncio.run(KeyFileSigner(store).availability())


def p12(path: Path, *, password: str | None = None, with_key: bool = True) -> Path:
    """Write a PKCS#12 file as the library makes it."""
    how = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    key = makers.key("rsa") if with_key else None
    assert not hasattr(key, "curve")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, LEAF, None, how))
    return path


@pytest.mark.parametrize("traditional", [False, True])
@pytest.mark.parametrize("password", [None, makers.PASSWORD])
def test_pem_with_and_without_password(
    tmp_path: Path, password: str | None, traditional: bool
) -> None:
    block = makers.key_pem("rsa", password, traditional=traditional)
    path = makers.write(tmp_path / "a.pem", block, makers.pem(LEAF))
    assert sign_with(KeyStore(file=path, password=password))
    assert availability(KeyStore(file=path, password=password)) == Availability(True)


def test_the_order_of_the_blocks_does_not_matter(tmp_path: Path) -> None:
    root = makers.certificate("Gốc", "p256", authority=True)
    middle = makers.certificate("Giữa", "p256", issuer="Gốc", authority=True)
    leaf = makers.certificate("Lá", issuer="Giữa")
    path = makers.write(tmp_path / "a.pem", makers.pem(root, middle, leaf), makers.key_pem("rsa"))
    store = KeyStore(file=path)
    (credential,) = store.find(Holder(full_name="Lá"))
    assert credential.offer.certificate == leaf.public_bytes(Encoding.DER)
    assert credential.offer.chain == (middle.public_bytes(Encoding.DER),)
    assert sign_with(store, leaf)


def test_a_password_for_an_open_key_does_no_harm(tmp_path: Path) -> None:
    path = makers.write(tmp_path / "a.pem", makers.key_pem("rsa"), makers.pem(LEAF))
    assert sign_with(KeyStore(file=path, password="unused"))


def test_trusted_keys_sign_alike(tmp_path: Path) -> None:
    path = makers.write(tmp_path / "a.pem", makers.key_pem("rsa"), makers.pem(LEAF))
    assert sign_with(KeyStore(file=path, trusted_keys=True)) == sign_with(KeyStore(file=path))


@pytest.mark.parametrize("suffix", [".p12", ".pfx"])
@pytest.mark.parametrize("password", [None, makers.PASSWORD])
def test_pkcs12(tmp_path: Path, suffix: str, password: str | None) -> None:
    path = p12(tmp_path / f"a{suffix}", password=password)
    assert sign_with(KeyStore(file=path, password=password))


@pytest.mark.parametrize(
    ("options", "password"),
    [(["-passout", "pass:x"], "x"), (["-passout", "pass:"], None)],
)
def test_pkcs12_made_by_openssl(tmp_path: Path, options: list[str], password: str | None) -> None:
    root = makers.certificate("Gốc", "p256", authority=True)
    middle = makers.certificate("Giữa", "p256", issuer="Gốc", authority=True)
    leaf = makers.certificate("Lá", issuer="Giữa")
    source = makers.write(
        tmp_path / "all", makers.key_pem("rsa"), makers.pem(leaf), makers.pem(middle, root)
    )
    made = tmp_path / "a.p12"
    command = ["openssl", "pkcs12", "-export", "-in", str(source), "-out", str(made), *options]
    subprocess.run(command, check=True, capture_output=True)
    store = KeyStore(file=made, password=password)
    (credential,) = store.find(Holder(full_name="Lá"))
    assert len(credential.offer.chain) == 1
    assert sign_with(store, leaf)


def test_pkcs12_with_a_strangers_certificate(tmp_path: Path) -> None:
    made = tmp_path / "a.p12"
    key = makers.key("rsa-other")
    bag = pkcs12.serialize_key_and_certificates(None, key, None, [LEAF], NoEncryption())
    made.write_bytes(bag)
    assert problem_of(KeyStore(file=made)).problem is Problem.MISMATCH


KEY, CERT = makers.key_pem("rsa"), makers.pem(LEAF)
LOCKED = makers.key_pem("rsa", makers.PASSWORD)
BROKEN_KEY = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"

Make = Callable[[Path], Path]


def file_of(*parts: bytes) -> Make:
    return lambda folder: makers.write(folder / "a.pem", *parts)


def odd_curve(folder: Path) -> Path:
    command = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime239v1"]
    key = subprocess.run(command, check=True, capture_output=True).stdout
    return makers.write(folder / "a.pem", key, CERT)


def cut_short(folder: Path) -> Path:
    whole = p12(folder / "whole.p12")
    return makers.write(folder / "cut.p12", whole.read_bytes()[:900])


BAD_FILES: dict[str, tuple[Make, str | None, Problem]] = {
    "missing": (lambda folder: folder / "none.pem", None, Problem.UNREADABLE),
    "a folder": (lambda folder: folder, None, Problem.UNREADABLE),
    "empty": (file_of(), None, Problem.NOT_A_KEY_FILE),
    "text": (file_of(b"xin chao"), None, Problem.NOT_A_KEY_FILE),
    "too big": (file_of(bytes(2**20 + 1)), None, Problem.TOO_BIG),
    "other block": (file_of(b"-----BEGIN X-----\n"), None, Problem.NOT_A_KEY_FILE),
    "damaged certificate": (file_of(KEY, CERT[:200], CERT[300:]), None, Problem.NOT_A_KEY_FILE),
    "damaged key": (file_of(BROKEN_KEY, CERT), None, Problem.NOT_A_KEY_FILE),
    "no key": (file_of(CERT), None, Problem.NO_KEY),
    "no certificate": (file_of(KEY), None, Problem.NO_CERTIFICATE),
    "several keys": (file_of(KEY, KEY, CERT), None, Problem.SEVERAL_KEYS),
    "another's key": (file_of(makers.key_pem("rsa-other"), CERT), None, Problem.MISMATCH),
    "password needed": (file_of(LOCKED, CERT), None, Problem.PASSWORD_NEEDED),
    "wrong password": (file_of(LOCKED, CERT), WRONG, Problem.WRONG_PASSWORD),
    "ed25519": (
        file_of(makers.key_pem("ed25519"), makers.pem(makers.certificate("Ed", "ed25519"))),
        None,
        Problem.WRONG_KIND,
    ),
    "odd curve": (odd_curve, None, Problem.UNSUPPORTED),
    "p12 password needed": (
        lambda folder: p12(folder / "a.p12", password=makers.PASSWORD),
        None,
        Problem.PASSWORD_NEEDED,
    ),
    "p12 wrong password": (
        lambda folder: p12(folder / "a.p12", password=makers.PASSWORD),
        WRONG,
        Problem.WRONG_PASSWORD,
    ),
    "p12 without key": (
        lambda folder: p12(folder / "a.p12", with_key=False),
        None,
        Problem.NO_KEY,
    ),
    "p12 cut short": (cut_short, None, Problem.NOT_A_KEY_FILE),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_every_bad_file_is_told(tmp_path: Path, name: str) -> None:
    make, password, problem = BAD_FILES[name]
    path = make(tmp_path)
    error = problem_of(KeyStore(file=path, password=password))
    assert error.problem is problem
    assert isinstance(error, Pause)
    assert error.where == str(path)
    assert error.code == "key-file"
    for text in (error.what, error.remedy):
        assert text.vi != text.en
    shown = "".join(traceback.format_exception(error)) + repr(error.fields)
    assert makers.PASSWORD not in shown
    assert WRONG not in shown
    answer = availability(KeyStore(file=path, password=password))
    assert not answer.available
    assert answer.reason is not None
    assert str(path) in answer.reason.vi


def test_every_problem_is_shown_by_a_test() -> None:
    shown = {problem for _, _, problem in BAD_FILES.values()}
    assert set(Problem) - shown == {Problem.EMPTY_FOLDER}


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("không phải khoá", "utf-8")
    assert problem_of(KeyStore(folder=tmp_path)).problem is Problem.EMPTY_FOLDER
    assert problem_of(KeyStore(folder=tmp_path / "none")).problem is Problem.UNREADABLE
