"""What an archive time-stamp is made over (EN 319 132-1 §5.5.2.2, XAdES 1.4.1).

The signature with everything it covers and everything that was added to it before: so it proves of
the signed content, of older time-stamps and of embedded evidence that they existed. This is the
case in which all of them stand in one list of properties; with Include elements it is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from hub.core.trust.algorithms import Canonicalization
from hub.core.trust.markup import QUALIFYING_PROPERTIES, MarkupError, ds, xades
from hub.core.trust.references import reference_octets
from hub.core.trust.signed_info import SignatureParts
from hub.core.trust.tree import SignedTree

_VALUE: Final = ds("SignatureValue")
_INCLUDE: Final = xades("Include")
_EACH: Final = 200
"""What taking out one property costs beside its own length, in bytes canonicalised."""


def archive_octets(
    parts: SignatureParts, stamp: etree._Element | None, c14n: Canonicalization, tree: SignedTree
) -> bytes:
    """Return the octets that an ArchiveTimeStamp of XAdES 1.4.1 is over.

    :param stamp: the property; None for one that is still to be made, behind all that are there.
    :param c14n: how each part is written.
    :raises MarkupError: its parts are named one by one, or it stands in no list of properties.
    :raises CanonicalizationError: a part of it has no canonical form here.
    :raises RefusedError: a Reference cannot be followed.
    :raises UnsafeInput: the document asks for more work than its size allows.
    """
    pieces = [reference_octets(each, parts.signature, tree, c14n) for each in parts.references]
    for element in _elements(parts, stamp):
        tree.spend(_EACH)
        pieces.append(tree.canonical(element, c14n))
    return b"".join(pieces)


def _elements(parts: SignatureParts, stamp: etree._Element | None) -> Iterator[etree._Element]:
    yield parts.signed_info
    yield next(parts.signature.iterchildren(_VALUE))
    if parts.key_info is not None:
        yield parts.key_info
    yield from _before(parts, stamp)
    for each in parts.objects:
        if next(each.iterchildren(QUALIFYING_PROPERTIES), None) is None:
            yield each


def _before(parts: SignatureParts, stamp: etree._Element | None) -> list[etree._Element]:
    """Return the unsigned properties in front of `stamp`, in their order."""
    if stamp is None:
        return [each for holder in parts.unsigned for each in holder.iterchildren("*")]
    if len(parts.unsigned) != 1 or next(stamp.iterchildren(_INCLUDE), None) is not None:
        raise MarkupError("Include")
    return list(stamp.itersiblings("*", preceding=True))[::-1]
