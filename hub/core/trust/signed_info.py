"""The skeleton of a ds:Signature, read strictly (XMLDSig 1.1 §4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from hub.core.trust.markup import MarkupError, decode_base64, ds, plain_text

MAX_REFERENCES: Final = 30
"""Apache Santuario's limit in secure validation; a transcript's signature has two or three."""

MAX_TRANSFORMS: Final = 5
"""Apache Santuario's limit in secure validation."""

_SIGNED_INFO, _VALUE, _KEY_INFO, _OBJECT = map(
    ds, ("SignedInfo", "SignatureValue", "KeyInfo", "Object")
)
_C14N, _METHOD, _REFERENCE = map(ds, ("CanonicalizationMethod", "SignatureMethod", "Reference"))
_TRANSFORMS, _TRANSFORM = map(ds, ("Transforms", "Transform"))
_DIGEST_METHOD, _DIGEST_VALUE = map(ds, ("DigestMethod", "DigestValue"))


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """One ds:Reference as written.

    :param identifier: its Id, or None.
    :param uri: its URI, or None where the attribute is missing.
    :param kind: its Type, or None.
    :param transforms: the ds:Transform elements in order.
    :param digest_method: its DigestMethod Algorithm.
    :param digest: the DigestValue, decoded.
    """

    identifier: str | None
    uri: str | None
    kind: str | None
    transforms: tuple[etree._Element, ...]
    digest_method: str
    digest: bytes


@dataclass(frozen=True, slots=True, eq=False)
class SignatureParts:
    """A ds:Signature taken apart.

    :param signed_info: the ds:SignedInfo element.
    :param c14n_method: CanonicalizationMethod Algorithm.
    :param c14n_element: the ds:CanonicalizationMethod element, for its PrefixList.
    :param method: the ds:SignatureMethod element.
    :param references: one or more.
    :param value: the SignatureValue, decoded.
    """

    signed_info: etree._Element
    c14n_method: str
    c14n_element: etree._Element
    method: etree._Element
    references: tuple[Reference, ...]
    value: bytes


def take_apart(signature: etree._Element) -> SignatureParts:
    """Return the parts of a ds:Signature.

    Every element must stand where the schema puts it, once: a second SignedInfo or SignatureValue
    (CVE-2025-29774), or a comment inside a value (CVE-2025-29775), lets two readers see two things.

    :raises MarkupError: anything else.
    """
    children = list(signature.iterchildren("*"))
    tags = [child.tag for child in children]
    if tags[:2] != [_SIGNED_INFO, _VALUE]:
        raise MarkupError("ds:Signature does not begin with one SignedInfo and one SignatureValue")
    rest = tags[3:] if tags[2:3] == [_KEY_INFO] else tags[2:]
    if any(tag != _OBJECT for tag in rest):
        raise MarkupError("ds:Signature holds elements in a wrong place or too often")
    signed_info = children[0]
    inner = list(signed_info.iterchildren("*"))
    if [each.tag for each in inner[:3]] != [_C14N, _METHOD, _REFERENCE]:
        raise MarkupError("ds:SignedInfo does not hold its methods and a Reference in this order")
    if any(each.tag != _REFERENCE for each in inner[3:]):
        raise MarkupError("ds:SignedInfo holds more than References after its methods")
    if len(inner) - 2 > MAX_REFERENCES:
        raise MarkupError(f"more than {MAX_REFERENCES} References")
    return SignatureParts(
        signed_info,
        _algorithm(inner[0]),
        inner[0],
        inner[1],
        tuple(_reference(each) for each in inner[2:]),
        decode_base64(plain_text(children[1])),
    )


def _reference(element: etree._Element) -> Reference:
    children = list(element.iterchildren("*"))
    transforms: tuple[etree._Element, ...] = ()
    if children and children[0].tag == _TRANSFORMS:
        transforms = tuple(children.pop(0).iterchildren("*"))
        if not transforms or any(each.tag != _TRANSFORM for each in transforms):
            raise MarkupError("ds:Transforms holds something else")
        if len(transforms) > MAX_TRANSFORMS:
            raise MarkupError(f"more than {MAX_TRANSFORMS} Transforms")
    if [child.tag for child in children] != [_DIGEST_METHOD, _DIGEST_VALUE]:
        raise MarkupError("ds:Reference does not hold one DigestMethod and one DigestValue")
    return Reference(
        element.get("Id"),
        element.get("URI"),
        element.get("Type"),
        transforms,
        _algorithm(children[0]),
        decode_base64(plain_text(children[1])),
    )


def _algorithm(element: etree._Element) -> str:
    value = element.get("Algorithm")
    if value is None:
        raise MarkupError(f"{element.tag} without Algorithm")
    return value
