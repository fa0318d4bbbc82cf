"""A plain signature whose key is never here: prepared, signed elsewhere, put together (ký từ xa).

`prepare` tells the digest to sign; `assemble` makes the file with the value that came back. The
same root, certificate and value always make the same bytes, so that whoever verifies may build the
file again and compare.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, cast

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree
from signxml.algorithms import SignatureMethod

from hub.core.text import Text
from hub.core.trust.certificate import Certificate
from hub.core.trust.errors import CertificateUnsuitable
from hub.core.trust.plain import PlainKey, SigningKey

_NO_VALUE: Final = bytes(64)


@dataclass(frozen=True, slots=True)
class ToSign:
    """What is handed to a signer.

    :param digest: SHA-256 of the canonical ``SignedInfo``, 32 bytes.
    :param method: algorithm URI of XML Signature.
    """

    digest: bytes
    method: str


def prepare(root: etree._Element, certificate: Certificate) -> ToSign:
    """Return what must be signed by the key of `certificate` over all of `root`.

    :raises CertificateUnsuitable: when its key is neither RSA nor ECDSA.
    """
    asked: list[bytes] = []

    def remember(digest: bytes) -> bytes:
        asked.append(digest)
        return _NO_VALUE

    _sign(root, certificate, remember)
    return ToSign(asked[0], _method(certificate).value)


def assemble(root: etree._Element, certificate: Certificate, value: bytes) -> bytes:
    """Return the file: `root` with the signature as its last child, UTF-8.

    :param value: the raw signature value: RSA as it is, ECDSA as r‖s.
    """
    return _sign(root, certificate, lambda _digest: value)


@dataclass(frozen=True)
class _Elsewhere:
    """Stands for a private key where signxml asks one to sign."""

    certificate: Certificate
    value_of: Callable[[bytes], bytes]

    @property
    def key_size(self) -> int:
        key = self.certificate.public_key
        return key.key_size if isinstance(key, ec.EllipticCurvePublicKey) else 0

    def sign(self, data: bytes, **_algorithms: object) -> bytes:
        value = self.value_of(sha256(data).digest())
        if _method(self.certificate) is SignatureMethod.RSA_SHA256:
            return value
        half = len(value) // 2
        return encode_dss_signature(*(int.from_bytes(n) for n in (value[:half], value[half:])))


def _sign(
    root: etree._Element, certificate: Certificate, value_of: Callable[[bytes], bytes]
) -> bytes:
    _method(certificate)
    # signxml calls nothing but `sign` and `key_size`, which its types do not say.
    key = cast("SigningKey", _Elsewhere(certificate, value_of))
    return PlainKey(key, certificate).sign(root)


def _method(certificate: Certificate) -> SignatureMethod:
    if isinstance(certificate.public_key, rsa.RSAPublicKey):
        return SignatureMethod.RSA_SHA256
    if isinstance(certificate.public_key, ec.EllipticCurvePublicKey):
        return SignatureMethod.ECDSA_SHA256
    raise CertificateUnsuitable(
        Text(
            "Khóa của chứng thư số không phải RSA hay ECDSA.", "The key is neither RSA nor ECDSA."
        ),
        where=certificate.common_name,
        remedy=Text("Chọn chứng thư số khác.", "Choose another certificate."),
    )
