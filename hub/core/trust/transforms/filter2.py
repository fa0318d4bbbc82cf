"""The XPath Filter 2.0 transform (XML-Signature XPath Filter 2.0, W3C 2002)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from hub.core.trust.markup import MarkupError, plain_text
from hub.core.trust.refusal import refused
from hub.core.trust.selection import Selection
from hub.core.trust.transforms.course import Course
from hub.core.trust.transforms.location import Found, evaluate
from hub.core.trust.tree import elements_in

FILTER2: Final = "http://www.w3.org/2002/06/xmldsig-filter2"

_MOST_FILTERS: Final = 8
_WALK: Final = 60
_CUT: Final = 150
_XPATH: Final = f"{{{FILTER2}}}XPath"
_OPERATIONS: Final = frozenset({"intersect", "subtract", "union"})


@dataclass(frozen=True, slots=True)
class _Filter:
    """One ds-xpath:XPath: its set operation, and the subtrees it speaks of."""

    operation: str
    found: Found


def filtered(course: Course, transform: etree._Element, name: str) -> Course:
    """Keep what the filters, in their order, leave of the document.

    :raises RefusedError: an expression that is more than a plain location path; nothing is left.
    :raises UnsafeInput: the document asks for more work than its size allows.
    """
    course, selection = course.nodes(name)
    root = selection.target.getroottree().getroot()
    parameters = list(transform.iterchildren("*"))
    if not 0 < len(parameters) <= _MOST_FILTERS:
        raise refused("unsupported-transform", f"{name} with {len(parameters)} filters")
    filters = [_filter(each, root, course) for each in parameters]
    if all(each.operation == "subtract" and not each.found.document for each in filters):
        course.tree.spend(_CUT * sum(len(each.found.elements) for each in filters))
        left = selection.less(element for each in filters for element in each.found.elements)
    else:
        course.tree.spend(_WALK * elements_in(root))
        left = _combined(selection, root, filters)
    if not left.apexes:
        raise refused("nothing-signed", None)
    return course._replace(data=left)


def _filter(parameter: etree._Element, root: etree._Element, course: Course) -> _Filter:
    operation = parameter.get("Filter", "")
    try:
        if parameter.tag != _XPATH or operation not in _OPERATIONS:
            raise MarkupError(f"{parameter.tag} {operation}")
        text = plain_text(parameter)
    except MarkupError as error:
        raise refused("unsupported-xpath", str(error)) from error
    return _Filter(operation, evaluate(parameter, text, root, course))


def _combined(selection: Selection, root: etree._Element, filters: Sequence[_Filter]) -> Selection:
    """Return the selection after set operations that also bring parts in again.

    One walk: which filters' subtrees a node lies in, and whether it was selected before, is known
    from its parent, and changes only at an element that one of them names.
    """
    earlier = dict(selection.switches)
    none = tuple(each.found.document for each in filters)
    whole = selection.whole and _left(filters, none)
    open_states = [(none, selection.whole, whole)]
    switches: list[tuple[etree._Element, bool]] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            open_states.pop()
            continue
        lies_in, before, above = open_states[-1]
        if any(element in each.found.elements for each in filters):
            lies_in = tuple(
                inside or element in each.found.elements
                for inside, each in zip(lies_in, filters, strict=True)
            )
        before = earlier.get(element, before or element is selection.target)
        now = before and _left(filters, lies_in)
        if now != above:
            switches.append((element, now))
        open_states.append((lies_in, before, now))
    return _settled(root, whole, switches, selection.comments)


def _left(filters: Sequence[_Filter], lies_in: Sequence[bool]) -> bool:
    """Say whether a node that lies in these filters' subtrees is left (Filter 2.0 §3.4)."""
    left = True
    for each, inside in zip(filters, lies_in, strict=True):
        if each.operation == "intersect":
            left = left and inside
        elif each.operation == "subtract":
            left = left and not inside
        else:
            left = left or inside
    return left


def _settled(
    root: etree._Element,
    whole: bool,
    switches: list[tuple[etree._Element, bool]],
    comments: bool,
) -> Selection:
    """Return the selection that these switches make, as simple as it can be written."""
    if whole:
        return Selection(root, True, tuple(switches), comments)
    if switches:
        top = switches[0][0]
        if all(any(up is top for up in each.iterancestors()) for each, _ in switches[1:]):
            return Selection(top, False, tuple(switches[1:]), comments)
    return Selection(root, False, ((root, False), *switches), comments)
