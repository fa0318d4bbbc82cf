"""The checks on documents: most of them ask whether a finding of some kind was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from conformance.engine.check import Check
from conformance.engine.observation import (
    HOLDS,
    NOT_APPLICABLE,
    Facts,
    Observation,
    contradicted,
    nothing_seen,
)
from conformance.engine.suite import Suite
from conformance.requirements import Subject, catalogue
from conformance.requirements.catalogue import RULE_PREFIX
from conformance.suites.document.folder import SCENE, Folder, ReadFolder
from hub.core.text import Text

FINDINGS: Mapping[str, tuple[str, ...]] = {
    "DOC-SCHEMA": ("schema", "shape", "unreadable"),
    "DOC-SLOTS-SIGNED": ("missing-slot",),
    "DOC-SLOT-REFERENCE": ("wrong-reference",),
    "DOC-OWN-PUPIL": ("wrong-pupil",),
    "DOC-NO-STRAY-SIGNATURE": ("stray-signature",),
    "DOC-ALL-COVERED": ("unsigned-content",),
    "DOC-SIGNATURE-FORM": ("malformed-signature",),
    "DOC-SIGNED-DATA": (
        *("target-missing", "duplicate-id", "nothing-signed"),
        *("reference-outside", "reference-refused", "reference-without-uri"),
        *("unsupported-transform", "unsupported-xslt", "unsupported-xpath", "unsupported-xpointer"),
    ),
    "DOC-CERTIFICATE-PRESENT": ("no-certificate",),
    "DOC-CERTIFICATE-BOUND": ("certificate-not-bound", "other-certificate"),
    "DOC-CERTIFICATE-IN-TIME": ("expired", "not-yet-valid", "revoked"),
    "DOC-CHAIN": ("no-chain", "path-invalid", "no-common-validity", "authority-out-of-validity"),
    "DOC-ALGORITHM": ("weak-algorithm",),
    "DOC-SIGNER": ("wrong-signer",),
    "DOC-SIGNER-KNOWN": ("signer-not-identified",),
    "DOC-SEAL": ("not-a-seal", "wrong-school"),
    "DOC-DATA-OBJECT-FORMAT": ("data-object-format",),
}
"""Which findings of verification contradict which requirement."""


class DocumentCheck(Check):
    """A check on the one scene that reads the folder."""

    scene = SCENE

    def __init__(self, requirement: str) -> None:
        self.requirement = requirement


class Readable(DocumentCheck):
    """Every file can be read as a whole."""

    def look(self, facts: Facts) -> Observation:
        """Return the first file that was refused."""
        for file in facts["files"]:
            refused = file.get("refused")
            if refused is not None:
                then = Text(refused["vi"], refused["en"])
                where = f"{file['name']} {refused['where']}".strip()
                return contradicted("", refused["code"], where, then=then)
        return HOLDS


class OneTranscript(DocumentCheck):
    """No two different documents are the same transcript."""

    def look(self, facts: Facts) -> Observation:
        """Return the first two that are."""
        seen: dict[str, Mapping[str, Any]] = {}
        for file in facts["files"]:
            for key in file.get("keys", ()):
                other = seen.setdefault(key, file)
                if other["sha256"] != file["sha256"]:
                    return contradicted("1", "2", f"{other['name']}, {file['name']}")
        return HOLDS


class NoFinding(DocumentCheck):
    """Verification of the documents made no finding of these kinds."""

    def __init__(self, requirement: str, kinds: tuple[str, ...]) -> None:
        super().__init__(requirement)
        self._kinds = kinds

    def look(self, facts: Facts) -> Observation:
        """Return the first such finding; without any document nothing is shown."""
        for file in facts["files"]:
            for finding in (*file.get("content", ()), *file.get("found", ())):
                if finding["rule"] in self._kinds:
                    return _told(file, finding)
        return HOLDS if any(_documents(facts)) else _NO_DOCUMENT


class RuleHolds(DocumentCheck):
    """A rule of a spec pack objects to no transcript.

    A pack that is over binds nobody any more, unless the folder has transcripts of its time.
    """

    def look(self, facts: Facts) -> Observation:
        """Return its first objection; where it is in force for no transcript nothing is shown."""
        rule = self.requirement.removeprefix(RULE_PREFIX)
        in_force = False
        for file in facts["files"]:
            in_force = in_force or rule in file.get("rules", ())
            for finding in file.get("content", ()):
                if finding["rule"] == rule:
                    return _told(file, finding)
        if in_force:
            return HOLDS
        return NOT_APPLICABLE if rule in facts["ended"] else _NOT_IN_FORCE


class DisagreementError(Exception):
    """The hub's own verification and signxml do not agree: one of the two is wrong."""


