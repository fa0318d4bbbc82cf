"""Ten thousand digests through one token (SoftHSM2), beside the token's own bare rate."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11 import Mechanism, ObjectClass
from pydantic import SecretStr

from benchmarks.benchmark import Benchmark
from benchmarks.measure import Contest, Work, at_least_times, rate_of
from benchmarks.world import World
from hub.core.contracts import SigningItem, SigningRequest
from hub.core.text import Text
from hub.signers.vgca.token.client import TokenClient
from hub.signers.vgca.token.signer import PIN as PIN_INPUT
from hub.signers.vgca.token.signer import TokenSigner
from hub.signers.vgca.token.wire import METHODS
from simulation.pki import HolderKey
from simulation.pki.profiles import seal_profile
from simulation.province import Province
from simulation.vgca.token import PIN, TokenDrawer, module

DIGESTS = 10_000
_LABEL = "đo tốc độ"
_RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


def _seal(world: World) -> HolderKey:
    """Return a school's seal with an RSA key of 2048 bits."""
    profile = seal_profile(Province(1, 60).schools()[0])
    key, authority = rsa.generate_private_key(65537, 2048), world.authority
    issuer = authority.subordinates[profile.issuer].certificate
    return HolderKey(profile, key, authority.issue(profile, key), (issuer,))


def _ours(certificate: bytes, digests: list[bytes]) -> Work:
    """Return the hub's signing: one request, one login, every digest in its order."""
    signer = TokenSigner(TokenClient(module(), _LABEL))
    items = tuple(SigningItem(str(n), digest, "6A") for n, digest in enumerate(digests))
    request = SigningRequest("ky-do-toc-do", certificate, _RSA_SHA256, items)

    def sign() -> int:
        ticket = asyncio.run(signer.start(request, {PIN_INPUT: SecretStr(PIN)}))
        return 0 if ticket.outcome is None else len(ticket.outcome.signatures)

    return sign


def _bare(digests: list[bytes]) -> Work:
    """Return the token alone: a session that is open, a key that is found, nothing but C_Sign."""
    prefix = METHODS[_RSA_SHA256].prefix

    def sign() -> int:
        with pkcs11.lib(str(module())).get_token(token_label=_LABEL).open(user_pin=PIN) as session:
            key: Any = session.get_key(object_class=ObjectClass.PRIVATE_KEY)
            made = [key.sign(prefix + digest, mechanism=Mechanism.RSA_PKCS) for digest in digests]
        return len(made)

    return sign


def _contest(world: World) -> Contest:
    seal = _seal(world)
    TokenDrawer.open(world.folder.parent / "softhsm").insert(_LABEL, [seal])
    digests = [sha256(b"%d" % number).digest() for number in range(DIGESTS)]
    certificate = seal.certificate.public_bytes(Encoding.DER)
    _must_verify(seal, certificate, digests[:1])
    return Contest(rate_of(_ours(certificate, digests)), rate_of(_bare(digests)))


def _must_verify(seal: HolderKey, certificate: bytes, digests: list[bytes]) -> None:
    """Return when what the token makes is a signature.

    :raises InvalidSignature: when it is none.
    """
    client = TokenClient(module(), _LABEL)
    (value,) = asyncio.run(client.sign(certificate, METHODS[_RSA_SHA256], digests, PIN))
    public = seal.certificate.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        public.verify(value, digests[0], padding.PKCS1v15(), Prehashed(SHA256()))


def _is_installed() -> bool:
    try:
        module()
    except FileNotFoundError:
        return False
    return True


_BENCHMARK = Benchmark(
    "token-beside-its-bare-rate",
    Text("10.000 giá trị băm qua một token SoftHSM", "10,000 digests through one SoftHSM token"),
    Text("chữ ký/giây", "signatures/s"),
    "python-pkcs11, C_Sign alone",
    at_least_times(0.9),
    _contest,
    rounds=3,
)
BENCHMARKS = (_BENCHMARK,) if _is_installed() else ()
"""Measured where SoftHSM2 is installed (Debian: softhsm2)."""
