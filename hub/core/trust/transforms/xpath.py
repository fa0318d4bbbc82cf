"""The two well-known forms of the XPath transform, without an XPath engine (XMLDSig 1.1 §6.6.3).

The transform evaluates an expression once for every node: with ancestors in it that is quadratic,
15 s for 1 MB in libxmlsec. The two forms in use mean simple things; all others are refused.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from hub.core.trust.markup import DS, SIGNATURE, MarkupError, ds, only_child, plain_text
from hub.core.trust.refusal import refused
from hub.core.trust.selection import Selection
from hub.core.trust.transforms.course import Course
from hub.core.trust.transforms.enveloped import without_signature

XPATH: Final = "http://www.w3.org/TR/1999/REC-xpath-19991116"

_NAME: Final = r"([\w.-]+):Signature"
_NO_SIGNATURES: Final = re.compile(rf"not\(ancestor-or-self::{_NAME}\)")
_ALL: Final = r"ancestor-or-self::\1:Signature"
_ENVELOPED: Final = (
    re.compile(
        rf"count\(ancestor-or-self::{_NAME}\|here\(\)/ancestor::\1:Signature\[1\]\)"
        rf">count\({_ALL}\)"
    ),
    re.compile(
        rf"count\(here\(\)/ancestor::{_NAME}\[1\]\|{_ALL}\)>count\({_ALL}\)",
    ),
)
_LONGEST: Final = 1_000
_SCAN: Final = 20


def filtered_by_xpath(course: Course, transform: etree._Element, name: str) -> Course:
    """Take out every signature, or the signature itself, as the expression says.

    :raises RefusedError: any other expression, by what it says.
    """
    expression, element = _expression(transform)
    course, selection = course.nodes(name)
    if (found := _NO_SIGNATURES.fullmatch(expression)) and element.nsmap.get(found[1]) == DS:
        return course._replace(data=_without_signatures(selection, course))
    if course.own:
        for form in _ENVELOPED:
            found = form.fullmatch(expression)
            if found and element.nsmap.get(found[1]) == DS:
                return course._replace(data=without_signature(selection, course.signature))
    raise refused("unsupported-xpath", expression)


def _expression(transform: etree._Element) -> tuple[str, etree._Element]:
    """Return the expression without the white space that XPath allows between its tokens."""
    try:
        element = only_child(transform, ds("XPath"))
        if element is None or len(transform) != 1:
            raise MarkupError("ds:XPath")
        text = plain_text(element)
    except MarkupError as error:
        raise refused("unsupported-xpath", str(error)) from error
    if len(text) > _LONGEST:
        raise refused("unsupported-xpath", text)
    return re.sub(r"\s*([()|>/:\[\]])\s*", r"\1", text.strip()), element


def _without_signatures(selection: Selection, course: Course) -> Selection:
    course.tree.spend(course.tree.size // _SCAN)
    if any(True for _ in selection.target.iterancestors(SIGNATURE)):
        raise refused("nothing-signed", None)
    if selection.target.tag == SIGNATURE:
        raise refused("nothing-signed", None)
    return selection.less(selection.target.iter(SIGNATURE))
