"""What in a document no signature covers: seen against signed (nội dung không được ký).

Outside `#data` stand only slots and signatures. Whatever else stands there, and every comment
anywhere, is content that a reader sees and nobody signed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain, islice

from lxml import etree

from hub.core.document.layout import DATA, ISSUE, ROOT
from hub.core.document.slots import Role

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
_ISSUE_SLOTS = (Role.CBQL.value, Role.KY_PHAT_HANH.value)
_SIGNATURE = f"{_DS}Signature"
_REFERENCES = f"{_DS}SignedInfo/{_DS}Reference"
_KEY_INFO, _OBJECT = f"{_DS}KeyInfo", f"{_DS}Object"
_QUALIFYING = f"{_XADES}QualifyingProperties"
_SIGNATURE_PARTS = frozenset(
    f"{_DS}{name}" for name in ("SignedInfo", "SignatureValue", "KeyInfo", "Object")
)
MAX_PARTS = 100
"""How many parts are named: finding an element's path takes as long as it has siblings."""

_PROPERTIES = (f"{_XADES}SignedProperties", f"{_XADES}UnsignedProperties")


def unsigned_parts(root: etree._Element, covered: Collection[etree._Element]) -> tuple[str, ...]:
    """Return the paths of what in `root` no signature covers, of the first `MAX_PARTS` parts.

    :param covered: elements that intact signatures of this document refer to.
    """
    tree = root.getroottree()
    found = list(islice(chain(_comments(root), _outside_data(root)), MAX_PARTS))
    data = root.find(DATA)
    if data is not None and data not in covered:
        found.append(data)
    paths = [_path(tree, part) for part in found]
    return tuple(dict.fromkeys([*_siblings_of_root(root), *paths]))


Part = etree._Element | tuple[etree._Element, str]

_AROUND_ROOT = (
    (etree.Comment, "/comment()"),
    (etree.ProcessingInstruction, "/processing-instruction()"),
)


def _path(tree: etree._ElementTree, part: Part) -> str:
    """An element's XPath, or ``…/text()`` and ``…/@name`` for stray text and attributes."""
    if isinstance(part, tuple):
        element, what = part
        return f"{tree.getpath(element)}/{what}"
    return str(tree.getpath(part))


def _comments(root: etree._Element) -> Iterator[Part]:
    """Comments are not part of what is signed (C14N without comments), wherever they stand."""
    yield from root.iter(etree.Comment)


def _siblings_of_root(root: etree._Element) -> Iterator[str]:
    """Comments and processing instructions before or behind the root element."""
    for kind, path in _AROUND_ROOT:
        before, behind = root.itersiblings(kind, preceding=True), root.itersiblings(kind)
        if next(chain(before, behind), None) is not None:
            yield path


def _outside_data(root: etree._Element) -> Iterator[Part]:
    yield from _bare(root)
    for child in root.iterchildren(etree.Element):
        if child.tag == ISSUE:
            yield from _issue(child)
        elif child.tag != DATA or root.tag != ROOT:
            yield child
        elif set(child.attrib) != {"Id"}:
            yield child, "@*"
    if len(root.findall(DATA)) > 1:
        yield from root.findall(DATA)[1:]


def _issue(issue: etree._Element) -> Iterator[Part]:
    yield from _bare(issue)
    seen = set()
    for slot in issue.iterchildren(etree.Element):
        if slot.tag not in _ISSUE_SLOTS or slot.tag in seen:
            yield slot
            continue
        seen.add(slot.tag)
        yield from _bare(slot)
        for position, content in enumerate(slot.iterchildren(etree.Element)):
            if content.tag != _SIGNATURE or position > 0:
                yield content
            else:
                yield from _signature(content)


def _bare(element: etree._Element) -> Iterator[Part]:
    """Text, attributes and processing instructions in an element that has only child elements."""
    for name in element.attrib:
        yield element, f"@{etree.QName(name).localname}"
    yield from element.iterchildren(etree.ProcessingInstruction)
    texts = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in texts):
        yield element, "text()"


def _signature(signature: etree._Element) -> Iterator[Part]:
    """What inside a `ds:Signature` is neither signed nor part of the standard's structure."""
    references = {reference.get("URI", "") for reference in signature.iterfind(_REFERENCES)}
    texts = [signature.text, *(child.tail for child in signature)]
    if any(text and text.strip() for text in texts):
        yield signature, "text()"
    for part in signature.iterchildren(etree.Element):
        if part.tag not in _SIGNATURE_PARTS:
            yield part
        elif part.tag == _KEY_INFO:
            yield from _key_info(part)
        elif part.tag == _OBJECT and f"#{part.get('Id')}" not in references:
            yield from _object(part)


def _key_info(key_info: etree._Element) -> Iterator[Part]:
    for part in key_info.iterchildren(etree.Element):
        if part.tag not in (f"{_DS}X509Data", f"{_DS}KeyValue"):
            yield part
    texts = [key_info.text, *(child.tail for child in key_info)]
    if any(text and text.strip() for text in texts):
        yield key_info, "text()"


def _object(holder: etree._Element) -> Iterator[Part]:
    """An object that is not itself signed may hold nothing but XAdES properties."""
    yield from _bare(holder)
    for part in holder.iterchildren(etree.Element):
        if part.tag != _QUALIFYING:
            yield part
            continue
        for properties in part.iterchildren(etree.Element):
            if properties.tag not in _PROPERTIES:
                yield properties
