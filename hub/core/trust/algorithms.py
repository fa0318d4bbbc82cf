"""Algorithms of XML signatures: their URIs and what they do.

Sources: XMLDSig 1.1 §6, RFC 6931 (URIs), RFC 9231 (its successor). Which of them are strong enough
is another question, answered in `hub.core.trust.policy`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa, utils

PublicKey: TypeAlias = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | dsa.DSAPublicKey
"""The kinds of key that XML signatures here are verified with."""

_XMLDSIG = "http://www.w3.org/2000/09/xmldsig#"
_XMLENC = "http://www.w3.org/2001/04/xmlenc#"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_MORE_2007 = "http://www.w3.org/2007/05/xmldsig-more#"
_MORE_2021 = "http://www.w3.org/2021/04/xmldsig-more#"
_XMLDSIG11 = "http://www.w3.org/2009/xmldsig11#"


@dataclass(frozen=True, slots=True)
class DigestAlgorithm:
    """A hash function.

    :param name: its name in `hashlib`.
    :param uri: its DigestMethod Algorithm.
    :param size: length of a digest in bytes.
    """

    name: str
    uri: str
    size: int

    def digest(self, data: bytes) -> bytes:
        """Return the digest of `data`."""
        if self.name == "sha256":  # Nearly every digest; by its name it takes twice as long.
            return hashlib.sha256(data).digest()
        return hashlib.new(self.name, data, usedforsecurity=False).digest()


SHA1: Final = DigestAlgorithm("sha1", f"{_XMLDSIG}sha1", 20)
SHA256: Final = DigestAlgorithm("sha256", f"{_XMLENC}sha256", 32)
SHA384: Final = DigestAlgorithm("sha384", f"{_MORE}sha384", 48)
SHA512: Final = DigestAlgorithm("sha512", f"{_XMLENC}sha512", 64)
_SHA224 = DigestAlgorithm("sha224", f"{_MORE}sha224", 28)
_MD5 = DigestAlgorithm("md5", f"{_MORE}md5", 16)
_SHA3 = (
    DigestAlgorithm("sha3_256", f"{_MORE_2007}sha3-256", 32),
    DigestAlgorithm("sha3_384", f"{_MORE_2007}sha3-384", 48),
    DigestAlgorithm("sha3_512", f"{_MORE_2007}sha3-512", 64),
)
_SHA3_224 = DigestAlgorithm("sha3_224", f"{_MORE_2007}sha3-224", 28)
_RIPEMD160 = DigestAlgorithm("ripemd160", f"{_XMLENC}ripemd160", 20)
# Not every OpenSSL has it.
_RARE = (_RIPEMD160,) if "ripemd160" in hashlib.algorithms_available else ()
_OTHERS = (_MD5, _SHA224, _SHA3_224, *_SHA3, *_RARE)

DIGESTS: Final[Mapping[str, DigestAlgorithm]] = MappingProxyType(
    {digest.uri: digest for digest in (SHA1, SHA256, SHA384, SHA512, *_OTHERS)}
)
"""DigestMethod Algorithm → hash function, weak ones included: policy judges them."""

_HASHES: Final[Mapping[str, hashes.HashAlgorithm]] = MappingProxyType(
    {
        "md5": hashes.MD5(),  # noqa: S303 - old signatures are read; policy refuses them
        "sha1": hashes.SHA1(),  # noqa: S303 - the same
        "sha224": hashes.SHA224(),
        "sha256": hashes.SHA256(),
        "sha384": hashes.SHA384(),
        "sha512": hashes.SHA512(),
        "sha3_224": hashes.SHA3_224(),
        "sha3_256": hashes.SHA3_256(),
        "sha3_384": hashes.SHA3_384(),
        "sha3_512": hashes.SHA3_512(),
    }
)


class KeyFamily(StrEnum):
    """How a signature value is made."""

    RSA_PKCS1 = "rsa-pkcs1"
    RSA_PSS = "rsa-pss"
    ECDSA = "ecdsa"
    DSA = "dsa"


@dataclass(frozen=True, slots=True)
class SignatureScheme:
    """A SignatureMethod: a kind of key, a padding and a hash.

    RSA-PSS is the family without parameters (RFC 9231 §2.3.10): MGF1 with the same hash, salt as
    long as the digest. ECDSA and DSA values are r‖s of fixed length, never DER (XMLDSig 1.1
    §6.4.3).
    """

    name: str
    uri: str
    family: KeyFamily
    digest_algorithm: DigestAlgorithm
    _prehashed: utils.Prehashed | None = field(repr=False, compare=False)
    _padding: padding.AsymmetricPadding | None = field(repr=False, compare=False)

    def digest(self, data: bytes) -> bytes:
        """Return the digest of `data` that somebody signs."""
        return self.digest_algorithm.digest(data)

    def fits(self, public_key: PublicKey) -> bool:
        """Say whether `public_key` is of the kind this scheme needs."""
        return isinstance(public_key, _KEY_TYPES[self.family])

    def verifies(self, public_key: PublicKey, digest: bytes, signature: bytes) -> bool:
        """Say whether `signature` is this key's over `digest`.

        :param digest: the hash value, as long as the scheme's hash.
        :param signature: the raw value: RSA as long as the modulus, ECDSA and DSA as r‖s.
        """
        try:
            if self._prehashed is None:
                return self._encodes(public_key, digest, signature)
            if isinstance(public_key, rsa.RSAPublicKey):
                if self._padding is None:
                    return False
                public_key.verify(signature, digest, self._padding, self._prehashed)
            elif self._padding is not None or not self.fits(public_key):
                return False
            elif isinstance(public_key, ec.EllipticCurvePublicKey):
                public_key.verify(
                    _der_from_raw(signature, public_key), digest, ec.ECDSA(self._prehashed)
                )
            else:
                public_key.verify(_der_from_raw(signature, public_key), digest, self._prehashed)
        except (InvalidSignature, UnsupportedAlgorithm, ValueError):
            return False
        return True

    def _encodes(self, public_key: PublicKey, digest: bytes, signature: bytes) -> bool:
        """Say the same for PKCS#1 v1.5 with a hash that the library knows no name of.

        :raises InvalidSignature: the padding is wrong.
        """
        if not isinstance(public_key, rsa.RSAPublicKey):
            return False
        found = public_key.recover_data_from_signature(signature, padding.PKCS1v15(), None)
        return found == _DIGEST_INFO[self.digest_algorithm.name] + digest


_DIGEST_INFO: Final = {"ripemd160": bytes.fromhex("3021300906052b2403020105000414")}
"""What stands before the digest in a PKCS#1 v1.5 value (RFC 8017 §9.2, DER of DigestInfo)."""

