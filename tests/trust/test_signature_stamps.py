"""A signature's own time-stamp (XAdES-T): what it proves once its authority is trusted."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from base64 import b64encode
from collections.abc import Iterator

import pytest
from lxml import etree

from hub.core.trust import Conclusion, PathRules, TrustAnchors, conclude
from hub.core.trust.revocation import Revocations
from hub.core.trust.stamping import TimestampAuthority
from tests.trust import documents
from tests.trust.documents import check_one
from tests.trust.pki import Identity
from tests.trust.services import DAY, NOW, Services, loaded, serving

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
YEAR = 365 * DAY


@pytest.fixture(scope="module")
def running() -> Iterator[Services]:
    with serving() as services:
        yield services


@pytest.fixture
def services(running: Services) -> Services:
    running.reset()
    return running


def signed(services: Services, at: dt.datetime = NOW) -> bytes:
    chain = tuple(map(loaded, services.teacher.chain))
    who = Identity(services.certificate, services.teacher.key, chain)
    return documents.sign(documents.EMPTY, documents.CBQL, who, at=at)


def stamped(services: Services, document: bytes, over: bytes | None = None) -> bytes:
    """Return the document with a SignatureTimeStamp, made at the services' time."""
    root = documents.parse(document)
    value = next(root.iter(f"{{{DS}}}SignatureValue"))
    content = etree.tostring(value, method="c14n") if over is None else over
    imprint = hashlib.sha256(content).digest()
    tsa = TimestampAuthority(f"{services.address}/tsa", services.anchors)
    token = b64encode(asyncio.run(tsa.stamp(content, imprint)).token).decode()
    properties = next(root.iter(f"{{{XADES}}}QualifyingProperties"))
    unsigned = etree.SubElement(properties, f"{{{XADES}}}UnsignedProperties")
    holder = etree.SubElement(unsigned, f"{{{XADES}}}UnsignedSignatureProperties")
    stamp = etree.SubElement(holder, f"{{{XADES}}}SignatureTimeStamp")
    c14n = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    etree.SubElement(stamp, f"{{{DS}}}CanonicalizationMethod", {"Algorithm": c14n})
    etree.SubElement(stamp, f"{{{XADES}}}EncapsulatedTimeStamp").text = token
    return etree.tostring(root)


def concluded(
    services: Services,
    document: bytes,
    at: dt.datetime,
    *,
    anchors: TrustAnchors | None = None,
    known: Revocations | None = None,
    proven: dt.datetime | None = None,
) -> Conclusion:
    rules = PathRules(anchors or services.anchors, known=known or Revocations())
    return conclude(check_one(document), rules, at, proven=proven)


def codes(conclusion: Conclusion) -> set[str]:
    defects = {each.code for each in conclusion.defects}
    return defects | {each.code for each in conclusion.warnings}


def test_a_stamped_signature_passes_after_its_certificate_has_ended(services: Services) -> None:
    document = stamped(services, signed(services))
    found = concluded(services, document, NOW + 3 * YEAR)
    assert (found.verdict, found.signed_at) == ("passed", NOW)
    assert str(found.level) == "XAdES-T"
    assert codes(found) == {"revocation-unknown", "timestamp-revocation-unknown"}


def test_a_stamp_counts_while_its_own_authority_does(services: Services) -> None:
    document = stamped(services, signed(services))
    late = concluded(services, document, NOW + 6 * YEAR)
    assert late.verdict == "indeterminate"
    assert "timestamp-not-checked" in codes(late)
    # That the whole file existed while the token was good proves the token.
    archived = concluded(services, document, NOW + 6 * YEAR, proven=NOW + 2 * YEAR)
    assert (archived.verdict, archived.signed_at) == ("passed", NOW)


def test_a_stamp_before_the_revocation_saves_the_signature(services: Services) -> None:
    document = stamped(services, signed(services))
    services.desk.revoke(services.teacher.certificate, NOW + DAY)
    services.at = NOW + 2 * DAY
    known = Revocations([services.ocsp()])
    found = concluded(services, document, NOW + 2 * DAY, known=known)
    assert found.verdict == "passed"
    assert "revoked-later" in codes(found)
    bare = concluded(services, signed(services), NOW + 2 * DAY, known=known)
    assert bare.sub_indication == "REVOKED_NO_POE"


def test_a_stamp_of_nobody_one_trusts_proves_nothing(services: Services) -> None:
    document = stamped(services, signed(services))
    national = TrustAnchors.load([services.root])
    found = concluded(services, document, NOW + 3 * YEAR, anchors=national)
    assert found.sub_indication == "OUT_OF_BOUNDS_NO_POE"
    assert "timestamp-not-checked" in codes(found)


def test_a_stamp_over_something_else_is_a_defect(services: Services) -> None:
    document = stamped(services, signed(services), over=b"another value")
    found = concluded(services, document, NOW + DAY)
    assert found.sub_indication == "SIG_CONSTRAINTS_FAILURE"
    assert "timestamp-imprint" in codes(found)


def test_a_signature_cannot_be_older_than_its_stamp_and_younger_by_its_claim(
    services: Services,
) -> None:
    document = stamped(services, signed(services, at=NOW + DAY))
    found = concluded(services, document, NOW + 2 * DAY)
    assert "claimed-time-after-proof" in codes(found)
