"""The skeleton of a ds:Signature, read strictly (XMLDSig 1.1 §4)."""

from __future__ import annotations

from typing import Final, NamedTuple

from lxml import etree

from hub.core.trust.markup import (
    OBJECT,
    QUALIFYING_PROPERTIES,
    UNSIGNED_SIGNATURE_PROPERTIES,
    MarkupError,
    decode_base64,
    descend,
    ds,
    plain_text,
)

MAX_REFERENCES: Final = 30
"""Apache Santuario's limit in secure validation; a transcript's signature has two or three."""

MAX_TRANSFORMS: Final = 5
"""Apache Santuario's limit in secure validation."""

_SIGNED_INFO, _VALUE, _KEY_INFO = map(ds, ("SignedInfo", "SignatureValue", "KeyInfo"))
_C14N, _METHOD, _REFERENCE = map(ds, ("CanonicalizationMethod", "SignatureMethod", "Reference"))
_TRANSFORMS, _TRANSFORM = map(ds, ("Transforms", "Transform"))
_DIGEST_METHOD, _DIGEST_VALUE = map(ds, ("DigestMethod", "DigestValue"))


class Reference(NamedTuple):
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


class SignatureParts(NamedTuple):
    """A ds:Signature taken apart, once for all who read it.

    :param signature: the ds:Signature element.
    :param signed_info: the ds:SignedInfo element.
    :param c14n_method: CanonicalizationMethod Algorithm.
    :param c14n_element: the ds:CanonicalizationMethod element, for its PrefixList.
    :param method: the ds:SignatureMethod element.
    :param references: one or more.
    :param value: the SignatureValue, decoded.
    :param key_info: the ds:KeyInfo element, or None.
    :param objects: the ds:Object elements.
    :param qualifying: the xades:QualifyingProperties inside the objects.
    :param unsigned: the xades:UnsignedSignatureProperties inside these.
    """

    signature: etree._Element
    signed_info: etree._Element
    c14n_method: str
    c14n_element: etree._Element
    method: etree._Element
    references: tuple[Reference, ...]
    value: bytes
    key_info: etree._Element | None
    objects: tuple[etree._Element, ...]
    qualifying: tuple[etree._Element, ...]
    unsigned: tuple[etree._Element, ...]


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
    key_info = children[2] if tags[2:3] == [_KEY_INFO] else None
    objects = children[2:] if key_info is None else children[3:]
    if tags[len(children) - len(objects) :].count(OBJECT) != len(objects):
        raise MarkupError("ds:Signature holds elements in a wrong place or too often")
    signed_info = children[0]
    inner = list(signed_info.iterchildren("*"))
    names = [each.tag for each in inner]
    if names[:3] != [_C14N, _METHOD, _REFERENCE]:
        raise MarkupError("ds:SignedInfo does not hold its methods and a Reference in this order")
    if names.count(_REFERENCE) != len(inner) - 2:
        raise MarkupError("ds:SignedInfo holds more than References after its methods")
    if len(inner) - 2 > MAX_REFERENCES:
        raise MarkupError(f"more than {MAX_REFERENCES} References")
    qualifying = descend(objects, (QUALIFYING_PROPERTIES,))
    return SignatureParts(
        signature,
        signed_info,
        _algorithm(inner[0]),
        inner[0],
        inner[1],
        tuple(map(_reference, inner[2:])),
        decode_base64(plain_text(children[1])),
        key_info,
        tuple(objects),
        tuple(qualifying),
        tuple(descend(qualifying, UNSIGNED_SIGNATURE_PROPERTIES)),
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
