"""Canonical XML of a part of a document, in place (C14N 1.0, 1.1, Exclusive C14N 1.0)."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Final

from lxml import etree

from hub.core.trust.algorithms import Canonicalization
from hub.core.trust.markup import EXC_C14N, XML

_INCLUSIVE_NAMESPACES: Final = f"{{{EXC_C14N}}}InclusiveNamespaces"
_XML_PREFIX: Final = f"{{{XML}}}"
_XML_ID: Final = f"{{{XML}}}id"
_XML_BASE: Final = f"{{{XML}}}base"
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)
# Hardly any document has them: one look in C, before anything is walked in Python.
_ATTRIBUTES_ABOVE: Final = etree.XPath("boolean(ancestor::*/@xml:*)")


class CanonicalizationError(ValueError):
    """This part of the document has no canonical form here; never leaves this layer."""


def canonicalise(
    target: etree._Element,
    c14n: Canonicalization,
    *,
    comments: bool = False,
    prefixes: Sequence[str] = (),
) -> bytes:
    """Return the canonical form of `target` and all that is in it.

    :param target: the apex; what its ancestors declare is inherited as the method says.
    :param comments: keep comments; a same-document reference never does (XMLDSig 1.1 §4.4.3.3).
    :param prefixes: the PrefixList of an exclusive canonicalisation.
    :raises CanonicalizationError: for instance a relative namespace URI (C14N 1.0 §4.5).
    """
    _refuse_default(prefixes)
    try:
        if c14n.exclusive:
            return etree.tostring(
                target,
                method="c14n",
                exclusive=True,
                with_comments=comments,
                inclusive_ns_prefixes=list(prefixes) or None,
            )
        return etree.tostring(_standing_alone(target, c14n), method="c14n", with_comments=comments)
    except etree.LxmlError as error:
        raise CanonicalizationError(str(error)) from error


def canonicalise_document(
    root: etree._Element,
    c14n: Canonicalization,
    *,
    comments: bool = False,
    prefixes: Sequence[str] = (),
) -> bytes:
    """Return the canonical form of the whole document of `root`.

    :param comments: keep comments; ``URI=""`` never does, ``#xpointer(/)`` may.

    :raises CanonicalizationError: see `canonicalise`.
    """
    _refuse_default(prefixes)
    try:
        return etree.tostring(
            root.getroottree(),
            method="c14n",
            exclusive=c14n.exclusive,
            with_comments=comments,
            inclusive_ns_prefixes=list(prefixes) or None,
        )
    except etree.LxmlError as error:
        raise CanonicalizationError(str(error)) from error


def without(target: etree._Element, omitted: Sequence[etree._Element]) -> etree._Element:
    """Return `target` in a copy of its whole document from which `omitted` are taken out.

    The original is never touched: lxml renames prefixes when an element is put back.

    :param omitted: descendants of `target`, none inside another; their tail text stays.
    """
    twin = copy.deepcopy(target.getroottree()).getroot()
    gone = [_step_down(twin, _way_to(each)) for each in omitted]
    kept = _step_down(twin, _way_to(target))
    for each in gone:
        _take_out(each)
    return kept


def _take_out(gone: etree._Element) -> None:
    parent, before = gone.getparent(), gone.getprevious()
    if parent is None:
        raise CanonicalizationError("nothing is left of the document")
    if gone.tail and before is not None:
        before.tail = (before.tail or "") + gone.tail
    elif gone.tail:
        parent.text = (parent.text or "") + gone.tail
    parent.remove(gone)


def prefix_list(method: etree._Element, c14n: Canonicalization) -> tuple[str, ...]:
    """Return the PrefixList inside a Transform or a CanonicalizationMethod.

    :raises CanonicalizationError: it holds anything but one InclusiveNamespaces where that may be.
    """
    children = list(method.iterchildren("*"))
    if not children:
        return ()
    prefixes = children[0].get("PrefixList") if len(children) == 1 else None
    if prefixes is None or not c14n.exclusive or children[0].tag != _INCLUSIVE_NAMESPACES:
        raise CanonicalizationError(f"{c14n.uri} with unknown parameters")
    return tuple(prefixes.split())


def _refuse_default(prefixes: Sequence[str]) -> None:
    if "#default" in prefixes:
        # lxml drops this token without a word, and a wrong digest would follow.
        raise CanonicalizationError("PrefixList #default")


def _way_to(element: etree._Element) -> list[int]:
    way: list[int] = []
    parent = element.getparent()
    while parent is not None:
        way.append(parent.index(element))
        element, parent = parent, parent.getparent()
    return way[::-1]


def _step_down(root: etree._Element, way: list[int]) -> etree._Element:
    for index in way:
        root = root[index]
    return root


def _standing_alone(target: etree._Element, c14n: Canonicalization) -> etree._Element:
    """Return `target` as a document of its own with what it inherits, a copy where it has to be.

    lxml 6.1 canonicalises a part in place under a copied apex. Three things go wrong there: below
    a default namespace that the apex declares or inherits, grandchildren get a stray ``xmlns=""``;
    a namespace declared a second time further down is rendered again (C14N 1.0 §2.3 omits it); and
    ``xml:*`` attributes of ancestors, which inclusive C14N inherits (C14N 1.0 §2.4), are lost. None
    of them can where no namespace is in scope at the apex and nothing is inherited, which is so for
    the content of a transcript: it is taken in place, which saves a tenth of verifying.
    """
    inherited = inherited_attributes(target, c14n)
    if not inherited and not target.nsmap:
        return target
    alone = etree.fromstring(etree.tostring(target, with_tail=False), _PARSER)
    for name, value in inherited.items():
        alone.set(name, value)
    return alone


def inherited_attributes(target: etree._Element, c14n: Canonicalization) -> dict[str, str]:
    """Return the ``xml:*`` attributes that an apex inherits under inclusive C14N (§2.4).

    :raises CanonicalizationError: an inherited ``xml:base`` under C14N 1.1.
    """
    found: dict[str, str] = {}
    if not _ATTRIBUTES_ABOVE(target):
        return found
    for ancestor in target.iterancestors():
        for name in map(str, ancestor.keys()):
            if name.startswith(_XML_PREFIX) and name not in found:
                found[name] = str(ancestor.get(name))
    if c14n.version == "1.1":
        found.pop(_XML_ID, None)  # C14N 1.1 §2.4: an identifier is not inherited.
        if _XML_BASE in found:
            # Joining base URIs (C14N 1.1 §2.4) has no use here and a long record of wrong ones.
            raise CanonicalizationError("xml:base under C14N 1.1")
    return {name: value for name, value in found.items() if name not in target.attrib}
