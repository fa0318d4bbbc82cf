"""Canonical XML of a selection with holes, and islands in the holes (C14N 1.0 §2.3, §2.4).

libxml2 can do this through a node-set, which lxml does not offer. What is one whole subtree, or one
with parts taken out, goes the faster way in `hub.core.trust.canonical`; all methods agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from lxml import etree

from hub.core.trust.algorithms import Canonicalization
from hub.core.trust.canonical import inherited_attributes
from hub.core.trust.markup import XML
from hub.core.trust.selection import Selection

_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_VALUE: Final = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        '"': "&quot;",
        "\t": "&#x9;",
        "\n": "&#xA;",
        "\r": "&#xD;",
    }
)
_SPECIAL: Final = re.compile("[&<>\r]")
_EVENTS: Final = ("start", "end", "start-ns", "comment", "pi")
_Declared = Mapping[str, str]


def canonicalise_subset(
    selection: Selection,
    c14n: Canonicalization,
    prefixes: Sequence[str] = (),
    *,
    comments: bool = False,
) -> bytes:
    """Return the canonical form of `selection`, in one walk through its target.

    :param prefixes: the PrefixList of an exclusive canonicalisation.
    :param comments: keep comments.
    :raises CanonicalizationError: an inherited ``xml:base`` under C14N 1.1.
    """
    writer = _Writer(selection, c14n, frozenset(prefixes), comments)
    writer.walk()
    return "".join(writer.out).encode("utf-8")


@dataclass(frozen=True, slots=True)
class _Open:
    """What holds inside an element whose end has not been reached; shared where nothing changes.

    :param inside: it is selected.
    :param scope: prefix → namespace in scope; "" for the default, "" for none.
    :param rendered: what the nearest selected ancestors, or it, have declared in the output.
    """

    inside: bool
    scope: _Declared
    rendered: _Declared


class _Writer:
    """One walk through the target, writing what is selected."""

    def __init__(
        self,
        selection: Selection,
        c14n: Canonicalization,
        prefixes: frozenset[str],
        comments: bool,
    ) -> None:
        self.out: list[str] = []
        self._selection = selection
        self._switches = dict(selection.switches)
        self._c14n = c14n
        self._listed = frozenset("" if each == "#default" else each for each in prefixes)
        self._comments = comments
        parent = selection.target.getparent()
        around = {} if parent is None else _scope_of(parent)
        self._open = [_Open(False, around, {})]
        self._names: list[str] = []

    def walk(self) -> None:
        """Write everything."""
        target = self._selection.target
        before = reversed(list(target.itersiblings(preceding=True)))
        self._around(before, "{}\n")
        declared: dict[str, str] = {}
        for event, item in etree.iterwalk(target, events=_EVENTS):
            if event == "start-ns":
                prefix, uri = cast("tuple[str, str]", item)
                declared[prefix or ""] = uri or ""
                continue
            node = cast("etree._Element", item)
            if event == "start":
                self._start(node, declared)
                declared = {}
            elif event == "end":
                self._end()
                self._text(node.tail if node is not target else None)
            else:
                if self._open[-1].inside:
                    self.out.append(self._special(node))
                self._text(node.tail)
        self._around(target.itersiblings(), "\n{}")

    def _around(self, nodes: Iterator[etree._Element], form: str) -> None:
        """Write comments and processing instructions beside the root (C14N 1.0 §2.3)."""
        if self._selection.whole:
            for text in map(self._special, nodes):
                if text:
                    self.out.append(form.format(text))

    def _special(self, node: etree._Element) -> str:
        if isinstance(node, etree._ProcessingInstruction):
            space = " " if node.text else ""
            text = f"<?{node.target!s}{space}{node.text or ''}?>"
        else:
            text = str(node.text or "").join(("<!--", "-->")) if self._comments else ""
        return text.replace("\r", "&#xD;")

    def _text(self, text: str | None) -> None:
        if text and self._open[-1].inside:
            self.out.append(text.translate(_TEXT) if _SPECIAL.search(text) else text)

    def _start(self, element: etree._Element, declared: _Declared) -> None:
        above = self._open[-1]
        target = element is self._selection.target
        inside = self._switches.get(element, True if target else above.inside)
        scope = {**above.scope, **declared} if declared else above.scope
        prefix = element.prefix or ""
        name = f"{prefix}:{_local(element.tag)}" if prefix else _local(element.tag)
        self._names.append(name)
        if not inside:
            same = not (above.inside or declared)
            self._open.append(above if same else _Open(False, scope, above.rendered))
        elif not (declared or element.keys()) and above.inside and self._stands(prefix, above):
            self.out.append(f"<{name}>")
            self._open.append(above)
        else:
            self._declare(element, _Open(True, scope, above.rendered), declared, above.inside)
        self._text(element.text)

    def _stands(self, prefix: str, above: _Open) -> bool:
        """Say whether an element without attributes has nothing to declare."""
        if not self._c14n.exclusive:
            return True
        if self._listed:
            return False
        return above.rendered.get(prefix, "") == above.scope.get(prefix, "")

    def _declare(
        self, element: etree._Element, here: _Open, declared: _Declared, within: bool
    ) -> None:
        """Write a start tag with its namespaces and attributes."""
        attributes = dict(zip(map(str, element.keys()), map(str, element.values()), strict=True))
        if not self._c14n.exclusive and not within:
            attributes |= inherited_attributes(element, self._c14n)
        names = {name: _qualified(element, name, here.scope) for name in attributes}
        used: set[str] = set()
        if self._c14n.exclusive:
            used = {element.prefix or "", *(p for q in names.values() if (p := _prefix(q)))}
            used |= {each for each in self._listed if each in here.scope}
        elif declared or not within:
            used = {*here.scope, ""}
        new = {p: here.scope.get(p, "") for p in used - {"xml"}}
        new = {p: uri for p, uri in new.items() if here.rendered.get(p, "") != uri}
        self.out.append(f"<{self._names[-1]}")
        for p in sorted(new):
            self.out.append(f' xmlns{":" if p else ""}{p}="{new[p].translate(_VALUE)}"')
        for each in sorted(attributes, key=_by_namespace):
            self.out.append(f' {names[each]}="{attributes[each].translate(_VALUE)}"')
        self.out.append(">")
        rendered = {**here.rendered, **new} if new else here.rendered
        self._open.append(_Open(True, here.scope, rendered))

    def _end(self) -> None:
        name = self._names.pop()
        if self._open.pop().inside:
            self.out.append(f"</{name}>")


def _scope_of(element: etree._Element) -> dict[str, str]:
    return {prefix or "": uri or "" for prefix, uri in element.nsmap.items()}


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _prefix(qualified: str) -> str:
    return qualified.partition(":")[0] if ":" in qualified else ""


def _by_namespace(name: str) -> tuple[str, str]:
    space, _, local = name.rpartition("}")
    return space, local


def _qualified(element: etree._Element, name: str, scope: _Declared) -> str:
    """Return an attribute's name as written; lxml keeps only its namespace."""
    space, local = _by_namespace(name)
    if not space:
        return local
    if space[1:] == XML:
        return f"xml:{local}"
    found = [prefix for prefix, uri in scope.items() if prefix and uri == space[1:]]
    if len(found) == 1:
        return f"{found[0]}:{local}"
    expression = "name(@*[local-name() = $local and namespace-uri() = $space])"
    return str(element.xpath(expression, local=local, space=space[1:]))
