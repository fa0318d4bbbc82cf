"""Keys that stand in a file without a certificate (XMLDSig 1.1 §4.5.2, §4.5.9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from lxml import etree

from hub.core.trust.algorithms import PublicKey
from hub.core.trust.markup import DSIG11, MarkupError, decode_base64, ds, plain_text

_MAX_RSA_BITS: Final = 8192
_CURVES: Final = {
    "urn:oid:1.2.840.10045.3.1.7": ec.SECP256R1(),
    "urn:oid:1.3.132.0.34": ec.SECP384R1(),
    "urn:oid:1.3.132.0.35": ec.SECP521R1(),
}
_KEY_VALUE, _RSA, _MODULUS, _EXPONENT = map(ds, ("KeyValue", "RSAKeyValue", "Modulus", "Exponent"))
_EC, _NAMED_CURVE, _POINT, _DER = (
    f"{{{DSIG11}}}{name}"
    for name in ("ECKeyValue", "NamedCurve", "PublicKey", "DEREncodedKeyValue")
)

BARE_KEYS: Final = frozenset({_KEY_VALUE, _RSA, _EC, _DER})
"""Elements that hold a key; DSA's is not among them, since no policy allows it."""


def usable(key: PublicKey | None) -> bool:
    """Say whether verifying with `key` takes bounded time: no giant RSA modulus."""
    return key is not None and key.key_size <= _MAX_RSA_BITS


def bare_key(elements: Iterable[etree._Element]) -> PublicKey | None:
    """Return the first key among `elements`, or None where there is none that can be read."""
    try:
        for each in elements:
            if each.tag in BARE_KEYS:
                return _key(each)
    except (MarkupError, ValueError, UnsupportedAlgorithm):
        return None
    return None


def _key(element: etree._Element) -> PublicKey | None:
    if element.tag == _RSA:
        return _rsa_key(element)
    if element.tag == _EC:
        return _ec_key(element)
    if element.tag == _KEY_VALUE:
        return bare_key(element)
    key = load_der_public_key(decode_base64(plain_text(element)))
    return key if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) else None


def _rsa_key(element: etree._Element) -> PublicKey | None:
    modulus, exponent = element.find(_MODULUS), element.find(_EXPONENT)
    if modulus is None or exponent is None:
        return None
    numbers = [
        int.from_bytes(decode_base64(plain_text(each)), "big") for each in (modulus, exponent)
    ]
    if numbers[0].bit_length() > _MAX_RSA_BITS:
        return None
    return rsa.RSAPublicNumbers(numbers[1], numbers[0]).public_key()


def _ec_key(element: etree._Element) -> PublicKey | None:
    curve, point = element.find(_NAMED_CURVE), element.find(_POINT)
    if curve is None or point is None:
        return None
    named = _CURVES.get(curve.get("URI", ""))
    if named is None:
        return None
    return ec.EllipticCurvePublicKey.from_encoded_point(named, decode_base64(plain_text(point)))
