"""The enveloped-signature transform (XMLDSig 1.1 §6.6.4)."""

from __future__ import annotations

from typing import Final

from lxml import etree

from hub.core.trust.refusal import refused
from hub.core.trust.selection import Selection
from hub.core.trust.transforms.course import Course

ENVELOPED: Final = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"


def enveloped(course: Course, transform: etree._Element, name: str) -> Course:
    """Take the signature itself out of what it signs.

    :raises RefusedError: the signature is in another document, or nothing is left.
    """
    if len(transform):
        raise refused("unsupported-transform", f"{name} with parameters")
    if course.c14n is not None:
        raise refused("unsupported-transform", f"{name} after {course.c14n.uri}")
    if course.selection is None:
        raise refused("unsupported-transform", f"{name} over another document")
    return course._replace(data=without_signature(course.selection, course.signature))


def without_signature(selection: Selection, signature: etree._Element) -> Selection:
    """Return `selection` less `signature`.

    A signature that stands outside, as the tax sector's samples do, leaves nothing to take out.

    :raises RefusedError: nothing is left.
    """
    target = selection.target
    if target is signature or any(each is signature for each in target.iterancestors()):
        raise refused("nothing-signed", None)
    return selection.less([signature])
