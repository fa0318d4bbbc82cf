"""Examine: a document that somebody signed elsewhere, on its own (thẩm tra tệp ký sẵn).

Read, verified (every slot, chain and reference), held against the rules. Nothing is mended: what is
wrong is told by rule and place and not taken in. What only time or a person can prove, such as a
certificate that is not registered yet, is a doubt: the document waits.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hub.core.contracts import Notice, Reason, SignedFile, SourcePlace
from hub.core.document.parse import parse
from hub.core.document.slots import slots_of
from hub.core.document.verdict import DocumentVerdict, SignatureAnswer
from hub.core.document.verification import Trust, verify
from hub.core.errors import HubError, Reject
from hub.core.model import State, Transcript
from hub.core.spec import Checker, Finding, Gate, Severity
from hub.core.text import Text
from hub.core.trust import SubIndication, Verdict

_GATES: Final = frozenset({Gate.IMPORT, Gate.COMPOSE, Gate.ISSUE})
_NOT_IDENTIFIED: Final = "signer-not-identified"


@dataclass(frozen=True, slots=True)
class Examined:
    """A document that may be taken in.

    :param transcript: what it says.
    :param doubts: why its signatures are not verified yet; empty where all of them passed.
    """

    file: SignedFile
    transcript: Transcript
    doubts: tuple[Reason, ...] = ()

    @property
    def place(self) -> SourcePlace:
        """Where it came from."""
        return SourcePlace(self.file.name)

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of its bytes."""
        return hashlib.sha256(self.file.content).hexdigest()

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots; each is signed."""
        return tuple(slot.name for slot in slots_of(self.transcript))


class Examiner:
    """Examines documents as of one moment.

    :param at: when, with a zone.
    """

    def __init__(self, trust: Trust, checker: Checker, at: dt.datetime) -> None:
        self._trust = trust
        self._checker = checker
        self._at = at

    def examine(self, file: SignedFile) -> Examined | Notice:
        """Return the document, or why it is refused."""
        try:
            transcript = parse(file.content, where=file.name)
            verdict = verify(file.content, self._trust, at=self._at, where=file.name)
        except Reject as error:
            return _refused(file, _as_reason(error))
        wrong = [*_failures(verdict), *self._mistakes(transcript)]
        if wrong:
            return _refused(file, *wrong)
        return Examined(file, transcript, tuple(_doubts(verdict)))

    def _mistakes(self, transcript: Transcript) -> Iterator[Reason]:
        if transcript.state is State.RECALLED:
            yield _RECALLED
        for finding in self._checker.check(transcript, _GATES):
            if finding.severity is Severity.ERROR:
                yield _reason(finding)


def _failures(verdict: DocumentVerdict) -> list[Reason]:
    """Why the document fails: what verification found, or a signature that nothing will prove."""
    proven = all(_passed(each) or _waits(each) for each in verdict.signatures)
    if verdict.verdict is not Verdict.FAILED and proven:
        return []
    errors = [each for each in verdict.findings if each.severity is Severity.ERROR]
    return [_reason(each) for each in errors or verdict.findings] or [_NOT_VERIFIED]


def _doubts(verdict: DocumentVerdict) -> Iterator[Reason]:
    if verdict.verdict is not Verdict.PASSED:
        yield from map(_reason, verdict.findings)


def _passed(answer: SignatureAnswer) -> bool:
    return answer.verdict is Verdict.PASSED


def _waits(answer: SignatureAnswer) -> bool:
    """Tell whether a person can still prove it: by registering the signer, or when it was made."""
    if answer.verdict is Verdict.FAILED:
        return False
    unknown = any(code == _NOT_IDENTIFIED for code, _ in answer.warnings)
    return unknown or answer.sub_indication == SubIndication.OUT_OF_BOUNDS_NO_POE


def _refused(file: SignedFile, *reasons: Reason) -> Notice:
    return Notice(SourcePlace(file.name), reasons)


def _as_reason(error: HubError) -> Reason:
    return Reason(error.code, error.what, who=error.who)


def _reason(finding: Finding) -> Reason:
    return Reason(finding.rule, finding.message, who=finding.who, path=finding.path)


_RECALLED = Reason(
    "recalled",
    Text("Tệp ghi rằng học bạ này đã bị thu hồi.", "The document says that it has been recalled."),
)
_NOT_VERIFIED = Reason(
    "not-verified",
    Text("Chữ ký của tệp không đạt.", "The document's signatures do not pass."),
)
