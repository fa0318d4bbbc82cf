"""Signatures over signatures: which one is counter-signed (EN 319 132-1 §5.2.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from hub.core.text import Text
from hub.core.trust.markup import (
    OBJECT,
    QUALIFYING_PROPERTIES,
    SIGNATURE,
    UNSIGNED_SIGNATURE_PROPERTIES,
    ds,
    xades,
)
from hub.core.trust.references import CheckedReference
from hub.core.trust.verdict import Caution, Defect, SubIndication, brief

COUNTERSIGNED: Final = "http://uri.etsi.org/01903#CountersignedSignature"
"""Type of a Reference to the SignatureValue that is counter-signed."""

_VALUE: Final = ds("SignatureValue")
# From a CounterSignature up to the signature that it stands in.
_WAY_UP: Final = (
    *reversed(UNSIGNED_SIGNATURE_PROPERTIES),
    QUALIFYING_PROPERTIES,
    OBJECT,
    SIGNATURE,
)
_PROPERTY: Final = xades("CounterSignature")


@dataclass(frozen=True, slots=True, eq=False)
class CounterSigned:
    """What a signature says of other signatures.

    :param signatures: those whose values it covers.
    :param defects: it stands for a counter-signature, or says it is one, and is not.
    """

    signatures: tuple[etree._Element, ...] = ()
    defects: tuple[Defect, ...] = ()

    @property
    def cautions(self) -> list[Caution]:
        """Name each signature that is counter-signed."""
        return [_named(each) for each in self.signatures]


def read_countersigned(
    signature: etree._Element, references: Sequence[CheckedReference]
) -> CounterSigned:
    """Return which signatures `signature` counter-signs.

    A signature inside a CounterSignature property has to cover the SignatureValue of the signature
    that holds the property, as it stands: without transforms other than canonicalisation. So has
    every Reference with the Type of one.
    """
    around = _around(signature)
    values = [each.target for each in references if each.target is not None]
    covered = [
        each
        for each in values
        if each.tag == _VALUE and _parent(each) is not None and _parent(each) is not signature
    ]
    signed = tuple(parent for each in covered if (parent := _parent(each)) is not None)
    defects = [
        _defect("counter-signature-elsewhere", _TYPE_ELSEWHERE, each.uri)
        for each in references
        if each.kind == COUNTERSIGNED and (each.target is None or each.target not in covered)
    ]
    if around is not None and all(each is not around for each in signed):
        defects.append(_defect("counter-signature-elsewhere", _OTHER_VALUE, around.get("Id")))
    return CounterSigned(signed, tuple(defects))


def _around(signature: etree._Element) -> etree._Element | None:
    """Return the signature whose CounterSignature property holds `signature`, or None."""
    holder = signature.getparent()
    if holder is None or holder.tag != _PROPERTY:
        return None
    each: etree._Element | None = holder
    for tag in _WAY_UP:
        each = each.getparent() if each is not None else None
        if each is None or each.tag != tag:
            return None
    return each


def _parent(value: etree._Element) -> etree._Element | None:
    parent = value.getparent()
    return parent if parent is not None and parent.tag == SIGNATURE else None


def _named(signature: etree._Element) -> Caution:
    path = str(signature.getroottree().getpath(signature))
    name = brief(signature.get("Id") or path)
    return Caution(
        "counter-signature",
        Text(
            f"Chữ ký này xác nhận một chữ ký khác: {name}.",
            f"This signature counter-signs another one: {name}.",
        ),
    )


def _defect(code: str, text: Text, where: str | None) -> Defect:
    return Defect(code, SubIndication.FORMAT_FAILURE, text, brief(where) or None)


_OTHER_VALUE: Final = Text(
    "Chữ ký đặt ở chỗ xác nhận chữ ký khác nhưng không ký lên giá trị của chữ ký đó.",
    "It stands as a counter-signature and does not sign that signature's value.",
)
_TYPE_ELSEWHERE: Final = Text(
    "Tham chiếu ghi là xác nhận chữ ký khác nhưng không trỏ tới giá trị của chữ ký nào.",
    "A Reference is typed as a counter-signature's and names no signature's value.",
)
