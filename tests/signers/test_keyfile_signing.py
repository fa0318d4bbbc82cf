"""Signing: every key and scheme, many at once, in a worker thread; and through the host."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding

from hub.core.contracts import (
    Holder,
    HookCall,
    HookReply,
    SignerCapability,
    SigningItem,
    SigningRequest,
    SigningState,
    Terms,
    Ticket,
)
from hub.core.errors import Bug, Pause, UnknownCode
from hub.core.host import CheckStatus, PluginHost, diagnose
from hub.signers.keyfile.keystore import KeyStore
from hub.signers.keyfile.manifest import MANIFEST
from hub.signers.keyfile.methods import METHODS
from hub.signers.keyfile.signer import KeyFileSigner
from tests.signers import makers

MORE = "http://www.w3.org/2001/04/xmldsig-more#"
MORE_2007 = "http://www.w3.org/2007/05/xmldsig-more#"
RSA_SHA256 = f"{MORE}rsa-sha256"
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


def signer_for(folder: Path, key: str) -> tuple[KeyFileSigner, bytes]:
    """Return a signer over one file with that key, and its certificate."""
    certificate = makers.certificate("Người Ký", key)
    path = makers.write(folder / "a.pem", makers.key_pem(key), makers.pem(certificate))
    return KeyFileSigner(KeyStore(file=path)), certificate.public_bytes(Encoding.DER)


def request(certificate: bytes, method: str, *digests: bytes) -> SigningRequest:
    items = tuple(SigningItem(str(n), digest, "dòng") for n, digest in enumerate(digests))
    return SigningRequest("request-id-1", certificate, method, items)


def signatures_of(signer: KeyFileSigner, wanted: SigningRequest) -> tuple[bytes, ...]:
    async def run() -> tuple[bytes, ...]:
        ticket = await signer.start(wanted, {})
        assert ticket.request_id == wanted.request_id
        return (await signer.poll(ticket)).signatures

    return asyncio.run(run())


@pytest.mark.parametrize("digest", HASHES)
@pytest.mark.parametrize("key", ["rsa", "rsa3072"])
def test_rsa(tmp_path: Path, key: str, digest: str) -> None:
    signer, certificate = signer_for(tmp_path, key)
    used = HASHES[digest]
    public = makers.key(key).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    values = [bytes([n]) * used.digest_size for n in range(3)]
    plain = signatures_of(signer, request(certificate, f"{MORE}rsa-{digest}", *values))
    pss = signatures_of(signer, request(certificate, f"{MORE_2007}{digest}-rsa-MGF1", *values))
    salted = padding.PSS(padding.MGF1(used), used.digest_size)
    for value, one, other in zip(values, plain, pss, strict=True):
        assert len(one) == len(other) == public.key_size // 8
        public.verify(one, value, padding.PKCS1v15(), Prehashed(used))
        public.verify(other, value, salted, Prehashed(used))


@pytest.mark.parametrize("digest", HASHES)
@pytest.mark.parametrize(("key", "half"), [("p256", 32), ("p384", 48), ("p521", 66)])
def test_ecdsa(tmp_path: Path, key: str, half: int, digest: str) -> None:
    signer, certificate = signer_for(tmp_path, key)
    used = HASHES[digest]
    public = makers.key(key).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    values = [bytes([n]) * used.digest_size for n in range(20)]
    raw = signatures_of(signer, request(certificate, f"{MORE}ecdsa-{digest}", *values))
    for value, one in zip(values, raw, strict=True):
        assert len(one) == 2 * half
        r, s = int.from_bytes(one[:half], "big"), int.from_bytes(one[half:], "big")
        public.verify(encode_dss_signature(r, s), value, ec.ECDSA(Prehashed(used)))


def test_nine_methods_and_nothing_weak() -> None:
    assert len(METHODS) == 9
    assert not [uri for uri in METHODS if "sha1" in uri or "224" in uri]


@pytest.mark.parametrize(("key", "method"), [("rsa", f"{MORE}ecdsa-sha256"), ("p256", RSA_SHA256)])
def test_a_method_for_another_kind_of_key_pauses(tmp_path: Path, key: str, method: str) -> None:
    signer, certificate = signer_for(tmp_path, key)
    with pytest.raises(Pause) as caught:
        signatures_of(signer, request(certificate, method, bytes(32)))
    assert caught.value.where == str(tmp_path / "a.pem")


def test_a_key_too_short_for_its_method_pauses(tmp_path: Path) -> None:
    signer, certificate = signer_for(tmp_path, "rsa1024")
    with pytest.raises(Pause):
        signatures_of(signer, request(certificate, f"{MORE_2007}sha512-rsa-MGF1", bytes(64)))


def test_an_unknown_method_is_refused(tmp_path: Path) -> None:
    signer, certificate = signer_for(tmp_path, "rsa")
    weak = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
    with pytest.raises(UnknownCode) as caught:
        signatures_of(signer, request(certificate, weak, bytes(20)))
    assert caught.value.where == weak


def test_a_digest_of_another_length_is_the_hubs_bug(tmp_path: Path) -> None:
    signer, certificate = signer_for(tmp_path, "rsa")
    with pytest.raises(Bug):
        signatures_of(signer, request(certificate, RSA_SHA256, bytes(32), bytes(20)))


def test_an_unknown_certificate_pauses(tmp_path: Path) -> None:
    signer, _ = signer_for(tmp_path, "rsa")
    with pytest.raises(Pause):
        signatures_of(signer, request(b"another", RSA_SHA256, bytes(32)))


def test_an_empty_request_is_signed_at_once(tmp_path: Path) -> None:
    signer, certificate = signer_for(tmp_path, "rsa")
    assert signatures_of(signer, request(certificate, RSA_SHA256)) == ()


def test_tickets(tmp_path: Path) -> None:
    async def run() -> None:
        signer, certificate = signer_for(tmp_path, "rsa")
        ticket = await signer.start(request(certificate, RSA_SHA256, bytes(32)), {})
        assert ticket.outcome is not None
        assert ticket.outcome.state is SigningState.SIGNED
        assert ticket.outcome == await signer.poll(ticket)
        assert ticket.outcome == await signer.receive(ticket, b"<forged/>")
        await signer.cancel(ticket)
        unknown = await signer.poll(Ticket(ticket.request_id, ticket.provider_id))
        assert unknown.state is SigningState.FAILED
        assert unknown.reason is not None
        assert "ký lại" in unknown.reason.vi

    asyncio.run(run())


def test_nobody_is_waited_for(tmp_path: Path) -> None:
    signer, _ = signer_for(tmp_path, "rsa")
    assert signer.terms() == Terms(most_items=None, window_seconds=0)
    call = HookCall("", {}, b"{}")
    assert asyncio.run(signer.hook(call)) == HookReply(status=404)


def test_signing_happens_in_a_worker_thread_and_the_loop_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    sign = KeyFileSigner._sign

    def watched(self: KeyFileSigner, *args: object) -> tuple[bytes, ...]:
        threads.append(threading.current_thread())
        return sign(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(KeyFileSigner, "_sign", watched)

    async def run() -> int:
        signer, certificate = signer_for(tmp_path, "rsa")
        await signer.availability()
        wanted = request(certificate, RSA_SHA256, *[bytes(32)] * 400)
        task = asyncio.create_task(signer.start(wanted, {}))
        ticks = 0
        while not task.done():
            await asyncio.sleep(0)
            ticks += 1
        return ticks

    assert asyncio.run(run()) > 5
    assert threads
    assert threading.main_thread() not in threads


def test_many_requests_at_once_share_one_key(tmp_path: Path) -> None:
    async def run() -> set[bytes]:
        signer, certificate = signer_for(tmp_path, "rsa")
        wanted = request(certificate, RSA_SHA256, bytes(32))
        tickets = await asyncio.gather(*(signer.start(wanted, {}) for _ in range(20)))
        return {(await signer.poll(ticket)).signatures[0] for ticket in tickets}

    assert len(asyncio.run(run())) == 1


def test_through_the_host(tmp_path: Path) -> None:
    certificate = makers.certificate("Người Ký", "p256")
    makers.write(tmp_path / "a.pem", makers.key_pem("p256"), makers.pem(certificate))
    host = PluginHost()
    assert host.signers["keyfile"] is MANIFEST
    assert SignerCapability.BATCH in MANIFEST.capabilities
    signer = host.build_signer("keyfile", {"folder": str(tmp_path)})
    assert signer.inputs() == ()
    (found,) = asyncio.run(signer.certificates(Holder(full_name="Người Ký")))
    assert found.certificate == certificate.public_bytes(Encoding.DER)
    known = {"keyfile": {"folder": str(tmp_path)}}
    (check,) = [c for c in asyncio.run(diagnose(host, known)).signers if c.id == "keyfile"]
    assert check.status is CheckStatus.AVAILABLE


@pytest.mark.parametrize("settings", [{}, {"file": "a.pem", "folder": "b"}])
def test_settings_name_one_place(settings: dict[str, object]) -> None:
    with pytest.raises(Pause) as caught:
        PluginHost().build_signer("keyfile", {**settings, "password": "s3cret"})
    assert "file hoặc folder" in caught.value.what.vi
    assert "either file or folder" in caught.value.what.en
    assert "s3cret" not in str(caught.value)
