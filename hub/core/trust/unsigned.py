"""Unsigned properties of a XAdES signature: what they add, and whether they hang together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from hub.core.text import Text
from hub.core.trust.embedded import Embedded, read_embedded
from hub.core.trust.level import Level, level_of
from hub.core.trust.markup import (
    XADES,
    XADES141,
    ds,
    xades,
)
from hub.core.trust.signed_info import SignatureParts
from hub.core.trust.timestamps import NOT_CHECKED, Stamps, read_stamps
from hub.core.trust.tree import SignedTree
from hub.core.trust.verdict import Caution, Defect, SubIndication

_MOST_PROPERTIES: Final = 1_000
_REFERENCES: Final = frozenset(
    f"{{{space}}}CompleteCertificateRefs{version}"
    for space, version in ((XADES, ""), (XADES141, "V2"))
)
_REVOCATIONS: Final = xades("CompleteRevocationRefs")
_CERT: Final = xades("Cert")
_NAME: Final = ds("X509IssuerName")
_CRL_ISSUER: Final = xades("Issuer")
NO_STAMPS: Final = Stamps()
NOTHING_EMBEDDED: Final = Embedded()


@dataclass(frozen=True, slots=True)
class Unsigned:
    """What the unsigned properties make of a signature.

    :param level: the level with them.
    :param defects: what of them does not fit the signature or one another.
    :param cautions: what a person should know.
    :param stamps: time-stamps over the signature; whose they are is not checked here.
    :param embedded: certificates and words about revocation that are brought along.
    """

    level: Level
    defects: tuple[Defect, ...] = ()
    cautions: tuple[Caution, ...] = ()
    stamps: Stamps = NO_STAMPS
    embedded: Embedded = NOTHING_EMBEDDED


def read_unsigned(parts: SignatureParts, form: Level, tree: SignedTree) -> Unsigned:
    """Return what the unsigned signature properties of a signature add to its `form`.

    They are not signed: none of them makes a signature better than its signed part. One that does
    not belong to this signature is a sign that somebody moved it here.

    :raises UnsafeInput: the document asks for more work than its size allows.
    """
    properties = [
        each
        for holder in parts.unsigned
        for each in holder.iterchildren("*")
        if etree.QName(each).namespace in {XADES, XADES141}
    ][:_MOST_PROPERTIES]
    if not properties:
        return Unsigned(form)
    names = {etree.QName(each).localname for each in properties}
    stamps = read_stamps(parts, properties, tree)
    defects = (*stamps.defects, *_reference_defects(properties))
    cautions = (NOT_CHECKED,) if stamps.unchecked else ()
    return Unsigned(level_of(form, names), defects, cautions, stamps, read_embedded(properties))


def _reference_defects(properties: Sequence[etree._Element]) -> list[Defect]:
    """Return what is wrong with references to certificates and revocation data (XAdES-C).

    Both come together (TS 101 903 §4.4.3.1), and every authority that is named as an issuer has its
    certificate among the references, the anchor's included (EN 319 132-1 annex A.1.1).
    """
    certificates = [each for each in properties if each.tag in _REFERENCES]
    revocations = [each for each in properties if each.tag == _REVOCATIONS]
    if bool(certificates) != bool(revocations):
        return [_HALF_REFERENCES]
    referred = [cert for each in certificates for cert in each.iter(_CERT)]
    issuers = {
        " ".join((name.text or "").split())
        for tag, holders in ((_NAME, certificates), (_CRL_ISSUER, revocations))
        for each in holders
        for name in each.iter(tag)
    }
    return [_MISSING_REFERENCE] if len(issuers) > len(referred) else []


_HALF_REFERENCES: Final = Defect(
    "references-incomplete",
    SubIndication.SIG_CONSTRAINTS_FAILURE,
    Text(
        "Dạng XAdES-C thiếu một nửa: phải có cả CompleteCertificateRefs và CompleteRevocationRefs.",
        "Half a XAdES-C form: CompleteCertificateRefs and CompleteRevocationRefs come together.",
    ),
    "CompleteCertificateRefs, CompleteRevocationRefs",
)
_MISSING_REFERENCE: Final = Defect(
    "certificate-reference-missing",
    SubIndication.SIG_CONSTRAINTS_FAILURE,
    Text(
        "CompleteCertificateRefs thiếu chứng thư số của một tổ chức cấp trong chuỗi.",
        "CompleteCertificateRefs leaves out the certificate of an authority of the path.",
    ),
    "CompleteCertificateRefs",
)
