"""The algorithms of XML Signature with which a key in a file signs.

URIs of XMLDSig 1.1 and RFC 9231; the raw values are RSA as it is and ECDSA as r‖s of fixed width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature

from hub.signers.keyfile.credential import SigningKey

_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_MORE_2007 = "http://www.w3.org/2007/05/xmldsig-more#"
_HASHES: tuple[hashes.HashAlgorithm, ...] = (hashes.SHA256(), hashes.SHA384(), hashes.SHA512())


@dataclass(frozen=True, slots=True)
class Method:
    """One signature method; `padding` is None for ECDSA."""

    digest_size: int
    prehashed: Prehashed
    padding: padding.AsymmetricPadding | None = None

    def fits(self, key: SigningKey) -> bool:
        """Return whether a key of this kind signs by this method."""
        return isinstance(key, rsa.RSAPrivateKey) == (self.padding is not None)

    def sign(self, key: SigningKey, digests: Sequence[bytes]) -> tuple[bytes, ...]:
        """Return the raw signature value of each digest.

        :raises ValueError: when the key is too short for the hash.
        """
        if isinstance(key, rsa.RSAPrivateKey):
            if self.padding is None:
                raise ValueError("an RSA key does not sign ECDSA")
            sign, pad, prehashed = key.sign, self.padding, self.prehashed
            return tuple(sign(digest, pad, prehashed) for digest in digests)
        sign_ec, algorithm = key.sign, ec.ECDSA(self.prehashed)
        half = (key.curve.key_size + 7) // 8
        return tuple(_fixed_width(sign_ec(digest, algorithm), half) for digest in digests)


def _fixed_width(der: bytes, half: int) -> bytes:
    r, s = decode_dss_signature(der)
    return r.to_bytes(half, "big") + s.to_bytes(half, "big")


def _methods() -> dict[str, Method]:
    methods: dict[str, Method] = {}
    for algorithm in _HASHES:
        size, prehashed = algorithm.digest_size, Prehashed(algorithm)
        pss = padding.PSS(padding.MGF1(algorithm), size)
        methods[f"{_MORE}rsa-{algorithm.name}"] = Method(size, prehashed, padding.PKCS1v15())
        methods[f"{_MORE_2007}{algorithm.name}-rsa-MGF1"] = Method(size, prehashed, pss)
        methods[f"{_MORE}ecdsa-{algorithm.name}"] = Method(size, prehashed)
    return methods


METHODS = _methods()
"""Method by its Algorithm URI: RSA PKCS#1 v1.5, RSA-PSS (salt as long as the hash), ECDSA."""
