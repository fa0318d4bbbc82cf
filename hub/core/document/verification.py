"""One answer per signature and one for the document: intact, by whom, and over what.

What was *seen* is checked against what was *signed*: a signature counts only in its slot, only over
the element that the layout puts there, and only when the signer is who the data say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lxml import etree

from hub.core.document.coverage import unsigned_parts
from hub.core.document.identity import CertificateRegister, Identity, who_signed
from hub.core.document.layout import LAYOUT_ID, ROOT, SUBJECT_ID_PREFIX
from hub.core.document.parse import transcript_of
from hub.core.document.places import Places, find_places
from hub.core.document.schema import schema_defects
from hub.core.document.slots import Slot
from hub.core.document.verdict import DocumentVerdict, SignatureAnswer
from hub.core.errors import Actor, HubError
from hub.core.model import Transcript
from hub.core.spec import Finding, Gate, Severity
from hub.core.text import Text
from hub.core.transport import parse_xml
from hub.core.trust import (
    NOTHING_BESIDE,
    PROPERTIES_TYPE,
    Beside,
    Certificate,
    CheckedReference,
    Conclusion,
    Integrity,
    PathRules,
    SignedTree,
    Verdict,
    brief,
    check,
    conclude,
    find_signatures,
    uncovered,
)

_CLAUSE = f"{LAYOUT_ID}, slots"
_STANDARDS = "W3C XMLDSig 1.1; ETSI EN 319 132-1, EN 319 102-1"
_MOST_PLACES = 100
_VALUE = "{http://www.w3.org/2000/09/xmldsig#}SignatureValue"


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a verifier trusts: paths to its anchors, and registered certificates."""

    rules: PathRules
    register: CertificateRegister


def verify(
    content: bytes,
    trust: Trust,
    *,
    at: dt.datetime,
    where: str | None = None,
    beside: Beside = NOTHING_BESIDE,
    proven: dt.datetime | None = None,
) -> DocumentVerdict:
    """Return the verdict on `content` as of the moment `at` (aware).

    :param beside: files and certificates given along with a stranger's file.
    :param proven: when these very bytes provably existed, aware (an evidence record, a checkpoint):
        every signature in them existed then.
    :raises UnsafeInput: for XML that is refused before it is read, or far too many signatures.
    :raises UnreadableInput: when it is not XML at all.
    """
    root = parse_xml(content, where=where)
    tree = SignedTree(root, size=len(content), beside=beside)
    checked = [check(signature, tree) for signature in find_signatures(root)]
    judged = [(one, conclude(one, trust.rules, at, proven=proven)) for one in checked]
    if root.tag != ROOT:
        return _verify_stranger(tree, judged)
    return _verify_document(root, judged, trust)


def certified_by(
    content: bytes, trust: Trust, *, at: dt.datetime, beside: Beside = NOTHING_BESIDE
) -> tuple[tuple[Certificate, Certificate], ...]:
    """Return each certificate with its issuer's, of all paths that reach an anchor.

    About these, and no others, may authorities be asked whether they were revoked.

    :raises UnsafeInput: for XML that is refused before it is read, or far too many signatures.
    :raises UnreadableInput: when it is not XML at all.
    """
    root = parse_xml(content)
    tree = SignedTree(root, size=len(content), beside=beside)
    concluded = (conclude(check(each, tree), trust.rules, at) for each in find_signatures(root))
    paths = ((each.path, *each.stamp_paths) for each in concluded)
    chains = (path.chain for those in paths for path in those if path is not None)
    return tuple(dict.fromkeys(pair for chain in chains for pair in pairwise(chain)))


def _verify_document(
    root: etree._Element, judged: list[tuple[Integrity, Conclusion]], trust: Trust
) -> DocumentVerdict:
    transcript, findings = _read(root)
    places = find_places(root, transcript)
    if transcript is not None:
        findings += _wrong_pupils(places.blocks, transcript)
    answers: list[SignatureAnswer] = []
    covered: list[etree._Element] = []
    for one, conclusion in judged:
        slot = places.slot_of(one.signature)
        if slot is None:
            findings.append(_stray(root, one))
            answers.append(_stranger(one, conclusion))
            continue
        content = _content(one)
        misdirected = _misdirected(slot, content, places)
        identity = _identity(slot, one, transcript, trust.register)
        findings += [*misdirected, *_signature_findings(slot, one, conclusion, identity)]
        answers.append(_answer(slot.name, one, content, conclusion, identity, misdirected))
        if one.intact and not misdirected:
            covered += [ref.target for ref in one.references if ref.target is not None]
    empty = [slot for slot in places.slots if slot.name not in places.signatures]
    findings += map(_missing, empty)
    unsigned = unsigned_parts(root, covered)
    findings += [_unsigned(path) for path in unsigned]
    missing = tuple(slot.name for slot in empty)
    return DocumentVerdict(tuple(answers), missing, unsigned, tuple(findings))


