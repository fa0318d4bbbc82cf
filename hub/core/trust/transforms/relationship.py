"""The relationships transform of Office packages (ECMA-376 Part 2 §13.2.4.24).

Of a Relationships part only those relationships are signed that the transform names by Id or type;
they are sorted, their TargetMode is written out, and nothing between them counts. A part with
elements of other namespaces (markup compatibility) is refused by name: what of it counts is decided
by rules of another standard.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from hub.core.trust.refusal import refused
from hub.core.trust.selection import Selection
from hub.core.trust.transforms.course import Course

RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"

_PART: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_SIGNATURE: Final = "{http://schemas.openxmlformats.org/package/2006/digital-signature}"
_ROOT, _ONE = f"{{{_PART}}}Relationships", f"{{{_PART}}}Relationship"
_BY: Final = {
    f"{_SIGNATURE}RelationshipReference": ("SourceId", "Id"),
    f"{_SIGNATURE}RelationshipsGroupReference": ("SourceType", "Type"),
}


def chosen_relationships(course: Course, transform: etree._Element, name: str) -> Course:
    """Return the relationships that the transform names, as a document of their own.

    :raises RefusedError: it names them in another way, or this is no plain Relationships part.
    """
    wanted = {_wanted(each, name) for each in transform.iterchildren("*")}
    course, selection = course.nodes(name)
    part = selection.target
    held = list(part.iterchildren("*"))
    if (
        selection.switches
        or part.tag != _ROOT
        or any(each.tag != _ONE or len(each) for each in held)
    ):
        raise refused("unsupported-transform", f"{name} over other content")
    made = etree.fromstring(f'<Relationships xmlns="{_PART}"/>')
    chosen = [each for each in held if any(each.get(key) == value for key, value in wanted)]
    for each in sorted(chosen, key=lambda found: found.get("Id", "")):
        attributes = {str(key): str(value) for key, value in each.attrib.items()}
        etree.SubElement(made, _ONE, {"TargetMode": "Internal", **attributes})
    return course._replace(
        data=Selection(made, whole=True, comments=True), c14n=None, prefixes=(), own=False
    )


def _wanted(parameter: etree._Element, name: str) -> tuple[str, str]:
    """Return which attribute of a relationship must have which value."""
    source, key = _BY.get(parameter.tag, ("", ""))
    value = parameter.get(source) if source else None
    if value is None:
        raise refused("unsupported-transform", f"{name} with unknown parameters")
    return key, value
