"""Strangers: pyHanko's CSC client drives our service, our signer drives Certomancer's.

Both were written by others from the specification, v1.0.4.
"""

from __future__ import annotations

import asyncio
import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import aiohttp
import pytest
from aiohttp import web
from certomancer.registry import CertomancerConfig
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from csc_dummy.csc_dummy_server import CSCWithCertomancer
from pyhanko.sign.signers.csc_signer import (
    CSCAuthorizationInfo,
    CSCAuthorizationManager,
    CSCServiceSessionInfo,
    CSCSigner,
    fetch_certs_in_csc_credential,
)

from hub.core.contracts import CannotSign, Signer, SigningState
from hub.core.contracts.methods import RSA_SHA256
from simulation.csc.quirks import Quirk
from simulation.signing.phone import Habit
from tests.signers import holders
from tests.signers.csc.serving import HASTY, Served, certificates, host, serving, signed, started

PSS = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"
ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
BEGINS, ENDS = "2020-01-01T00:00:00+0000", "2040-01-01T00:00:00+0000"


# ── pyHanko's client, our service ────────────────────────────────────────────────────────────────


class Manager(CSCAuthorizationManager):
    """Gets leave to sign as pyHanko's documentation shows it."""

    def __init__(self, http: aiohttp.ClientSession, *known: Any, pin: str | None) -> None:  # noqa: ANN401
        super().__init__(*known)
        self._http = http
        self._pin = pin

    async def authorize_signature(self, hash_b64s: list[str]) -> CSCAuthorizationInfo:
        asked = self.format_csc_auth_request(hash_b64s=hash_b64s, pin=self._pin)
        url = f"{self.csc_session_info.service_url}/csc/v1/credentials/authorize"
        async with self._http.post(
            url, headers=self.auth_headers, json=asked, raise_for_status=True
        ) as answer:
            return self.parse_csc_auth_response(await answer.json())


def bearer(served: Served) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": served.desk.client_id,
        "client_secret": served.desk.client_secret,
    }
    with urlopen(f"{served.address}/oauth2/token", urlencode(form).encode()) as answer:  # noqa: S310
        return str(json.load(answer)["access_token"])


async def by_pyhanko(
    served: Served, messages: list[bytes], pin: str | None, *, pss: bool
) -> tuple[bytes, list[bytes]]:
    """Have messages signed in one batch; return the certificate and the values."""
    credential = served.guarded().credential.id
    async with aiohttp.ClientSession() as http:
        session = CSCServiceSessionInfo(served.address, credential, bearer(served))
        known = await fetch_certs_in_csc_credential(http, session)
        signer = CSCSigner(
            http,
            Manager(http, session, known, pin=pin),
            batch_size=len(messages),
            prefer_pss=pss,
        )
        asked = (signer.async_sign_raw(message, "sha256") for message in messages)
        return known.signing_cert.dump(), list(await asyncio.gather(*asked))


@pytest.mark.parametrize("pss", [False, True], ids=["PKCS#1 v1.5", "PSS"])
@pytest.mark.parametrize("pin", [None, "246810"], ids=["phone", "PIN"])
@pytest.mark.parametrize("quirks", [[], [Quirk.NUMBERS_AS_TEXT]], ids=["plain", "text"])
def test_pyhanko_signs_with_our_service(pin: str | None, pss: bool, quirks: list[Quirk]) -> None:
    messages = [f"bài {number}".encode() for number in range(4)]
    with serving(quirks=quirks) as served:
        served.guarded().pin = pin or ""
        certificate, values = asyncio.run(by_pyhanko(served, messages, pin, pss=pss))
        assert certificate == served.guarded().credential.certificate
        public = x509.load_der_x509_certificate(certificate).public_key()
        assert isinstance(public, rsa.RSAPublicKey)
        used = padding.PSS(padding.MGF1(SHA256()), 32) if pss else padding.PKCS1v15()
        for message, value in zip(messages, values, strict=True):
            public.verify(value, message, used, SHA256())
        assert len(served.asked("signHash")) == 1


def test_pyhanko_is_told_that_the_person_refuses() -> None:
    with serving(habit=Habit.REFUSES) as served, pytest.raises(aiohttp.ClientResponseError) as no:
        asyncio.run(_leave(served))
    assert no.value.status == 403


