"""Writes the layout's schema from the layout and the model, so that the three cannot drift apart.

The published file in ``schemas/`` is what this module writes; a test compares them.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from hub.core.document.binding import Group, Leaf, Leaves, Many, Node, Origin
from hub.core.document.layout import (
    AFTER_RESULTS,
    BEFORE_RESULTS,
    DATA,
    DATA_ID,
    INFO,
    INFO_ID,
    ISSUE,
    LAYOUT_ID,
    LAYOUT_TAG,
    PRIMARY,
    ROOT,
    SECONDARY,
    SLOT_LIST,
    SUBJECT_SLOTS,
)
from hub.core.document.slots import Role
from hub.core.model import PrimaryResults, SecondaryResults, Transcript

XS = "http://www.w3.org/2001/XMLSchema"
DS = "http://www.w3.org/2000/09/xmldsig#"

_PREAMBLE = f"""
Lược đồ của trục học bạ (hocba-hub) cho bố cục {LAYOUT_ID}. KHÔNG phải đặc tả của Bộ GDĐT: phụ lục
kỹ thuật và XSD chính thức không công bố. Mỗi tên có ghi nguồn: observed = đã thấy trong tệp đang
dùng, sharing = đặt theo mô hình chia sẻ dữ liệu quốc gia, ours = do trục đặt.

