"""Location paths of XPath Filter 2.0 that are evaluated here: each step in linear time.

    path      = "/" | "." | [ "/" | "//" ] step { ( "/" | "//" ) step }
              | "here()/ancestor::" name "[1]" | "id('" value "')"
    step      = [ axis "::" ] ( name | "*" ) [ "[@" name "='" value "']" ]
    axis      = child | descendant | descendant-or-self | self

Paths are joined by ``|``. There is no XPath engine behind it, so nothing that a file says can take
more than the number of its elements times the number of its steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from hub.core.trust.refusal import refused
from hub.core.trust.transforms.course import Course

_MOST_STEPS: Final = 16
_MOST_PATHS: Final = 8
_LONGEST: Final = 1_000
# What a step costs: a look at the document in C, and what it starts from and reaches in Python.
_SCAN: Final = 20
_FROM: Final = 90
_REACHED: Final = 20
_NAME: Final = r"(?:(?P<prefix>[\w.-]+):)?(?P<local>[\w.-]+|\*)"
_STEP: Final = re.compile(
    r"\s*(?P<slashes>//?)?\s*(?:(?P<axis>child|descendant|descendant-or-self|self)\s*::)?\s*"
    rf"{_NAME}\s*(?:\[\s*@(?P<key>[\w.-]+)\s*=\s*(?P<quote>['\"])(?P<value>[^'\"|]*)(?P=quote)"
    r"\s*\])?\s*"
)
_HERE: Final = re.compile(rf"here\(\s*\)\s*/\s*ancestor\s*::\s*{_NAME}\s*\[\s*1\s*\]")
_ID: Final = re.compile(r"id\(\s*(['\"])([^'\"|\s]+)\1\s*\)")
_FROM_ANY: Final = {
    "child": "descendant",
    "self": "descendant-or-self",
    "descendant": "descendant",
    "descendant-or-self": "descendant-or-self",
}


@dataclass(slots=True)
class Found:
    """What a path selects.

    :param document: the document node itself, so all there is.
    :param elements: elements, each once.
    """

    document: bool = False
    elements: dict[etree._Element, None] = field(default_factory=dict)


def evaluate(parameter: etree._Element, text: str, root: etree._Element, course: Course) -> Found:
    """Return what the location path `text` selects in the document of `root`.

    :param parameter: the element that holds the expression: its namespaces and its "here".
    :raises RefusedError: the expression is more than a plain location path.
    :raises UnsafeInput: the document asks for more work than its size allows.
    """
    paths = text.split("|")
    if len(text) > _LONGEST or len(paths) > _MOST_PATHS:
        raise refused("unsupported-xpath", text)
    found = Found()
    for path in map(str.strip, paths):
        if path in {"/", "."}:
            found.document = True
        elif here := _HERE.fullmatch(path):
            found.elements |= _here(parameter, here, course, path)
        elif by_id := _ID.fullmatch(path):
            if not course.own:
                raise refused("unsupported-xpath", path)
            found.elements |= dict.fromkeys(course.tree.elements_with_id(by_id[2]))
        else:
            found.elements |= _walk(parameter, path, root, course)
    return found


def _here(
    parameter: etree._Element, here: re.Match[str], course: Course, path: str
) -> dict[etree._Element, None]:
    if not course.own:
        raise refused("unsupported-xpath", path)
    for ancestor in parameter.iterancestors(_tag(parameter, here, path)):
        return {ancestor: None}
    return {}


def _walk(
    parameter: etree._Element, path: str, root: etree._Element, course: Course
) -> dict[etree._Element, None]:
    """Follow the steps of one path from the document node."""
    at, steps = 0, 0
    context: dict[etree._Element, None] | None = None
    while at < len(path):
        step = _STEP.match(path, at)
        steps += 1
        if step is None or steps > _MOST_STEPS or (at > 0 and not step["slashes"]):
            raise refused("unsupported-xpath", path)
        course.tree.spend(course.tree.size // _SCAN + _FROM * len(context or ()))
        axis = step["axis"] or "child"
        axis = _FROM_ANY[axis] if step["slashes"] == "//" else axis
        tag = _tag(parameter, step, path)
        reached = _from_document(root, axis, tag) if context is None else _from(context, axis, tag)
        key = step["key"]
        context = {each: None for each in reached if not key or each.get(key) == step["value"]}
        course.tree.spend(_REACHED * len(context))
        at = step.end()
    return context or {}


def _tag(parameter: etree._Element, match: re.Match[str], path: str) -> str:
    """Return the name test as lxml writes it; a name without a prefix has no namespace."""
    prefix, local = match["prefix"], match["local"]
    if not prefix:
        return "*" if local == "*" else local
    space = parameter.nsmap.get(prefix)
    if space is None:
        raise refused("unsupported-xpath", path)
    return f"{{{space}}}{local}"


def _from_document(root: etree._Element, axis: str, tag: str) -> Iterator[etree._Element]:
    if axis == "child":
        return (each for each in (root,) if _is(each, tag))
    return iter(()) if axis == "self" else root.iter(tag)


def _from(context: dict[etree._Element, None], axis: str, tag: str) -> Iterator[etree._Element]:
    if axis == "self":
        yield from (each for each in context if _is(each, tag))
        return
    for each in context:
        if axis == "child":
            yield from each.iterchildren(tag)
        elif not any(above in context for above in each.iterancestors()):
            # What lies below another of them is reached from that one.
            yield from each.iter(tag) if axis == "descendant-or-self" else each.iterdescendants(tag)


def _is(element: etree._Element, tag: str) -> bool:
    if tag in {"*", element.tag}:
        return True
    return tag.endswith("}*") and element.tag.startswith(tag[:-1])