class Intact(DocumentCheck):
    """Every signature is intact, and signxml says so too."""

    def look(self, facts: Facts) -> Observation:
        """Return the first that is not.

        :raises DisagreementError: when the two verifiers differ.
        """
        for file, signature in _signatures(facts):
            other = signature["signxml"]
            if other is not None and other is not signature["intact"]:
                raise DisagreementError
            if not signature["intact"]:
                where = f"{file['name']} {signature['slot']}"
                return contradicted("intact", signature["sub_indication"], where)
        return HOLDS if any(_signatures(facts)) else _NO_DOCUMENT


class SigningTime(DocumentCheck):
    """Every signature states when it was made."""

    def look(self, facts: Facts) -> Observation:
        """Return the first that does not."""
        for file, signature in _signatures(facts):
            for warning in ("time-unknown", "time-without-zone"):
                if warning in signature["warnings"]:
                    where = f"{file['name']} {signature['slot']}"
                    return contradicted("SigningTime", warning, where)
        return HOLDS if any(_signatures(facts)) else _NO_DOCUMENT


class AtLeastB(DocumentCheck):
    """Every signature is XAdES, not plain XMLDSig."""

    def look(self, facts: Facts) -> Observation:
        """Return the first that is not."""
        for file, signature in _signatures(facts):
            if not signature["level"].startswith("XAdES"):
                where = f"{file['name']} {signature['slot']}"
                return contradicted("XAdES-B", signature["level"], where)
        return HOLDS if any(_signatures(facts)) else _NO_DOCUMENT


@cache
def document_suite() -> Suite[Folder]:
    """Return every requirement on documents and the checks that show them."""
    requirements = tuple(each for each in catalogue().values() if each.subject is Subject.DOCUMENT)
    return Suite(requirements, (ReadFolder(),), tuple(_check(each.id) for each in requirements))


_OWN: Mapping[str, Callable[[str], Check]] = {
    "DOC-READABLE": Readable,
    "DOC-ONE-TRANSCRIPT": OneTranscript,
    "DOC-SIGNATURE-INTACT": Intact,
    "DOC-SIGNING-TIME": SigningTime,
    "DOC-XADES": AtLeastB,
}


def _check(requirement: str) -> Check:
    if requirement in FINDINGS:
        return NoFinding(requirement, FINDINGS[requirement])
    return _OWN.get(requirement, RuleHolds)(requirement)


def _documents(facts: Facts) -> Iterator[Mapping[str, Any]]:
    return (each for each in facts["files"] if "signatures" in each)


def _signatures(facts: Facts) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for file in _documents(facts):
        for signature in file["signatures"]:
            yield file, signature


def _told(file: Mapping[str, Any], finding: Mapping[str, str]) -> Observation:
    return contradicted(
        finding["expected"],
        finding["received"],
        f"{file['name']} {finding['path']}",
        then=Text(finding["vi"], finding["en"]),
    )


_NO_DOCUMENT = nothing_seen(
    Text(
        "Thêm vào thư mục ít nhất một tệp học bạ XML đã ký và chỉ ra --trust.",
        "Add at least one signed XML document to the folder, and name --trust.",
    )
)
_NOT_IN_FORCE = nothing_seen(
    Text(
        "Thêm vào thư mục học bạ thuộc cấp học, khối lớp và năm học mà quy tắc này áp dụng.",
        "Add a transcript of the level, grade and school year that this rule is about.",
    )
)