Schema of the hub for the layout {LAYOUT_ID}. NOT the ministry's specification: the official annex
and its XSD are not public. Every name tells its source: observed = seen in files in use, sharing =
after the national sharing model, ours = named by the hub.
"""

_PLAIN_TYPES = {"boolean": "xs:boolean", "integer": "xs:integer"}


def write_schema() -> str:
    """Return the XSD of the layout as text."""
    root = etree.Element(_xs("schema"), nsmap={"xs": XS}, elementFormDefault="unqualified")
    _note(root, _PREAMBLE)
    document = _sequence(_element(root, ROOT, Origin.OURS))
    data = _element(document, DATA, Origin.OBSERVED)
    parts = _sequence(data)
    _fixed_id(data, DATA_ID)
    _info(parts)
    _slot_list(parts)
    issue = _sequence(_element(document, ISSUE, Origin.OBSERVED))
    _slot(issue, Role.CBQL)
    _slot(issue, Role.KY_PHAT_HANH)
    etree.indent(root)
    return etree.tostring(root, encoding="unicode") + "\n"


def _info(parent: etree._Element) -> None:
    info = _element(parent, INFO, Origin.OURS)
    content = _sequence(info)
    _fixed_id(info, INFO_ID)
    _element(content, LAYOUT_TAG, Origin.OURS, type="xs:string", fixed=LAYOUT_ID)
    model = _Model(Transcript.model_json_schema())
    _nodes(content, BEFORE_RESULTS, model)
    choice = etree.SubElement(content, _xs("choice"))
    for group, kind in ((PRIMARY, PrimaryResults), (SECONDARY, SecondaryResults)):
        element = _element(choice, group.tag, group.origin)
        _nodes(_sequence(element), group.nodes, _Model(kind.model_json_schema()))
    _nodes(content, AFTER_RESULTS, model)


def _slot_list(parent: etree._Element) -> None:
    slots = _sequence(_element(parent, SLOT_LIST, Origin.OBSERVED))
    teachers = _element(slots, SUBJECT_SLOTS, Origin.OBSERVED, minOccurs="0")
    _slot(_sequence(teachers), Role.GVBM, maxOccurs="unbounded")
    _slot(slots, Role.GVCN)


def _slot(parent: etree._Element, role: Role, **attributes: str) -> None:
    slot = _element(parent, role, Origin.OBSERVED, **attributes)
    content = _sequence(slot)
    etree.SubElement(
        content, _xs("any"), namespace=DS, processContents="skip", minOccurs="0", maxOccurs="1"
    )
    if role is Role.GVBM:
        _id(slot)


class _Model:
    """A node of the model's JSON Schema, where an element's allowed values are looked up."""

    def __init__(self, node: dict[str, Any], definitions: dict[str, Any] | None = None) -> None:
        self.node = node
        self.definitions = node.get("$defs", {}) if definitions is None else definitions

    def field(self, name: str) -> _Model:
        return _Model(self.node["properties"][name], self.definitions).resolved()

    def item(self) -> _Model:
        return _Model(self.node["items"], self.definitions).resolved()

    def resolved(self) -> _Model:
        node = self.node
        if "$ref" in node:
            node = self.definitions[node["$ref"].rsplit("/", 1)[1]]
        choices = [choice for choice in node.get("anyOf", ()) if choice.get("type") != "null"]
        if len(choices) == 1:
            return _Model(choices[0], self.definitions).resolved()
        return _Model(node, self.definitions)

    def letters(self) -> list[str]:
        choices = self.node.get("anyOf", ())
        if choices:
            known = (_Model(choice, self.definitions).resolved() for choice in choices)
            return [letter for choice in known for letter in choice.letters()]
        return [self.node["const"]] if "const" in self.node else self.node.get("enum", [])


def _nodes(parent: etree._Element, nodes: tuple[Node, ...], model: _Model) -> None:
    for node in nodes:
        field = model.field(node.field)
        if isinstance(node, Leaf):
            required = node.field in model.node.get("required", ())
            _leaf(parent, node, field, minOccurs="1" if required else "0")
        elif isinstance(node, Leaves):
            _leaf(parent, node, field.item(), minOccurs="0", maxOccurs="unbounded")
        elif isinstance(node, Many):
            holder = _element(parent, node.tag, node.origin, minOccurs="0")
            _group(_sequence(holder), node.item, field.item(), maxOccurs="unbounded")
        else:
            required = node.field in model.node.get("required", ())
            _group(parent, node, field, minOccurs="1" if required else "0")


def _group(parent: etree._Element, group: Group, model: _Model, **occurs: str) -> None:
    element = _element(parent, group.tag, group.origin, **occurs)
    _nodes(_sequence(element), group.nodes, model)
    if group.id_prefix is not None:
        _id(element)


def _leaf(parent: etree._Element, node: Leaf | Leaves, model: _Model, **occurs: str) -> None:
    element = _element(parent, node.tag, node.origin, **occurs)
    facets = model.node
    plain = _PLAIN_TYPES.get(facets.get("type", ""), "xs:string")
    base = "xs:date" if facets.get("format") == "date" else plain
    simple = etree.SubElement(element, _xs("simpleType"))
    restriction = etree.SubElement(simple, _xs("restriction"), base=base)
    for letter in model.letters():
        etree.SubElement(restriction, _xs("enumeration"), value=letter)
    for facet, keyword in (
        ("pattern", "pattern"),
        ("minLength", "minLength"),
        ("maxLength", "maxLength"),
        ("minInclusive", "minimum"),
        ("maxInclusive", "maximum"),
    ):
        if keyword in facets:
            value = str(facets[keyword]).removeprefix("^").removesuffix("$")
            etree.SubElement(restriction, _xs(facet), value=value)


def _element(parent: etree._Element, tag: str, origin: Origin, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, _xs("element"), {"name": tag, **attributes})
    _note(element, origin.value)
    return element


def _note(parent: etree._Element, text: str) -> None:
    annotation = etree.SubElement(parent, _xs("annotation"))
    etree.SubElement(annotation, _xs("documentation")).text = text


def _sequence(element: etree._Element) -> etree._Element:
    content = etree.SubElement(element, _xs("complexType"))
    return etree.SubElement(content, _xs("sequence"))


def _id(element: etree._Element) -> None:
    """Ids are NMTOKEN, not ID: a double Id that nothing references is tolerated."""
    content = element.find(_xs("complexType"))
    if content is not None:
        etree.SubElement(content, _xs("attribute"), name="Id", type="xs:NMTOKEN", use="required")


def _fixed_id(element: etree._Element, value: str) -> None:
    _id(element)
    attribute = element.find(f"{_xs('complexType')}/{_xs('attribute')}")
    if attribute is not None:
        attribute.set("fixed", value)


def _xs(name: str) -> str:
    return f"{{{XS}}}{name}"
