"""How fields of the model become elements: four kinds of node, and the two walks over them.

A layout is a tree of nodes. `render` walks it from a value to canonical XML text, `collect` from an
element back to plain data for the model to validate. Nothing here knows a transcript.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from lxml import etree

from hub.core.model import plain


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


def text_of(value: object) -> str:
    """Return a leaf's value as the text that stands in the element."""
    if type(value) is str:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def escape(text: str) -> str:
    """Return `text` as Canonical XML 1.0 writes it in element content."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def render(
    nodes: tuple[Node, ...], value: object, key: str, out: list[str], suffix: str = ""
) -> None:
    """Append the canonical XML text of `value`'s fields to `out`, in the order of `nodes`.

    :param key: what every `Id` holds first, so that no two documents share an `Id`.
    :param suffix: what tells this item's `Id` from its siblings'.
    """
    for node in nodes:
        field = getattr(value, node.field)
        if field is None:
            continue
        kind = type(node)
        if kind is Leaf:
            out.append(f"<{node.tag}>{escape(text_of(field))}</{node.tag}>")
        elif kind is Leaves:
            out += [f"<{node.tag}>{escape(text_of(entry))}</{node.tag}>" for entry in field]
        elif isinstance(node, Group):
            _render_group(node, field, key, out, suffix)
        elif isinstance(node, Many) and field:
            out.append(f"<{node.tag}>")
            for entry in field:
                own = entry.code if node.item.id_prefix else suffix
                _render_group(node.item, entry, key, out, own)
            out.append(f"</{node.tag}>")


def _render_group(group: Group, value: object, key: str, out: list[str], suffix: str) -> None:
    if group.id_prefix is None:
        out.append(f"<{group.tag}>")
    else:
        out.append(f'<{group.tag} Id="{group.id_prefix}-{key}-{suffix}">')
    render(group.nodes, value, key, out, suffix)
    out.append(f"</{group.tag}>")


def collect(nodes: tuple[Node, ...], element: etree._Element) -> dict[str, Any]:
    """Return the data under `element` by field, as text and nested data for the model to validate.

    The element is expected to be valid against the layout's schema; what the layout does not name
    is not looked at.
    """
    by_tag = {node.tag: node for node in nodes}
    data: dict[str, Any] = {}
    for child in element:
        node = by_tag.get(child.tag)
        if node is None:
            continue
        if isinstance(node, Leaf):
            data[node.field] = child.text or ""
        elif isinstance(node, Group):
            data[node.field] = collect(node.nodes, child)
        elif isinstance(node, Leaves):
            data.setdefault(node.field, []).append(child.text or "")
        else:
            data[node.field] = [collect(node.item.nodes, item) for item in child]
    return data
