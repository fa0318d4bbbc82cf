"""How the tests ask a signer, and check what it answers."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import SecretStr

from hub.core.contracts import Signer, SigningItem, SigningRequest, Ticket

Result = TypeVar("Result")
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
RSA_SHA256 = f"{MORE}rsa-sha256"
ECDSA_SHA256 = f"{MORE}ecdsa-sha256"
PSS_SHA256 = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"


def run(work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(work)


def digests(count: int) -> tuple[bytes, ...]:
    return tuple(hashlib.sha256(b"gia lap %d" % number).digest() for number in range(count))


def request(
    certificate: x509.Certificate,
    *items: bytes,
    method: str = RSA_SHA256,
    request_id: str = "ky-0123456789",
    reference: str = "",
) -> SigningRequest:
    lines = tuple(SigningItem(str(n), digest, "6A GVCN") for n, digest in enumerate(items))
    der = certificate.public_bytes(Encoding.DER)
    return SigningRequest(request_id, der, method, lines, reference=reference)


def start(signer: Signer, wanted: SigningRequest, given: Mapping[str, str] | None = None) -> Ticket:
    secret = {name: SecretStr(value) for name, value in (given or {}).items()}
    return run(signer.start(wanted, secret))


def verify(certificate: x509.Certificate, digest: bytes, signature: bytes, method: str) -> None:
    """Check one value as XML Signature defines it.

    :raises InvalidSignature: when it is none.
    """
    public, prehashed = certificate.public_key(), Prehashed(SHA256())
    if isinstance(public, ec.EllipticCurvePublicKey):
        half = len(signature) // 2
        numbers = (int.from_bytes(part) for part in (signature[:half], signature[half:]))
        public.verify(encode_dss_signature(*numbers), digest, ec.ECDSA(prehashed))
        return
    assert isinstance(public, rsa.RSAPublicKey)
    pss = padding.PSS(padding.MGF1(SHA256()), 32)
    used = pss if method == PSS_SHA256 else padding.PKCS1v15()
    public.verify(signature, digest, used, prehashed)
