"""Judges a bundle without a network: every signature in it, and whether the parts belong together.

Whom to trust is the verifier's own business: anchors and registered certificates come from the
trust folder, never from the bundle.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from hub.core.document.parse import parse
from hub.core.document.verdict import DocumentVerdict
from hub.core.document.verification import Trust, verify
from hub.core.errors import HubError
from hub.core.journey.bundles.container import DECISION, DOCUMENT, Bundle
from hub.core.journey.decision import read_decision
from hub.core.text import Text
from hub.core.transport import parse_xml
from hub.core.trust import Certificate, SignedTree, Verdict, check, find_signatures
from hub.core.trust.plain import open_signed


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the bundle is worth, and why; None: it was not judged."""

    name: str
    verdict: Verdict | None
    said: Text


@dataclass(frozen=True, slots=True)
class BundleVerdict:
    """The verdict on a bundle, part by part."""

    parts: tuple[Part, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of those parts' that were judged."""
        found = {part.verdict for part in self.parts}
        if Verdict.FAILED in found:
            return Verdict.FAILED
        return Verdict.INDETERMINATE if Verdict.INDETERMINATE in found else Verdict.PASSED


def check_bundle(
    bundle: Bundle,
    document: DocumentVerdict,
    trust: Trust,
    receivers: Collection[Certificate] = (),
    *,
    at: dt.datetime,
) -> BundleVerdict:
    """Return what the bundle is worth as of the moment `at` (aware).

    :param document: the verdict on its document.
    :param receivers: certificates with which receivers of reports sign, known beforehand; without
        any, receipts are not judged.
    """
    parts = [Part(DOCUMENT, document.verdict, _DOCUMENT), _belongs(bundle)]
    if DECISION in bundle.files:
        parts.append(_decision(bundle, trust, at))
    elif bundle.manifest.decision is not None:
        parts.append(Part(DECISION, Verdict.FAILED, _NO_DECISION))
    parts += [_receipt(bundle, each, receivers, at) for each in bundle.receipts]
    return BundleVerdict(tuple(parts))


def _belongs(bundle: Bundle) -> Part:
    """Whether the manifest speaks of the transcript that the document holds."""
    manifest = bundle.manifest
    try:
        transcript = parse(bundle.document)
    except HubError as error:
        return Part("manifest.json", Verdict.FAILED, error.what)
    said = (manifest.key, manifest.version, manifest.school_code, manifest.school_year)
    school = transcript.school.code
    held = (transcript.key, transcript.version, school, transcript.school_year)
    same = said == held and manifest.level is transcript.level
    return Part("manifest.json", Verdict.PASSED if same else Verdict.FAILED, _BELONGS)


def _decision(bundle: Bundle, trust: Trust, at: dt.datetime) -> Part:
    content = bundle.files[DECISION]
    try:
        decision = read_decision(content, where=DECISION)
        verdict = verify(content, trust, at=at, where=DECISION).verdict
        signer = _only_signer(content)
    except HubError as error:
        return Part(DECISION, Verdict.FAILED, error.what)
    manifest = bundle.manifest
    lists = any(
        (each.key, each.sha256) == (manifest.key, manifest.document) for each in decision.documents
    )
    if not lists or decision.number != manifest.decision:
        return Part(DECISION, Verdict.FAILED, _NOT_LISTED)
    if verdict is not Verdict.PASSED:
        return Part(DECISION, verdict, _DECISION)
    entry = trust.register.find(signer) if signer is not None else None
    if entry is None or entry.role != "seal" or entry.school_code != decision.unit:
        return Part(DECISION, Verdict.INDETERMINATE, _WHOSE_DECISION)
    return Part(DECISION, Verdict.PASSED, _DECISION)


def _only_signer(content: bytes) -> Certificate | None:
    """Return the certificate whose key signed the one signature of a file; None for several."""
    root = parse_xml(content, where=DECISION)
    signatures = find_signatures(root)
    if len(signatures) != 1:
        return None
    return check(signatures[0], SignedTree(root, size=len(content))).certificate


def _receipt(
    bundle: Bundle, content: bytes, receivers: Collection[Certificate], at: dt.datetime
) -> Part:
    if not receivers:
        return Part("receipts", None, _NOT_JUDGED)
    try:
        signed = open_signed(content, receivers, at=at, where="receipts")
    except HubError as error:
        return Part("receipts", Verdict.FAILED, error.what)
    # Each receiver has a format of its own; its plugin understood it when the receipt came.
    named = any(each.text == bundle.manifest.key for each in signed.iter())
    return Part("receipts", Verdict.PASSED if named else Verdict.FAILED, _RECEIPT)


_DOCUMENT = Text("chữ ký trên tệp học bạ", "the document's signatures")
_BELONGS = Text("bản kê và tệp học bạ cùng một học bạ", "manifest and document speak of one")
_DECISION = Text("quyết định công bố tệp này", "the decision that publishes this document")
_NO_DECISION = Text(
    "bản kê nêu quyết định công bố nhưng không có tệp", "the decision that is named is missing"
)
_NOT_LISTED = Text(
    "quyết định không nêu tệp học bạ này", "the decision does not list this document"
)
_WHOSE_DECISION = Text(
    "chưa xác định được người ký quyết định: chứng thư không có trong danh sách đã đăng ký",
    "who signed the decision is not identified: the certificate is not registered",
)
_RECEIPT = Text("biên nhận về học bạ này", "a receipt about this transcript")
_NOT_JUDGED = Text(
    "chưa có chứng thư của nơi nhận để xét biên nhận (--receivers)",
    "no receiver's certificate is given to judge receipts by (--receivers)",
)
