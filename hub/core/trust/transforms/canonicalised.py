"""Canonicalisations as transforms (XMLDSig 1.1 §6.6.1)."""

from __future__ import annotations

from lxml import etree

from hub.core.trust.algorithms import CANONICALIZATIONS
from hub.core.trust.canonical import prefix_list
from hub.core.trust.transforms.course import Course


def canonicalised(course: Course, transform: etree._Element, name: str) -> Course:
    """Note the canonicalisation; it is done when the next step needs the octets.

    :raises CanonicalizationError: its parameters are unknown.
    :raises RefusedError: what comes out of an earlier step is no XML.
    """
    c14n = CANONICALIZATIONS[name]
    prefixes = prefix_list(transform, c14n)
    course, _ = course.nodes(name)
    return course._replace(c14n=c14n, prefixes=prefixes)
