"""Transforms of a ds:Reference, one a module; what is not in the table is refused by name.

A further one is a module and a line in the table. None is ever skipped, since a skipped transform
makes the digest speak of something else than the signer's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lxml import etree

from hub.core.trust.algorithms import CANONICALIZATIONS
from hub.core.trust.refusal import refused
from hub.core.trust.transforms.base64 import BASE64, decoded
from hub.core.trust.transforms.canonicalised import canonicalised
from hub.core.trust.transforms.course import Course
from hub.core.trust.transforms.enveloped import ENVELOPED, enveloped
from hub.core.trust.transforms.filter2 import FILTER2, filtered
from hub.core.trust.transforms.relationship import RELATIONSHIPS, chosen_relationships
from hub.core.trust.transforms.xpath import XPATH, filtered_by_xpath

__all__ = ["TRANSFORMS", "Course", "transformed"]

_XSLT: Final = "http://www.w3.org/TR/1999/REC-xslt-19991116"
_Transform = Callable[[Course, etree._Element, str], Course]

TRANSFORMS: Final[Mapping[str, _Transform]] = MappingProxyType(
    {
        ENVELOPED: enveloped,
        BASE64: decoded,
        XPATH: filtered_by_xpath,
        FILTER2: filtered,
        RELATIONSHIPS: chosen_relationships,
        **dict.fromkeys(CANONICALIZATIONS, canonicalised),
    }
)
"""Transform Algorithm → what it does."""


def transformed(course: Course, transform: etree._Element) -> Course:
    """Apply one ds:Transform.

    :raises RefusedError: it is none that is applied here, or not with these parameters.
    :raises CanonicalizationError: there is no canonical form.
    :raises UnsafeInput: the document asks for more work than its size allows.
    """
    name = transform.get("Algorithm", "")
    apply = TRANSFORMS.get(name)
    if apply is None:
        raise refused("unsupported-xslt" if name == _XSLT else "unsupported-transform", name)
    return apply(course, transform, name)
