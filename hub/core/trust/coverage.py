"""What in a file of any layout no intact signature covers: seen against signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from hub.core.trust.markup import OBJECT, SIGNATURE, ds, xades
from hub.core.trust.verification import Integrity

MAX_UNCOVERED: Final = 100
"""How many places are listed at most; a file without any signature has no end of them."""

_MOST_QUESTIONS: Final = 100_000
_OWN_PARTS: Final = frozenset(map(ds, ("SignedInfo", "SignatureValue", "KeyInfo")))
_PROPERTIES: Final = xades("QualifyingProperties")


def uncovered(root: etree._Element, checked: Sequence[Integrity]) -> tuple[str, ...]:
    """Return the paths of top-level content that no intact signature covers.

    That is the root, where nothing of it is covered; else its children, those that hold only
    signatures and what is covered left aside; and whatever a signature leaves out of what it
    covers. Content inside a signature is a ds:Object with anything but XAdES properties.
    """
    tree = root.getroottree()
    paths: dict[str, None] = {}
    try:
        for element in _missed(root, _Cover(checked)):
            paths[str(tree.getpath(element))] = None
            if len(paths) == MAX_UNCOVERED:
                break
    except _TooManyError:
        # So many parts and signatures that nobody could tell which belong together.
        return (str(tree.getpath(root)),)
    return tuple(paths)


class _TooManyError(Exception):
    """The question what is covered was asked too often; stays in this module."""


class _Cover:
    """What the intact signatures of a file cover, asked a bounded number of times."""

    def __init__(self, checked: Sequence[Integrity]) -> None:
        selections = {
            each.covered: None
            for one in checked
            if one.intact
            for each in one.references
            if each.covered is not None
        }
        self._selections = [(each, dict(each.switches)) for each in selections]
        self.apexes = {apex for each in selections for apex in each.apexes}
        self.omitted = {gone: None for each in selections for gone in each.omitted}
        self._left = _MOST_QUESTIONS

    def holds(self, element: etree._Element) -> bool:
        """Say whether any signature covers `element`."""
        if element in self.apexes:
            return True
        self._left -= 1 + len(self._selections)
        if self._left < 0:
            raise _TooManyError
        return any(each.holds(element, known) for each, known in self._selections)

    def consists_of_it(self, element: etree._Element) -> bool:
        """Say whether an element holds nothing but signatures and covered parts, however deep."""
        if element.tag == SIGNATURE or element in self.apexes:
            return True
        children = list(element.iterchildren("*"))
        if not children or _has_text(element):
            return False
        return all(map(self.consists_of_it, children))


def _missed(root: etree._Element, cover: _Cover) -> Iterator[etree._Element]:
    if root.tag != SIGNATURE and not cover.holds(root):
        if not any(map(_outside_signatures, cover.apexes)) or _has_text(root):
            yield root
            return
        for child in root.iterchildren("*"):
            if not cover.consists_of_it(child):
                yield child
    for gone in cover.omitted:
        if gone is not root and gone.tag != SIGNATURE and not cover.holds(gone):
            yield gone
    for signature in root.iter(SIGNATURE):
        yield from _objects(signature, cover)


def _outside_signatures(apex: etree._Element) -> bool:
    return apex.tag != SIGNATURE and next(apex.iterancestors(SIGNATURE), None) is None


def _has_text(element: etree._Element) -> bool:
    return any(text and text.strip() for text in (element.text, *(each.tail for each in element)))


def _objects(signature: etree._Element, cover: _Cover) -> Iterator[etree._Element]:
    for part in signature.iterchildren("*"):
        if part.tag in _OWN_PARTS or cover.holds(part):
            continue
        if part.tag != OBJECT or not _explained(part, cover):
            yield part


def _explained(holder: etree._Element, cover: _Cover) -> bool:
    """Say whether an unsigned ds:Object holds only XAdES properties and what is covered."""
    if (holder.text or "").strip():
        return False
    return all(each.tag == _PROPERTIES or cover.holds(each) for each in holder.iterchildren("*"))
