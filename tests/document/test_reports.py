"""Reports on a verified document: one for a clerk, one for machines (ETSI TS 119 102-2)."""

from __future__ import annotations

import datetime as dt
import hashlib
from base64 import b64decode, b64encode

import pytest
from lxml import etree

from hub.core.document.clerk_report import clerk_report
from hub.core.document.compose import compose
from hub.core.document.etsi_report import DS, VR, XADES, etsi_report
from hub.core.document.verdict import DocumentVerdict
from hub.core.document.verification import verify
from hub.core.text import Language
from tests.document.people import NOW, SIGNED_AT, sign_all, trust
from tests.spec import samples

PRIMARY = samples.primary(2)

ORDER = {
    "SignatureValidationReport": [
        "SignatureIdentifier",
        "ValidationConstraintsEvaluationReport",
        "ValidationTimeInfo",
        "SignersDocument",
        "SignatureAttributes",
        "SignerInformation",
        "SignatureQuality",
        "SignatureValidationProcess",
        "SignatureValidationStatus",
    ],
    "SignatureIdentifier": ["SignatureValue", "HashOnly", "DocHashOnly", "DAIdentifier"],
    "ValidationTimeInfo": ["ValidationTime", "BestSignatureTime"],
    "BestSignatureTime": ["POETime", "TypeOfProof"],
    "SignatureValidationStatus": [
        "MainIndication",
        "SubIndication",
        "AssociatedValidationReportData",
    ],
    "CertificateChain": ["SigningCertificate", "IntermediateCertificate", "TrustAnchor"],
    "ValidationObject": ["ObjectType", "ValidationObjectRepresentation"],
}
"""The order of children in TS 119 102-2 V1.4.1's schema, of the elements that are written."""


@pytest.fixture(scope="module")
def content() -> bytes:
    return sign_all(PRIMARY).content


def verdict_of(content: bytes, at: dt.datetime = NOW) -> DocumentVerdict:
    return verify(content, trust(), at=at)


def texts(root: etree._Element, name: str) -> list[str]:
    return [each.text or "" for each in root.iter(f"{{{VR}}}{name}")]


def test_the_machines_report_tells_each_verdict(content: bytes) -> None:
    verdict = verdict_of(content)
    root = etree.fromstring(etsi_report(content, verdict, at=NOW, policy="tt15/1"))
    assert texts(root, "MainIndication") == [
        f"urn:etsi:019102:mainindication:{'total-' if each.verdict != 'indeterminate' else ''}"
        f"{each.verdict}"
        for each in verdict.signatures
    ]
    assert texts(root, "DAIdentifier") == [each.slot for each in verdict.signatures]
    assert set(texts(root, "POETime")) == {"2026-06-15T00:00:00Z"}
    digests = {
        each.text for each in root.iterfind(f".//{{{VR}}}SignersDocument//{{{DS}}}DigestValue")
    }
    assert digests == {b64encode(hashlib.sha256(content).digest()).decode()}
    values = [each.text for each in root.iter(f"{{{DS}}}SignatureValue")]
    assert values == [each.value for each in verdict.signatures]
    assert all(b64decode(each or "") for each in values)


def test_its_parts_stand_in_the_schema_s_order(content: bytes) -> None:
    root = etree.fromstring(etsi_report(content, verdict_of(content), at=NOW, policy="p"))
    for parent, order in ORDER.items():
        found = list(root.iter(f"{{{VR}}}{parent}"))
        assert found, parent
        for each in found:
            places = [order.index(etree.QName(child).localname) for child in each]
            assert places == sorted(places), parent
    assert {etree.QName(each).namespace for each in root.iter("*")} == {VR, DS, XADES}


def test_every_certificate_stands_once_and_every_reference_leads_to_one(content: bytes) -> None:
    verdict = verdict_of(content)
    root = etree.fromstring(etsi_report(content, verdict, at=NOW, policy="p"))
    ids = [each.get("id") for each in root.iter(f"{{{VR}}}ValidationObject")]
    assert len(ids) == len(set(ids)) == len({c for one in verdict.signatures for c in one.chain})
    assert {each.get("VOReference") for each in root.iter("*")} - {None} == set(ids)


def test_a_proven_time_is_the_best_one(content: bytes) -> None:
    report = etsi_report(content, verdict_of(content), at=NOW, policy="p", proven=SIGNED_AT)
    root = etree.fromstring(report)
    assert set(texts(root, "POETime")) == {"2026-05-30T08:00:00Z"}
    assert texts(root, "SignatureValidationProcessID")[0].endswith(":LTA")


@pytest.mark.parametrize("language", list(Language))
def test_the_clerk_reads_who_when_and_what_next(content: bytes, language: Language) -> None:
    verdict = verdict_of(content)
    report = clerk_report("a.xml", verdict, language, at=NOW)
    assert "15/06/2026 07:00:00 (+07)" in report
    for each in verdict.signatures:
        assert each.slot in report
        assert str(each.signer) in report
    vi = language is Language.VI
    assert ("do người ký tự ghi" if vi else "as the signer says") in report
    assert ("nguyên vẹn" if vi else "intact") in report
    proven = clerk_report("a.xml", verdict, language, at=NOW, proven=SIGNED_AT)
    assert ("dấu thời gian chứng minh" if vi else "proven by a time-stamp") in proven


def test_the_clerk_is_told_what_is_wrong(content: bytes) -> None:
    changed = content.replace(b"hocba-observed-2025", b"hocba-observed-2026", 1)
    report = clerk_report("a.xml", verdict_of(changed), Language.VI, at=NOW)
    assert "KHÔNG ĐẠT" in report
    assert "KHÔNG xác nhận được là nguyên vẹn" in report
    late = verdict_of(content, dt.datetime(2049, 1, 1, tzinfo=dt.UTC))
    assert "chưa xác định" in clerk_report("a.xml", late, Language.VI, at=NOW).lower()
    empty = compose(PRIMARY).content
    assert "Còn thiếu chữ ký" in clerk_report("a.xml", verdict_of(empty), Language.VI, at=NOW)