_KEY_TYPES: Final[Mapping[KeyFamily, type[PublicKey]]] = MappingProxyType(
    {
        KeyFamily.RSA_PKCS1: rsa.RSAPublicKey,
        KeyFamily.RSA_PSS: rsa.RSAPublicKey,
        KeyFamily.ECDSA: ec.EllipticCurvePublicKey,
        KeyFamily.DSA: dsa.DSAPublicKey,
    }
)


def raw_size(public_key: PublicKey) -> int:
    """Return how long a raw signature value of this key is, in bytes."""
    if isinstance(public_key, rsa.RSAPublicKey):
        return (public_key.key_size + 7) // 8
    if isinstance(public_key, ec.EllipticCurvePublicKey):
        return 2 * ((public_key.curve.key_size + 7) // 8)
    return 2 * ((public_key.public_numbers().parameter_numbers.q.bit_length() + 7) // 8)


def _der_from_raw(signature: bytes, public_key: PublicKey) -> bytes:
    """Return r‖s as the DER SEQUENCE that OpenSSL reads.

    Both halves are equally long, by the standard as long as the key says. Java's XMLDSig drops or
    adds a leading zero in both; the numbers are the same and such files exist.
    """
    half, odd = divmod(len(signature), 2)
    if odd or not 0 < half <= raw_size(public_key) // 2 + 1:
        raise ValueError("r and s are not as long as the key says")
    return utils.encode_dss_signature(
        int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    )


def raw_from_der(signature: bytes, public_key: PublicKey) -> bytes:
    """Return a DER ECDSA or DSA value as r‖s, as XMLDSig 1.1 §6.4.3 wants it.

    :raises ValueError: not a DER signature of this key's size.
    """
    r, s = utils.decode_dss_signature(signature)
    half = raw_size(public_key) // 2
    try:
        return r.to_bytes(half, "big") + s.to_bytes(half, "big")
    except OverflowError as error:
        raise ValueError("r or s is longer than the key") from error


def _scheme(name: str, uri: str, family: KeyFamily, digest: DigestAlgorithm) -> SignatureScheme:
    used = _HASHES.get(digest.name)
    if used is None:
        return SignatureScheme(name, uri, family, digest, None, padding.PKCS1v15())
    pad: padding.AsymmetricPadding | None = None
    if family is KeyFamily.RSA_PKCS1:
        pad = padding.PKCS1v15()
    elif family is KeyFamily.RSA_PSS:
        pad = padding.PSS(padding.MGF1(used), digest.size)
    return SignatureScheme(name, uri, family, digest, utils.Prehashed(used), pad)


def pss_scheme(digest: DigestAlgorithm, mask: DigestAlgorithm, salt: int) -> SignatureScheme | None:
    """Return RSA-PSS with explicit parameters (RFC 9231 §2.3.9), or None for an unknown hash.

    :param digest: the hash of the message.
    :param mask: the hash inside MGF1.
    :param salt: length of the salt in bytes.
    """
    used, inner = _HASHES.get(digest.name), _HASHES.get(mask.name)
    if used is None or inner is None:
        return None
    pad = padding.PSS(padding.MGF1(inner), salt)
    name = f"rsa-pss-{digest.name}-{mask.name}-{salt}"
    return SignatureScheme(name, RSA_PSS, KeyFamily.RSA_PSS, digest, utils.Prehashed(used), pad)


RSA_PSS: Final = f"{_MORE_2007}rsa-pss"
"""RSA-PSS whose parameters stand beside it; what Java's own XMLDSig writes."""

RSA_SHA256: Final = _scheme("rsa-sha256", f"{_MORE}rsa-sha256", KeyFamily.RSA_PKCS1, SHA256)
RSA_SHA384: Final = _scheme("rsa-sha384", f"{_MORE}rsa-sha384", KeyFamily.RSA_PKCS1, SHA384)
RSA_SHA512: Final = _scheme("rsa-sha512", f"{_MORE}rsa-sha512", KeyFamily.RSA_PKCS1, SHA512)
PSS_SHA256: Final = _scheme(
    "rsa-pss-sha256", f"{_MORE_2007}sha256-rsa-MGF1", KeyFamily.RSA_PSS, SHA256
)
PSS_SHA384: Final = _scheme(
    "rsa-pss-sha384", f"{_MORE_2007}sha384-rsa-MGF1", KeyFamily.RSA_PSS, SHA384
)
PSS_SHA512: Final = _scheme(
    "rsa-pss-sha512", f"{_MORE_2007}sha512-rsa-MGF1", KeyFamily.RSA_PSS, SHA512
)
ECDSA_SHA256: Final = _scheme("ecdsa-sha256", f"{_MORE}ecdsa-sha256", KeyFamily.ECDSA, SHA256)
ECDSA_SHA384: Final = _scheme("ecdsa-sha384", f"{_MORE}ecdsa-sha384", KeyFamily.ECDSA, SHA384)
ECDSA_SHA512: Final = _scheme("ecdsa-sha512", f"{_MORE}ecdsa-sha512", KeyFamily.ECDSA, SHA512)

_STRONG = (
    *(RSA_SHA256, RSA_SHA384, RSA_SHA512),
    *(PSS_SHA256, PSS_SHA384, PSS_SHA512),
    *(ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512),
)
_WITH_SHA3 = (
    *(
        _scheme(
            f"rsa-pss-{digest.name}",
            f"{_MORE_2007}{digest.name.replace('_', '-')}-rsa-MGF1",
            KeyFamily.RSA_PSS,
            digest,
        )
        for digest in (_SHA3_224, *_SHA3)
    ),
    *(
        _scheme(
            f"ecdsa-{digest.name}",
            f"{_MORE_2021}ecdsa-{digest.name.replace('_', '-')}",
            KeyFamily.ECDSA,
            digest,
        )
        for digest in (_SHA3_224, *_SHA3)
    ),
)
_WEAK = (
    *(_scheme("rsa-ripemd160", f"{_MORE}rsa-ripemd160", KeyFamily.RSA_PKCS1, d) for d in _RARE),
    _scheme("rsa-md5", f"{_MORE}rsa-md5", KeyFamily.RSA_PKCS1, _MD5),
    _scheme("rsa-sha1", f"{_XMLDSIG}rsa-sha1", KeyFamily.RSA_PKCS1, SHA1),
    _scheme("rsa-sha224", f"{_MORE}rsa-sha224", KeyFamily.RSA_PKCS1, _SHA224),
    _scheme("rsa-pss-sha1", f"{_MORE_2007}sha1-rsa-MGF1", KeyFamily.RSA_PSS, SHA1),
    _scheme("rsa-pss-sha224", f"{_MORE_2007}sha224-rsa-MGF1", KeyFamily.RSA_PSS, _SHA224),
    _scheme("ecdsa-sha1", f"{_MORE}ecdsa-sha1", KeyFamily.ECDSA, SHA1),
    _scheme("ecdsa-sha224", f"{_MORE}ecdsa-sha224", KeyFamily.ECDSA, _SHA224),
    _scheme("dsa-sha1", f"{_XMLDSIG}dsa-sha1", KeyFamily.DSA, SHA1),
    _scheme("dsa-sha256", f"{_XMLDSIG11}dsa-sha256", KeyFamily.DSA, SHA256),
)

HMAC: Final = (f"{_XMLDSIG}hmac-", f"{_MORE}hmac-", f"{_MORE_2007}hmac-")
"""How the SignatureMethods begin that are refused because a shared secret names no signer."""

SCHEMES: Final[Mapping[str, SignatureScheme]] = MappingProxyType(
    {scheme.uri: scheme for scheme in (*_STRONG, *_WITH_SHA3, *_WEAK)}
)
"""SignatureMethod Algorithm → scheme, weak ones included: policy judges them. No HMAC: a shared
secret names no signer, and a verifier that takes both can be made to use a public key as the
secret (GHSA-6vx8-pcwv-xhf4)."""


def scheme_for(public_key: PublicKey, *, pss: bool = False) -> SignatureScheme | None:
    """Return the scheme the hub signs with for `public_key`, or None when it has none.

    :param pss: take RSA-PSS, which TT 15/2025/TT-BKHCN Appendix I names, instead of PKCS#1 v1.5,
        which every signing service in use returns.
    """
    if isinstance(public_key, rsa.RSAPublicKey):
        return PSS_SHA256 if pss else RSA_SHA256
    if isinstance(public_key, ec.EllipticCurvePublicKey):
        return _BY_CURVE.get(public_key.curve.name)
    return None


_BY_CURVE: Final[Mapping[str, SignatureScheme]] = MappingProxyType(
    {"secp256r1": ECDSA_SHA256, "secp384r1": ECDSA_SHA384, "secp521r1": ECDSA_SHA512}
)


@dataclass(frozen=True, slots=True)
class Canonicalization:
    """A canonicalisation of XML.

    :param exclusive: exclusive (namespaces only where used) rather than inclusive.
    :param comments: comments are part of the canonical form.
    :param version: ``"1.0"`` or ``"1.1"``; they differ in which ``xml:*`` attributes are inherited.
    """

    uri: str
    exclusive: bool = False
    comments: bool = False
    version: str = "1.0"


C14N_INCLUSIVE: Final = Canonicalization("http://www.w3.org/TR/2001/REC-xml-c14n-20010315")
C14N_EXCLUSIVE: Final = Canonicalization("http://www.w3.org/2001/10/xml-exc-c14n#", exclusive=True)
C14N_11: Final = Canonicalization("http://www.w3.org/2006/12/xml-c14n11", version="1.1")

CANONICALIZATIONS: Final[Mapping[str, Canonicalization]] = MappingProxyType(
    {
        c14n.uri: c14n
        for c14n in (
            C14N_INCLUSIVE,
            C14N_EXCLUSIVE,
            C14N_11,
            Canonicalization(f"{C14N_INCLUSIVE.uri}#WithComments", comments=True),
            Canonicalization(f"{C14N_EXCLUSIVE.uri}WithComments", exclusive=True, comments=True),
            Canonicalization(f"{C14N_11.uri}#WithComments", comments=True, version="1.1"),
        )
    }
)
"""CanonicalizationMethod and Transform Algorithm → canonicalisation (C14N 1.0, 1.1, exclusive)."""
