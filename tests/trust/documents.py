"""A small document with three slots, shaped as the field's own, and how tests sign it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from hub.core.trust import (
    SCHEMES,
    Certificate,
    Conclusion,
    Integrity,
    Prepared,
    SignatureScheme,
    SignedTree,
    check,
    conclude,
    content_digest,
    find_signatures,
    prepare,
)
from hub.core.trust.algorithms import KeyFamily
from tests.trust import pki

SIGNING_SCHEMES = [
    scheme
    for scheme in SCHEMES.values()
    if scheme.digest_algorithm.name in {"sha256", "sha384", "sha512"}
    and scheme.family is not KeyFamily.DSA
]

EMPTY = (
    '<HOC_BA><DU_LIEU_HOC_BA Id="data"><HOC_SINH Id="thongtinhocba"><TEN>Đỗ Ánh &amp; bạn</TEN>'
    '<DIEM loai="ĐTB">8.5</DIEM>&#13;\n<!-- ghi chú --><NX a="1&#10;2" Z="&lt;">Chăm &gt; </NX>'
    "</HOC_SINH><GVCN></GVCN></DU_LIEU_HOC_BA><CBQL></CBQL><KY_PHAT_HANH></KY_PHAT_HANH></HOC_BA>"
).encode()


def parse(document: bytes) -> etree._Element:
    return etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))


def by_id(root: etree._Element, value: str) -> etree._Element:
    (found,) = SignedTree(root).elements_with_id(value)
    return found


@dataclass(frozen=True)
class Slot:
    name: str
    uri: str


GVCN = Slot("GVCN", "#thongtinhocba")
CBQL = Slot("CBQL", "#data")
SEAL = Slot("KY_PHAT_HANH", "#data")


def sign(
    document: bytes,
    slot: Slot,
    signer: pki.Identity,
    *,
    at: datetime = pki.NOW,
    scheme: SignatureScheme | None = None,
    plain_signing_time: bool = False,
) -> bytes:
    """Return `document` with one more signature, spliced as bytes."""
    digest = content_digest(by_id(parse(document), slot.uri[1:]))
    prepared = prepare(
        signature_id=f"S-{slot.name}",
        reference_uri=slot.uri,
        content_digest=digest,
        certificate=signer.certificate,
        chain=signer.chain,
        signing_time=at,
        scheme=scheme,
        plain_signing_time=plain_signing_time,
    )
    return put(document, slot, prepared.complete(signer.sign(prepared)))


def put(document: bytes, slot: Slot, signature: bytes) -> bytes:
    start, end = f"<{slot.name}>".encode(), f"</{slot.name}>".encode()
    assert document.count(start + end) == 1
    return document.replace(start + end, start + signature + end)


def check_all(document: bytes) -> list[Integrity]:
    root = parse(document)
    tree = SignedTree(root, size=len(document))
    return [check(signature, tree) for signature in find_signatures(root)]


def check_one(document: bytes) -> Integrity:
    (integrity,) = check_all(document)
    return integrity


def verdict(document: bytes, world: pki.Pki, at: datetime = pki.NOW) -> Conclusion:
    return conclude(check_one(document), world.rules, at)


def codes(result: Integrity | Conclusion) -> list[str]:
    return [defect.code for defect in result.defects]


def prepared_by(
    signer: pki.Identity,
    *,
    signature_id: str = "S1",
    reference_uri: str = "#data",
    digest: bytes | None = None,
    chain: tuple[Certificate, ...] | None = None,
    signing_time: datetime = pki.NOW,
    scheme: SignatureScheme | None = None,
    plain_signing_time: bool = False,
) -> Prepared:
    """Return what `signer` is to sign over the data of the empty document."""
    return prepare(
        signature_id=signature_id,
        reference_uri=reference_uri,
        content_digest=content_digest(by_id(parse(EMPTY), "data")) if digest is None else digest,
        certificate=signer.certificate,
        chain=signer.chain if chain is None else chain,
        signing_time=signing_time,
        scheme=scheme,
        plain_signing_time=plain_signing_time,
    )
