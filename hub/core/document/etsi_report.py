"""The validation report for machines: ETSI TS 119 102-2 V1.4.1, XML.

Of each signature: what it is, as of when and by which policy it was validated, who signed, and the
verdict with ETSI's words; certificates stand once behind all, by reference. The report is not
signed: whoever needs that signs the file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from base64 import b64encode
from collections.abc import Iterable
from typing import Final

from lxml import etree

from hub.core.document.verdict import DocumentVerdict, SignatureAnswer
from hub.core.trust import Certificate, Verdict, brief

VR: Final = "http://uri.etsi.org/19102/v1.4.1#"
XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"

_URN: Final = "urn:etsi:019102"
_INDICATIONS: Final = {
    Verdict.PASSED: f"{_URN}:mainindication:total-passed",
    Verdict.FAILED: f"{_URN}:mainindication:total-failed",
    Verdict.INDETERMINATE: f"{_URN}:mainindication:indeterminate",
}


def etsi_report(
    content: bytes,
    verdict: DocumentVerdict,
    *,
    at: dt.datetime,
    policy: str,
    proven: dt.datetime | None = None,
) -> bytes:
    """Return the report on a file with at least one signature, UTF-8.

    :param content: the file.
    :param at: the moment as of which it was validated, aware.
    :param policy: name of the policy.
    :param proven: when the file provably existed, aware; the best signature time is `at` otherwise.
    """
    root = etree.Element(_vr("ValidationReport"), nsmap={"vr": VR, "ds": DS, "xades": XADES})
    certificates = dict.fromkeys(each for one in verdict.signatures for each in one.chain)
    for number, one in enumerate(verdict.signatures):
        _signature(root, number, content, one, at, policy, proven)
    if certificates:
        _objects(root, certificates)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _signature(
    root: etree._Element,
    number: int,
    content: bytes,
    one: SignatureAnswer,
    at: dt.datetime,
    policy: str,
    proven: dt.datetime | None,
) -> None:
    report = _add(root, "SignatureValidationReport")
    identifier = _add(report, "SignatureIdentifier", id=f"S-{number}")
    if one.value:
        etree.SubElement(identifier, f"{{{DS}}}SignatureValue").text = one.value
    _add(identifier, "HashOnly", "false")
    _add(identifier, "DocHashOnly", "false")
    _add(identifier, "DAIdentifier", one.slot)
    _policy(_add(report, "ValidationConstraintsEvaluationReport"), policy)
    times = _add(report, "ValidationTimeInfo")
    _add(times, "ValidationTime", _moment(at))
    best = _add(times, "BestSignatureTime")
    _add(best, "POETime", _moment(proven or at))
    _add(best, "TypeOfProof", f"{_URN}:poetype:validation")
    _digest(_add(_add(report, "SignersDocument"), "DigestAlgAndValue"), content)
    if one.chain:
        signer = _add(report, "SignerInformation")
        _add(signer, "SignerCertificate", VOReference=_id(one.chain[0]))
        _add(signer, "Signer", brief(one.signer or one.chain[0].subject))
    process = _add(report, "SignatureValidationProcess")
    kind = "Basic" if proven is None else "LTA"
    _add(process, "SignatureValidationProcessID", f"{_URN}:validationprocess:{kind}")
    status = _add(report, "SignatureValidationStatus")
    _add(status, "MainIndication", _INDICATIONS[one.verdict])
    if one.sub_indication is not None:
        _add(status, "SubIndication", f"{_URN}:subindication:{one.sub_indication}")
    if one.chain:
        _chain(_add(_add(status, "AssociatedValidationReportData"), "CertificateChain"), one.chain)


def _policy(evaluation: etree._Element, policy: str) -> None:
    said = _add(evaluation, "SignatureValidationPolicy")
    identifier = etree.SubElement(
        _add(said, "SignaturePolicyIdentifier"), f"{{{XADES}}}SignaturePolicyId"
    )
    # The policies here are files with names of their own and no registered object identifier.
    name = etree.SubElement(identifier, f"{{{XADES}}}SigPolicyId")
    etree.SubElement(name, f"{{{XADES}}}Identifier").text = f"urn:hocba-hub:policy:{policy}"
    digest = etree.SubElement(identifier, f"{{{XADES}}}SigPolicyHash")
    _digest(digest, policy.encode())
    _add(said, "PolicyName", policy)


def _digest(holder: etree._Element, content: bytes) -> None:
    etree.SubElement(holder, f"{{{DS}}}DigestMethod", Algorithm=SHA256)
    value = b64encode(hashlib.sha256(content).digest()).decode()
    etree.SubElement(holder, f"{{{DS}}}DigestValue").text = value


def _chain(holder: etree._Element, chain: tuple[Certificate, ...]) -> None:
    signer, *above = chain
    _add(holder, "SigningCertificate", VOReference=_id(signer))
    for each in above[:-1]:
        _add(holder, "IntermediateCertificate", VOReference=_id(each))
    if above:
        _add(holder, "TrustAnchor", VOReference=_id(above[-1]))


def _objects(root: etree._Element, certificates: Iterable[Certificate]) -> None:
    objects = _add(root, "SignatureValidationObjects")
    for each in certificates:
        item = _add(objects, "ValidationObject", id=_id(each))
        _add(item, "ObjectType", f"{_URN}:validationObject:certificate")
        _add(_add(item, "ValidationObjectRepresentation"), "base64", each.base64)


def _id(certificate: Certificate) -> str:
    return f"C-{certificate.fingerprint.hex()}"


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _vr(name: str) -> str:
    return f"{{{VR}}}{name}"


def _add(
    parent: etree._Element, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    made = etree.SubElement(parent, _vr(name), attributes)
    made.text = text
    return made
