"""How fields of the model become elements: four kinds of node, and the two walks over them.

A layout is a tree of nodes. `writer` makes of it a function from a value to canonical XML text,
`reader` one from an element back to plain data for the model to validate; each is made once, since
what a node is need not be asked again for every pupil. Nothing here knows a transcript.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Any

from lxml import etree

from hub.core.model import Value, plain


class Origin(StrEnum):
    """Where an element name comes from; the schema says it beside each name (nguồn của tên)."""

    OBSERVED = "observed"
    """Seen in signed files in use (`DIEM_TONG_KET`, `GVCN`)."""
    SHARING = "sharing"
    """Ours, after a column of the national sharing model or a name of the exchange portal."""
    OURS = "ours"
    """Ours."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field as one element with text; absent when the field is None."""

    tag: str
    field: str
    origin: Origin = Origin.SHARING


@dataclass(frozen=True, slots=True)
class Leaves:
    """A tuple of plain values as repeated elements with text."""

    tag: str
    field: str
    origin: Origin = Origin.OURS


@dataclass(frozen=True, slots=True)
class Group:
    """A nested value as an element with child elements; absent when the field is None.

    `id_prefix` gives the element an `Id` attribute: the prefix and the item's own suffix.
    """

    tag: str
    field: str
    nodes: tuple[Node, ...]
    origin: Origin = Origin.SHARING
    id_prefix: str | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """A tuple of nested values as one element holding an element each; absent when empty."""

    tag: str
    field: str
    item: Group
    origin: Origin = Origin.SHARING


Node = Leaf | Leaves | Group | Many

Write = Callable[[Any, str, list[str], str], None]
"""Appends a value's canonical XML text: the value, the transcript's key, where to, the `Id` suffix.

The key is what every `Id` holds first, so that no two documents share an `Id`; the suffix tells an
item's `Id` from its siblings'.
"""

Read = Callable[[etree._Element], dict[str, Any]]
"""Returns the data under an element by field, as text and nested data for the model to validate."""


def text_of(value: object) -> str:
    """Return a leaf's value as Canonical XML 1.0 writes it in element content."""
    if isinstance(value, Decimal):
        # What the model's `plain` gives, in a quarter of its time.
        digits = str(value)
        return plain(value) if "E" in digits else digits
    text = value if type(value) is str else _other_text(value)
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _other_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def writer(nodes: tuple[Node, ...]) -> Write:
    """Return what writes the fields of a value in the order of `nodes`; made once per layout."""
    steps = tuple((node.field, f"<{node.tag}>", f"</{node.tag}>", _writing(node)) for node in nodes)

    def write(value: Value, key: str, out: list[str], suffix: str) -> None:
        fields = value.__dict__
        for field, opening, closing, nested in steps:
            content = fields[field]
            if content is None:
                continue
            if nested is None:
                out.append(f"{opening}{text_of(content)}{closing}")
            else:
                nested(content, key, out, suffix)

    return write


def _writing(node: Node) -> Write | None:
    """Return how a node's content is written; None for plain text."""
    if isinstance(node, Group):
        return _group_writing(node)
    if isinstance(node, Many):
        return _many_writing(node)
    return _leaves_writing(node) if isinstance(node, Leaves) else None


def _leaves_writing(leaves: Leaves) -> Write:
    opening, closing = f"<{leaves.tag}>", f"</{leaves.tag}>"

    def write(values: Iterable[object], _key: str, out: list[str], _suffix: str) -> None:
        out += [f"{opening}{text_of(value)}{closing}" for value in values]

    return write


def _group_writing(group: Group) -> Write:
    opening, closing = f"<{group.tag}>", f"</{group.tag}>"
    prefix = group.id_prefix and f'<{group.tag} Id="{group.id_prefix}-'
    content = writer(group.nodes)

    def write(value: Value, key: str, out: list[str], suffix: str) -> None:
        out.append(opening if prefix is None else f'{prefix}{key}-{suffix}">')
        content(value, key, out, suffix)
        out.append(closing)

    return write


def _many_writing(many: Many) -> Write:
    opening, closing = f"<{many.tag}>", f"</{many.tag}>"
    item = _group_writing(many.item)
    own_suffix = attrgetter("code") if many.item.id_prefix else None

    def write(values: Sequence[Value], key: str, out: list[str], suffix: str) -> None:
        if not values:
            return
        out.append(opening)
        for value in values:
            item(value, key, out, own_suffix(value) if own_suffix else suffix)
        out.append(closing)

    return write


def reader(nodes: tuple[Node, ...]) -> Read:
    """Return what reads an element back by `nodes`; made once per layout.

    The element is expected to be valid against the layout's schema; what the layout does not name
    is not looked at.
    """
    by_tag = {node.tag: (node.field, _reading(node), isinstance(node, Leaves)) for node in nodes}

    def read(element: etree._Element) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for child in element:
            known = by_tag.get(child.tag)
            if known is None:
                continue
            field, nested, repeated = known
            value = child.text or "" if nested is None else nested(child)
            if repeated:
                data.setdefault(field, []).append(value)
            else:
                data[field] = value
        return data

    return read


def _reading(node: Node) -> Callable[[etree._Element], Any] | None:
    """Return how a node's content is read; None for plain text."""
    if isinstance(node, Group):
        return reader(node.nodes)
    if isinstance(node, Many):
        item = reader(node.item.nodes)
        return lambda holder: [item(each) for each in holder]
    return None
