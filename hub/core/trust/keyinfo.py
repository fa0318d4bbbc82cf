"""What ds:KeyInfo offers: certificates, or a bare key."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from lxml import etree

from hub.core.trust.algorithms import PublicKey
from hub.core.trust.certificate import Certificate
from hub.core.trust.errors import CertificateUnreadable
from hub.core.trust.markup import (
    DSIG11,
    UNSIGNED_SIGNATURE_PROPERTIES,
    MarkupError,
    decode_base64,
    descend,
    ds,
    plain_text,
    xades,
)

MAX_CERTIFICATES: Final = 20
"""How many certificates of one signature are looked at; a chain has four."""

_MAX_RSA_BITS: Final = 8192
_KEY_INFO, _X509_DATA, _X509_CERTIFICATE = map(ds, ("KeyInfo", "X509Data", "X509Certificate"))
_CERTIFICATE_VALUES: Final = xades("CertificateValues")
_ENCAPSULATED: Final = xades("EncapsulatedX509Certificate")
_CURVES: Final = {
    "urn:oid:1.2.840.10045.3.1.7": ec.SECP256R1(),
    "urn:oid:1.3.132.0.34": ec.SECP384R1(),
    "urn:oid:1.3.132.0.35": ec.SECP521R1(),
}


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """Keys that a signature brings along; nothing here is trusted yet.

    :param offered: certificates in ds:KeyInfo, in the order found, each once.
    :param others: those in xades:CertificateValues (EN 319 132-1 §5.4.1), for the chain only.
    :param bare_key: the ds:KeyValue or dsig11:DEREncodedKeyValue where there is no certificate.
    """

    offered: tuple[Certificate, ...]
    others: tuple[Certificate, ...]
    bare_key: PublicKey | None


def read_keys(signature: etree._Element) -> KeyMaterial:
    """Return what a ds:Signature offers; what cannot be read is passed over.

    KeyInfo is unsigned, so a damaged extra certificate must not make a good signature fail.
    """
    others = _certificates(_encapsulated(signature))
    for key_info in signature.iterchildren(_KEY_INFO):
        offered = _certificates(
            each
            for data in key_info.iterchildren(_X509_DATA)
            for each in data.iterchildren(_X509_CERTIFICATE)
        )
        return KeyMaterial(offered, others, None if offered else _bare_key(key_info))
    return KeyMaterial((), others, None)


def _encapsulated(signature: etree._Element) -> Iterator[etree._Element]:
    for holder in descend(signature, UNSIGNED_SIGNATURE_PROPERTIES):
        for values in holder.iterchildren(_CERTIFICATE_VALUES):
            yield from values.iterchildren(_ENCAPSULATED)


def _certificates(elements: Iterable[etree._Element]) -> tuple[Certificate, ...]:
    found: dict[Certificate, None] = {}
    for element in itertools.islice(elements, MAX_CERTIFICATES):
        try:
            found[Certificate.from_base64(plain_text(element))] = None
        except (MarkupError, CertificateUnreadable):
            continue
    return tuple(found)


def usable(key: PublicKey | None) -> bool:
    """Say whether verifying with `key` takes bounded time: no giant RSA modulus."""
    return key is not None and key.key_size <= _MAX_RSA_BITS


def _bare_key(key_info: etree._Element) -> PublicKey | None:
    try:
        for child in key_info:
            if child.tag == f"{{{DSIG11}}}DEREncodedKeyValue":
                key = load_der_public_key(decode_base64(plain_text(child)))
                return (
                    key if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) else None
                )
            if child.tag == ds("KeyValue"):
                return _key_value(child)
    except (MarkupError, ValueError, UnsupportedAlgorithm):
        return None
    return None


def _key_value(element: etree._Element) -> PublicKey | None:
    for child in element:
        if child.tag == ds("RSAKeyValue"):
            return _rsa_key(child)
        if child.tag == f"{{{DSIG11}}}ECKeyValue":
            return _ec_key(child)
    return None


def _rsa_key(element: etree._Element) -> PublicKey | None:
    modulus, exponent = element.find(ds("Modulus")), element.find(ds("Exponent"))
    if modulus is None or exponent is None:
        return None
    numbers = [
        int.from_bytes(decode_base64(plain_text(each)), "big") for each in (modulus, exponent)
    ]
    if numbers[0].bit_length() > _MAX_RSA_BITS:
        return None
    return rsa.RSAPublicNumbers(numbers[1], numbers[0]).public_key()


def _ec_key(element: etree._Element) -> PublicKey | None:
    curve, point = element.find(f"{{{DSIG11}}}NamedCurve"), element.find(f"{{{DSIG11}}}PublicKey")
    if curve is None or point is None:
        return None
    named = _CURVES.get(curve.get("URI", ""))
    if named is None:
        return None
    return ec.EllipticCurvePublicKey.from_encoded_point(named, decode_base64(plain_text(point)))