def _read(root: etree._Element) -> tuple[Transcript | None, list[Finding]]:
    """Return the transcript, and what keeps the document from being one."""
    findings = [
        _finding("schema", path, f"{LAYOUT_ID}.xsd", kind, _TEXTS["schema"])
        for path, _, kind in (defect.rpartition(": ") for defect in schema_defects(root))
    ]
    try:
        return transcript_of(root), findings
    except HubError as error:
        findings.append(_finding("unreadable", error.where or "/", "", "", error.what))
        return None, findings


def _wrong_pupils(blocks: Sequence[etree._Element], transcript: Transcript) -> Iterator[Finding]:
    """A signed block names its transcript in its Id: one moved in from another pupil shows here."""
    prefix = f"{SUBJECT_ID_PREFIX}-{transcript.key}-"
    codes = [subject.code for subject in transcript.results.subjects]
    for block, code in zip(blocks, codes, strict=False):
        expected = f"{prefix}{code}"
        received = block.get("Id", "")
        if received != expected:
            path = str(block.getroottree().getpath(block))
            yield _finding("wrong-pupil", path, expected, received, _TEXTS["wrong-pupil"])


def _content(one: Integrity) -> list[CheckedReference]:
    """The references to anything but parts of the signature itself, such as its properties."""
    return [ref for ref in one.references if not _inside(ref.target, one.signature)]


def _inside(target: etree._Element | None, signature: etree._Element) -> bool:
    each = target
    while each is not None and each is not signature:
        each = each.getparent()
    return each is not None


def _misdirected(slot: Slot, content: Sequence[CheckedReference], places: Places) -> list[Finding]:
    """Findings where the signature in `slot` does not cover exactly what the slot's table says."""
    uris = [ref.uri or "" for ref in content]
    if uris != [slot.reference_uri]:
        received = " ".join(uris) or "-"
    elif content[0].target is not places.targets.get(slot.name):
        received = f"{slot.reference_uri} ({content[0].uri})"
    elif content[0].transforms:
        received = " ".join(content[0].transforms)
    else:
        return []
    return [
        _finding(
            "wrong-reference", slot.name, slot.reference_uri, received, _TEXTS["wrong-reference"]
        )
    ]


def _identity(
    slot: Slot, one: Integrity, transcript: Transcript | None, register: CertificateRegister
) -> Identity:
    if transcript is None or one.certificate is None:
        return Identity(Verdict.INDETERMINATE)
    return who_signed(slot, one.certificate, transcript, register)


def _answer(
    name: str,
    one: Integrity,
    content: Sequence[CheckedReference],
    conclusion: Conclusion,
    identity: Identity,
    misdirected: Sequence[Finding] = (),
) -> SignatureAnswer:
    verdict, sub_indication = conclusion.verdict, conclusion.sub_indication
    word = sub_indication.value if sub_indication is not None else None
    if misdirected and verdict is not Verdict.FAILED:
        verdict, word = Verdict.FAILED, "SIG_CONSTRAINTS_FAILURE"
    elif verdict is Verdict.PASSED and identity.verdict is not Verdict.PASSED:
        verdict, word = identity.verdict, "SIG_CONSTRAINTS_FAILURE"
    warnings = [(caution.code, caution.text) for caution in conclusion.warnings]
    if identity.code:
        warnings.append((identity.code, identity.text))
    tree = one.signature.getroottree()
    found = [(ref.uri or "", ref.target) for ref in content if ref.target is not None]
    return SignatureAnswer(
        slot=name,
        signer=one.certificate.common_name if one.certificate is not None else None,
        intact=one.intact,
        verdict=verdict,
        sub_indication=word,
        level=str(conclusion.level),
        signed_at=conclusion.signed_at,
        covers=tuple(uri for uri, _ in found),
        paths=tuple(str(tree.getpath(target)) for _, target in found),
        warnings=tuple(warnings),
        chain=conclusion.path.chain if conclusion.path is not None else (),
        value="".join((one.signature.findtext(_VALUE) or "").split()),
    )


def _stranger(one: Integrity, conclusion: Conclusion) -> SignatureAnswer:
    """The answer for a signature in no slot of ours: only what the signature itself shows."""
    parent = one.signature.getparent()
    tree = one.signature.getroottree()
    name = str(tree.getpath(parent if parent is not None else one.signature))
    return _answer(name, one, _content(one), conclusion, Identity(Verdict.PASSED))


