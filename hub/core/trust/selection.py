"""Which nodes of a document a Reference speaks of: subtrees, and what is cut out of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lxml import etree


class Selection(NamedTuple):
    """A node-set, before canonicalisation, that is made of whole subtrees.

    That is all that same-document references, enveloped-signature, XPath Filter 2.0 and the two
    well-known XPath forms can make: an element stands for its attributes and namespaces too.

    :param target: the element, or the document's root where the whole document is meant.
    :param whole: the whole document, with processing instructions around the root (URI="").
    :param switches: elements inside `target` from which on everything below is left out (False),
        or is in again (True), up to the next switch.
    :param comments: comments are among the nodes (XMLDSig 1.1 §4.4.3.3).
    """

    target: etree._Element
    whole: bool = False
    switches: tuple[tuple[etree._Element, bool], ...] = ()
    comments: bool = False

    @property
    def only_omits(self) -> bool:
        """Whether it is one subtree less some others."""
        return not any(inside for _, inside in self.switches) and all(
            each is not self.target for each, _ in self.switches
        )

    def only_omits_one(self, element: etree._Element) -> bool:
        """Say whether `element` is all that is left out."""
        return self.only_omits and all(each is element for each, _ in self.switches)

    @property
    def omitted(self) -> tuple[etree._Element, ...]:
        """Elements that are left out, in document order."""
        return tuple(element for element, inside in self.switches if not inside)

    @property
    def apexes(self) -> tuple[etree._Element, ...]:
        """Elements at which what is selected begins."""
        again = tuple(element for element, inside in self.switches if inside)
        return again if self.target in self.omitted else (self.target, *again)

    def less(self, elements: Iterable[etree._Element]) -> Selection:
        """Return what is left when the subtrees of `elements` are taken out."""
        known = dict(self.switches)
        gone = {each: None for each in elements if self.holds(each, known)}
        outer = [each for each in gone if not any(up in gone for up in each.iterancestors())]
        kept = [
            switch
            for switch in self.switches
            if switch[0] not in gone and not any(up in gone for up in switch[0].iterancestors())
        ]
        return self._replace(switches=(*kept, *((each, False) for each in outer)))

    def holds(self, element: etree._Element, known: Mapping[etree._Element, bool]) -> bool:
        """Say whether `element` is selected.

        :param known: the switches, as a mapping; who asks often makes it once.
        """
        each: etree._Element | None = element
        while each is not None:
            if each in known:
                return known[each]
            if each is self.target:
                return True
            each = each.getparent()
        return False
