"""Names of XML signatures, and the few strict ways in which their text is read."""

from __future__ import annotations

import binascii
from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

DS: Final = "http://www.w3.org/2000/09/xmldsig#"
DSIG11: Final = "http://www.w3.org/2009/xmldsig11#"
XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
XADES141: Final = "http://uri.etsi.org/01903/v1.4.1#"
EXC_C14N: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
XML: Final = "http://www.w3.org/XML/1998/namespace"

SIGNATURE: Final = f"{{{DS}}}Signature"
SIGNED_PROPERTIES_TYPE: Final = "http://uri.etsi.org/01903#SignedProperties"


class MarkupError(ValueError):
    """Text inside a signature that is not what its schema says; never leaves this layer."""


def ds(name: str) -> str:
    """Return `name` in the XMLDSig namespace, as lxml writes it."""
    return f"{{{DS}}}{name}"


def xades(name: str) -> str:
    """Return `name` in the XAdES 1.3.2 namespace, as lxml writes it."""
    return f"{{{XADES}}}{name}"


OBJECT: Final = ds("Object")
QUALIFYING_PROPERTIES: Final = xades("QualifyingProperties")
UNSIGNED_SIGNATURE_PROPERTIES: Final = (
    xades("UnsignedProperties"),
    xades("UnsignedSignatureProperties"),
)
"""The way from xades:QualifyingProperties down to the unsigned properties of the signature."""


def descend(elements: Iterable[etree._Element], way: Sequence[str]) -> list[etree._Element]:
    """Return what is reached from `elements` by the child names in `way`, in document order."""
    for name in way:
        elements = [child for each in elements for child in each.iterchildren(name)]
    return list(elements)


def only_child(parent: etree._Element, name: str) -> etree._Element | None:
    """Return the one child called `name`, or None where there is none.

    :raises MarkupError: there are several, so that two readers could take two.
    """
    found = list(parent.iterchildren(name))
    if len(found) > 1:
        raise MarkupError(name)
    return found[0] if found else None


def plain_text(element: etree._Element) -> str:
    """Return the text of an element that may hold text only.

    A comment or processing instruction splits the text, so that one reader takes the first half
    and another the whole (CVE-2025-29775); such an element is refused.
    """
    if len(element):
        raise MarkupError(f"{element.tag} holds more than text")
    return element.text or ""


def decode_base64(text: str) -> bytes:
    """Return the bytes that `text` stands for; XML white space is ignored, nothing else is.

    Only the one canonical encoding is taken (RFC 4648 §3.5): no character can be changed unseen.
    """
    try:
        compact = text.encode("ascii").translate(None, b" \t\r\n")
        value = binascii.a2b_base64(compact, strict_mode=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise MarkupError("not base64") from error
    if not value or b64encode(value) != compact:
        raise MarkupError("not canonical base64")
    return value