def _verify_stranger(
    tree: SignedTree, judged: list[tuple[Integrity, Conclusion]]
) -> DocumentVerdict:
    """The verdict on a file of another layout: which signatures hold, and over what."""
    answers: list[SignatureAnswer] = []
    findings: list[Finding] = []
    for one, conclusion in judged:
        answer = _stranger(one, conclusion)
        content = [ref for ref in one.references if ref.kind != PROPERTIES_TYPE]
        covers = tuple(brief(ref.uri) for ref in content)
        apexes = [each for ref in content if ref.covered for each in ref.covered.apexes]
        paths = tuple(str(each.getroottree().getpath(each)) for each in apexes[:_MOST_PLACES])
        answers.append(replace(answer, covers=covers, paths=paths))
        for defect in conclusion.defects:
            failed = defect.sub_indication.verdict is Verdict.FAILED
            severity = Severity.ERROR if failed else Severity.WARNING
            path = f"{answer.slot} {defect.where or ''}".strip()
            word = defect.sub_indication.value
            findings.append(_finding(defect.code, path, "", word, defect.text, severity))
    unsigned = uncovered(tree.root, [one for one, _ in judged])
    findings += map(_unsigned, unsigned)
    findings += map(_duplicate, tree.duplicate_ids()[:_MOST_PLACES])
    foreign = tuple(replace(each, clause=_STANDARDS, pack="xmldsig") for each in findings)
    return DocumentVerdict(tuple(answers), (), unsigned, foreign)


def _duplicate(value: str) -> Finding:
    text = _TEXTS["duplicate-id"]
    return _finding("duplicate-id", f"#{brief(value)}", "1", ">1", text, Severity.WARNING)


def _signature_findings(
    slot: Slot, one: Integrity, conclusion: Conclusion, identity: Identity
) -> Iterator[Finding]:
    for defect in conclusion.defects:
        severity = (
            Severity.ERROR if defect.sub_indication.verdict is Verdict.FAILED else Severity.WARNING
        )
        path = f"{slot.name} {defect.where}" if defect.where else slot.name
        word = defect.sub_indication.value
        yield _finding(defect.code, path, "", word, defect.text, severity, slot)
    if identity.code:
        failed = identity.verdict is Verdict.FAILED
        severity = Severity.ERROR if failed else Severity.WARNING
        yield _finding(identity.code, slot.name, "", "", identity.text, severity, slot)


def _missing(slot: Slot) -> Finding:
    text = _TEXTS["missing-slot"].format(slot=slot.name, role_vi=slot.role.label.vi, role=slot.role)
    return _finding("missing-slot", slot.name, "1", "0", text, Severity.ERROR, slot)


def _stray(root: etree._Element, one: Integrity) -> Finding:
    path = str(root.getroottree().getpath(one.signature))
    return _finding("stray-signature", path, "", "", _TEXTS["stray-signature"])


def _unsigned(path: str) -> Finding:
    return _finding("unsigned-content", path, "", "", _TEXTS["unsigned-content"])


def _finding(
    rule: str,
    path: str,
    expected: str,
    received: str,
    message: Text,
    severity: Severity = Severity.ERROR,
    slot: Slot | None = None,
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        clause=_CLAUSE,
        path=path,
        expected=expected,
        received=received,
        who=slot.role.actor if slot is not None else Actor.VENDOR,
        message=message,
        pack=LAYOUT_ID,
        gate=Gate.ISSUE,
    )


_TEXTS = {
    "schema": Text("Tệp không đúng lược đồ của bố cục.", "The file breaks the layout's schema."),
    "wrong-pupil": Text(
        "Khối điểm có chữ ký này thuộc về học bạ khác.",
        "This signed block belongs to another transcript.",
    ),
    "wrong-reference": Text(
        "Chữ ký không ký đúng phần mà vị trí này phải ký.",
        "The signature does not cover what its slot must cover.",
    ),
    "missing-slot": Text(
        "Vị trí {slot} ({role_vi}) chưa có chữ ký.", "Slot {slot} ({role}) has no signature."
    ),
    "stray-signature": Text(
        "Chữ ký nằm ngoài mọi vị trí ký của bố cục.",
        "A signature stands in no slot of the layout.",
    ),
    "duplicate-id": Text(
        "Nhiều phần tử mang cùng mã này: hai phần mềm có thể hiểu tệp theo hai cách.",
        "Several elements carry this Id: two readers may take the file in two ways.",
    ),
    "unsigned-content": Text(
        "Nội dung này không được chữ ký nào bảo vệ.", "No signature covers this content."
    ),
}
