"""The base64 transform (XMLDSig 1.1 §6.6.2)."""

from __future__ import annotations

from typing import Final

from lxml import etree

from hub.core.trust.markup import MarkupError, decode_base64
from hub.core.trust.refusal import refused
from hub.core.trust.selection import Selection
from hub.core.trust.transforms.course import Course

BASE64: Final = "http://www.w3.org/2000/09/xmldsig#base64"

_QUICK: Final = 12
# The string-value of an element: its text and that of what is in it, without comments.
_STRING_VALUE: Final = etree.XPath("string()")


def decoded(course: Course, transform: etree._Element, name: str) -> Course:
    """Return what the text stands for.

    :raises RefusedError: it is not base64, or parts of it are left out.
    """
    if len(transform):
        raise refused("unsupported-transform", f"{name} with parameters")
    try:
        if isinstance(course.data, Selection) and course.c14n is None:
            if course.data.switches:
                raise refused("unsupported-transform", f"{name} over parts of an element")
            course.tree.spend(course.tree.size // _QUICK)
            text = str(_STRING_VALUE(course.data.target))
        else:
            text = course.octets().decode("ascii")
        octets = decode_base64(text)
    except (MarkupError, UnicodeDecodeError) as error:
        raise refused("not-base64", None) from error
    course.tree.spend(len(octets) // _QUICK)
    return course._replace(data=octets, c14n=None, prefixes=())
