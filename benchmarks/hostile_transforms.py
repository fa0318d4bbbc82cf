"""Hostile files of a stranger's: one signature, thirty References through costly transforms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product

from hub.core.trust.signed_info import MAX_REFERENCES, MAX_TRANSFORMS

_DS = "http://www.w3.org/2000/09/xmldsig#"
_FILTER2 = "http://www.w3.org/2002/06/xmldsig-filter2"
_XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_NEST = 50


def _transform(name: str, inside: str = "") -> str:
    return f'<Transform Algorithm="{name}">{inside}</Transform>'


def _filter(*filters: tuple[str, str]) -> str:
    made = (
        f'<f:XPath xmlns:f="{_FILTER2}" Filter="{operation}">{path}</f:XPath>'
        for operation, path in filters
    )
    return _transform(_FILTER2, "".join(made))


_SUBTRACT = _filter(("subtract", "//a"))
_ISLANDS = _filter(("intersect", "//a"), ("subtract", "//a//a"), ("union", "//a//a//a"))
_WITHOUT_SIGNATURES = "<XPath>not(ancestor-or-self::d:Signature)</XPath>".replace(
    "<XPath>", f'<XPath xmlns:d="{_DS}">'
)

_TRANSFORMS = {
    "subtract": _SUBTRACT,
    "islands": _ISLANDS,
    "descendants": _filter(("intersect", "//*" * 16)),
    "paths": _filter(*[("union", "|".join(["//a//a"] * 8))] * 8),
    "without_signatures": _transform(_XPATH, _WITHOUT_SIGNATURES),
    "base64": _transform(f"{_DS}base64"),
    "exclusive_islands": _transform(_EXCLUSIVE) + _ISLANDS,
    "canonical_often": _transform(_INCLUSIVE) * MAX_TRANSFORMS,
    "subtract_often": _SUBTRACT * MAX_TRANSFORMS,
    "islands_often": _ISLANDS * MAX_TRANSFORMS,
}


def _wide(size: int) -> str:
    return "<a/>" * (size // 4)


def _deep(size: int) -> str:
    nest = "<a>" * _NEST + "</a>" * _NEST
    return nest * (size // len(nest))


def _through(transforms: str, shape: Callable[[int], str], size: int) -> bytes:
    reference = (
        f'<Reference URI=""><Transforms>{transforms}</Transforms>'
        '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<DigestValue>{'A' * 43}=</DigestValue></Reference>"
    )
    signature = (
        f'<Signature xmlns="{_DS}"><SignedInfo><CanonicalizationMethod Algorithm="{_INCLUSIVE}"/>'
        '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        f"{reference * MAX_REFERENCES}</SignedInfo><SignatureValue>AAAA</SignatureValue>"
        "</Signature>"
    )
    head, tail = "<r>", f"{signature}</r>"
    return f"{head}{shape(size - len(head) - len(tail))}{tail}".encode()


TRANSFORMS: dict[str, Callable[[int], bytes]] = {
    f"{name}_{shape.__name__.strip('_')}": partial(_through, transforms, shape)
    for (name, transforms), shape in product(_TRANSFORMS.items(), (_wide, _deep))
}
"""Kinds by name; each makes a file of a given size."""