async def _leave(served: Served) -> None:
    async with aiohttp.ClientSession() as http:
        session = CSCServiceSessionInfo(
            served.address, served.guarded().credential.id, bearer(served)
        )
        known = await fetch_certs_in_csc_credential(http, session)
        await Manager(http, session, known, pin=None).authorize_signature(["c2hhMjU2"])


# ── our signer, Certomancer's service ────────────────────────────────────────────────────────────


def certomancer(folder: Path) -> CertomancerConfig:
    """A PKI of three: a root, a teacher with an RSA key, another with one for ECDSA."""
    pool = holders.pool()
    keys = {
        "root": pool.authorities[0],
        "teacher": pool.holders["rsa-2048"][0],
        "other": pool.holders["ec-256"][0],
    }
    for name, key in keys.items():
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(pem)
    people = {"teacher": holders.TEACHER, "other": holders.OTHER_TEACHER}
    entities: dict[str, object] = {"root": {"common-name": "Gốc (GIẢ LẬP)"}}
    validity = {"valid-from": BEGINS, "valid-to": ENDS}
    certificates: dict[str, object] = {
        "root": {
            "subject": "root",
            "issuer": "root",
            "validity": validity,
            "extensions": [{"id": "basic_constraints", "critical": True, "value": {"ca": True}}],
        }
    }
    for name, holder in people.items():
        entities[name] = {
            "common-name": holder.full_name,
            "user-id": f"CCCD:{holder.personal_id}",
        }
        certificates[name] = {"subject": name, "issuer": "root", "validity": validity}
    config = {
        "keysets": {"k": {"keys": {name: {"path": f"{name}.pem"} for name in keys}}},
        "pki-architectures": {
            "gia-lap": {
                "keyset": "k",
                "entity-defaults": {"country-name": "VN"},
                "entities": entities,
                "certs": certificates,
            }
        },
    }
    return CertomancerConfig(config, key_search_dir=str(folder))


@contextmanager
def dummy(folder: Path) -> Iterator[str]:
    """Serve certomancer-csc-dummy; yields its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", web.NotAppKeyWarning)  # It keeps its parts as of old.
        service = CSCWithCertomancer(certomancer(folder))
    service.register_routes()
    loop, ready, address = asyncio.new_event_loop(), Event(), ""

    async def begin() -> web.AppRunner:
        nonlocal address
        runner = web.AppRunner(service.app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        address = f"http://{host}:{port}"
        return runner

    def run() -> None:
        runner = loop.run_until_complete(begin())
        ready.set()
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = Thread(target=run)
    thread.start()
    ready.wait()
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signer]:
    """Our signer, set up for a service that nobody here wrote."""
    with dummy(tmp_path_factory.mktemp("certomancer")) as address:
        given = {"address": address, "login": "none", **HASTY}
        yield host().build_signer("csc", given)


def test_certomancer_s_service_is_available(foreign: Signer) -> None:
    assert asyncio.run(foreign.availability()).available


@pytest.mark.parametrize("method", [RSA_SHA256, PSS], ids=["PKCS#1 v1.5", "PSS"])
def test_we_sign_with_certomancer_s_service(foreign: Signer, method: str) -> None:
    (offered,) = certificates(foreign, holders.TEACHER)
    assert offered.chain == (), "its chain is the root alone"
    outcome = signed(foreign, holders.request(offered, 3, method=method))
    assert outcome.state is SigningState.SIGNED
    public = x509.load_der_x509_certificate(offered.certificate).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    used = padding.PSS(padding.MGF1(SHA256()), 32) if method == PSS else padding.PKCS1v15()
    for number, value in enumerate(outcome.signatures):
        public.verify(value, holders.digest(number), used, Prehashed(SHA256()))


def test_we_sign_ecdsa_with_certomancer_s_service(foreign: Signer) -> None:
    (offered,) = certificates(foreign, holders.OTHER_TEACHER)
    (value,) = signed(foreign, holders.request(offered, method=ECDSA)).signatures
    public = x509.load_der_x509_certificate(offered.certificate).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    r, s = (int.from_bytes(half, "big") for half in (value[:32], value[32:]))
    public.verify(encode_dss_signature(r, s), holders.digest(0), ec.ECDSA(Prehashed(SHA256())))


def test_certomancer_s_multisign_is_kept(foreign: Signer) -> None:
    (offered,) = certificates(foreign, holders.TEACHER)
    with pytest.raises(CannotSign, match="more than the 10"):
        started(foreign, holders.request(offered, 11))
