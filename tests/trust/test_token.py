"""Time-stamp tokens: what the invented authority gives, what openssl gives, and every bad day."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.errors import LostAnswer, Pause
from hub.core.transport.http import HttpBounds
from hub.core.trust import Certificate, TrustAnchors
from hub.core.trust.errors import TimestampRefused
from hub.core.trust.stamping import TimestampAuthority
from hub.core.trust.token import MAX_TOKEN_BYTES, TrustedTime, trusted_time
from simulation.pki import Authority, KeyPool, load_pool
from simulation.trust_services import BadDay, TrustDesk, TrustServer

CONTENT = b"a content to be stamped, of any length"
IMPRINT = hashlib.sha256(CONTENT).digest()
NOW = dt.datetime(2026, 5, 20, 8, 30, tzinfo=dt.UTC)


def loaded(certificate: object) -> Certificate:
    return Certificate.load(certificate.public_bytes(Encoding.DER))  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def pool() -> KeyPool:
    return load_pool()


@pytest.fixture(scope="module")
def authority(pool: KeyPool) -> Authority:
    return Authority.create(pool)


@pytest.fixture(scope="module")
def anchors(authority: Authority) -> TrustAnchors:
    return TrustAnchors.load([loaded(root.certificate) for root in authority.roots.values()])


@pytest.fixture(scope="module")
def server(authority: Authority, pool: KeyPool) -> TrustServer:
    return TrustServer(TrustDesk(authority, pool, clock=lambda: NOW), slowness=0.4)


@pytest.fixture(scope="module")
def address(server: TrustServer) -> Iterator[str]:
    with server.serving() as base:
        yield f"{base}/tsa"


@pytest.fixture
def ask(server: TrustServer, address: str, anchors: TrustAnchors) -> Iterator[TimestampAuthority]:
    yield TimestampAuthority(address, anchors, bounds=HttpBounds(total=20, silence=10))
    server.desk.day = BadDay.NONE


@pytest.fixture(scope="module")
def token(server: TrustServer, address: str, anchors: TrustAnchors) -> bytes:
    asked = TimestampAuthority(address, anchors).stamp(CONTENT, IMPRINT)
    return asyncio.run(asked).token


def stamped(ask: TimestampAuthority) -> TrustedTime:
    return asyncio.run(ask.stamp(CONTENT, IMPRINT))


def refused(token: bytes, anchors: TrustAnchors, imprint: bytes = IMPRINT) -> object:
    with pytest.raises(TimestampRefused) as caught:
        trusted_time(token, imprint, anchors)
    return caught.value.fields["reason"]


def test_a_token_proves_its_time(ask: TimestampAuthority, anchors: TrustAnchors) -> None:
    time = stamped(ask)
    assert time.at == NOW
    assert trusted_time(time.token, IMPRINT, anchors) == time
    assert time.lasts_until == dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
    assert len(time.path.chain) == 3


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (BadDay.GARBAGE, "unreadable"),
        (BadDay.STAMP_REFUSED, "status"),
        (BadDay.STAMP_WRONG_NONCE, "nonce"),
        (BadDay.STAMP_WRONG_IMPRINT, "imprint"),
        (BadDay.STAMP_BROKEN, "signature"),
        (BadDay.STAMP_EXPIRED, "signature"),
        (BadDay.STAMP_OTHER_PURPOSE, "signature"),
    ],
)
def test_an_answer_that_proves_nothing_is_refused(
    server: TrustServer, ask: TimestampAuthority, day: BadDay, reason: str
) -> None:
    server.desk.day = day
    with pytest.raises(TimestampRefused) as caught:
        stamped(ask)
    assert caught.value.fields["reason"] == reason
    assert caught.value.what.vi != caught.value.what.en


@pytest.mark.parametrize("day", [BadDay.DROPPED, BadDay.BUSY])
def test_no_answer_may_be_asked_for_again(
    server: TrustServer, ask: TimestampAuthority, day: BadDay
) -> None:
    server.desk.day = day
    with pytest.raises(LostAnswer):
        stamped(ask)
    server.desk.day = BadDay.NONE
    assert stamped(ask).at == NOW


def test_a_slow_answer_is_waited_for_within_bounds(
    server: TrustServer, address: str, anchors: TrustAnchors, ask: TimestampAuthority
) -> None:
    server.desk.day = BadDay.SLOW
    with pytest.raises(LostAnswer):
        stamped(TimestampAuthority(address, anchors, bounds=HttpBounds(total=0.05)))
    assert stamped(ask).at == NOW


def test_the_address_must_be_one(anchors: TrustAnchors) -> None:
    with pytest.raises(Pause):
        TimestampAuthority("ftp://tsa.invalid", anchors)


def test_another_hash_and_another_anchor_are_refused(
    token: bytes, anchors: TrustAnchors, authority: Authority
) -> None:
    assert refused(token, anchors, hashlib.sha256(b"other").digest()) == "imprint"
    national = TrustAnchors.load([loaded(authority.roots["national"].certificate)])
    assert refused(token, national) == "signature"
    assert refused(token + bytes(MAX_TOKEN_BYTES), anchors) == "unreadable"


@settings(max_examples=40)
@given(data=st.data())
def test_no_changed_byte_makes_another_time(
    token: bytes, anchors: TrustAnchors, data: st.DataObject
) -> None:
    """A flipped byte is refused, or lies where it says nothing: the time stays what it was."""
    place = data.draw(st.integers(0, 2_900))
    changed = token[:place] + bytes([token[place] ^ data.draw(st.integers(1, 255))])
    try:
        time = trusted_time(changed + token[place + 1 :], IMPRINT, anchors)
    except TimestampRefused:
        return
    assert time.at == NOW


@pytest.mark.needs_openssl
def test_our_token_is_good_for_openssl(token: bytes, authority: Authority, tmp_path: Path) -> None:
    roots = [root.certificate.public_bytes(Encoding.PEM) for root in authority.roots.values()]
    (tmp_path / "roots.pem").write_bytes(b"".join(roots))
    (tmp_path / "token.der").write_bytes(token)
    (tmp_path / "content").write_bytes(CONTENT)
    words = ("-data", "content", "-in", "token.der", "-token_in", "-CAfile", "roots.pem")
    # The token is old or young by the machine's clock; openssl is told when to look at it.
    at = ("-attime", str(int(NOW.timestamp())))
    done = openssl(tmp_path, "ts", "-verify", *words, *at)
    assert "Verification: OK" in done.stdout


@pytest.mark.needs_openssl
def test_openssl_s_token_is_good_for_us(
    authority: Authority, pool: KeyPool, anchors: TrustAnchors, tmp_path: Path
) -> None:
    key, ca = pool.holders["rsa-2048"][0], authority.subordinates["government"]
    purpose = ExtendedKeyUsageOID.TIME_STAMPING
    begins = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    made = authority.issue_service("openssl", key, purpose, ca, begins=begins)
    pem = Encoding.PEM
    private = key.private_bytes(pem, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(private)
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(pem))
    (tmp_path / "chain.pem").write_bytes(ca.certificate.public_bytes(pem))
    (tmp_path / "content").write_bytes(CONTENT)
    (tmp_path / "serial").write_text("01")
    (tmp_path / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa=one\n[one]\nserial=serial\nsigner_digest=sha256\n"
        "default_policy=2.999.1\ndigests=sha256\ness_cert_id_alg=sha256\n"
    )
    query = ("-query", "-data", "content", "-sha256", "-cert", "-no_nonce", "-out", "query")
    openssl(tmp_path, "ts", *query)
    keys = ("-signer", "cert.pem", "-inkey", "key.pem", "-chain", "chain.pem")
    reply = ("-reply", "-config", "tsa.cnf", "-queryfile", "query", *keys, "-token_out")
    openssl(tmp_path, "ts", *reply, "-out", "token")
    found = trusted_time((tmp_path / "token").read_bytes(), IMPRINT, anchors)
    assert found.path.chain[0] == loaded(made)


def openssl(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["openssl", *words], cwd=folder, check=True, capture_output=True, text=True
    )
