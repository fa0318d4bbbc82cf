"""What the form says of each signature: who, when, and how it was judged (dấu hiệu chữ ký)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from hub.core.document.identity import signatory_of
from hub.core.document.places import find_places
from hub.core.document.printing.words import moment
from hub.core.document.slots import HOMEROOM_SLOT, MANAGER_SLOT, SEAL_SLOT, Role, Slot, slots_of
from hub.core.document.verdict import DocumentVerdict, SignatureAnswer
from hub.core.model import Transcript
from hub.core.spec import Finding, Severity
from hub.core.text import Text
from hub.core.trust import Verdict

_MOST_NOTES = 12
"""Findings printed; a file with more is so broken that the rest says nothing new."""


class Status(StrEnum):
    """How a slot stands; the template colours these words (tình trạng chữ ký)."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"
    UNCHECKED = "unchecked"
    UNSIGNED = "unsigned"

    @property
    def label(self) -> str:
        """The status as it is printed."""
        return _LABELS[self]


_LABELS = {
    Status.PASSED: "Đạt",
    Status.FAILED: "Không đạt",
    Status.INDETERMINATE: "Chưa xác định",
    Status.UNCHECKED: "Chưa xác minh",
    Status.UNSIGNED: "Chưa ký",
}
_STATUSES = {
    Verdict.PASSED: Status.PASSED,
    Verdict.FAILED: Status.FAILED,
    Verdict.INDETERMINATE: Status.INDETERMINATE,
}
_CLAIMED = "time-claimed"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is printed in the place of one slot.

    :param signer: common name of the certificate, empty where none is known.
    :param time: when it was signed, in Vietnam's zone; `claimed` where nothing proves it.
    :param reason: ETSI's word where it did not pass; `detail` says it in Vietnamese.
    """

    status: Status
    signer: str = ""
    time: str = ""
    claimed: bool = False
    level: str = ""
    reason: str = ""
    detail: str = ""

    def to_data(self) -> dict[str, object]:
        """Return the mark for the template."""
        return {
            "status": self.status.value,
            "label": self.status.label,
            "signer": self.signer,
            "time": self.time,
            "claimed": self.claimed,
            "level": self.level,
            "reason": self.reason,
            "detail": self.detail,
        }


_TWICE = Mark(Status.INDETERMINATE, detail="Mã môn học này có ở hai dòng.")


def marks_of(
    transcript: Transcript, root: etree._Element | None, verdict: DocumentVerdict | None
) -> Mapping[str, Mark]:
    """Return the mark of every slot of `transcript`, by the slot's name.

    :param root: the parsed document; without a verdict it only tells which slots hold a signature.
    """
    marks = {slot.name: Mark(Status.UNSIGNED) for slot in slots_of(transcript)}
    if verdict is not None:
        details = _details(verdict)
        marks |= {
            answer.slot: _judged(answer, details.get(answer.slot, ""))
            for answer in verdict.signatures
            if answer.slot in marks
        }
    elif root is not None:
        signed = find_places(root, transcript).signatures
        marks |= {name: Mark(Status.UNCHECKED) for name in marks if name in signed}
    # Of two rows with one subject code only one can be what was signed; neither is called right.
    counts = Counter(slot.name for slot in slots_of(transcript))
    return marks | {name: _TWICE for name, count in counts.items() if count > 1}


def _judged(answer: SignatureAnswer, detail: str) -> Mark:
    passed = answer.verdict is Verdict.PASSED
    return Mark(
        status=_STATUSES[answer.verdict],
        signer=answer.signer or "",
        time=moment(answer.signed_at),
        claimed=any(code == _CLAIMED for code, _ in answer.warnings),
        level=answer.level,
        reason="" if passed else answer.sub_indication or "",
        detail="" if passed else detail,
    )


def _details(verdict: DocumentVerdict) -> Mapping[str, str]:
    """The first thing found about each slot, errors before warnings."""
    details: dict[str, str] = {}
    for finding in _by_gravity(verdict):
        details.setdefault(finding.path.partition(" ")[0], finding.message.vi)
    return details


def _by_gravity(verdict: DocumentVerdict) -> list[Finding]:
    return sorted(verdict.findings, key=lambda finding: finding.severity is not Severity.ERROR)


def boxes(transcript: Transcript, marks: Mapping[str, Mark]) -> list[dict[str, object]]:
    """Return the signature boxes at the end of the form, in the order of signing."""
    post = transcript.manager.post if transcript.manager is not None else None
    titles = (
        (HOMEROOM_SLOT, "GIÁO VIÊN CHỦ NHIỆM", "Ký số cá nhân"),
        (MANAGER_SLOT, f"PHÊ DUYỆT CỦA {(post or 'cán bộ quản lý').upper()}", "Ký số cá nhân"),
        (SEAL_SLOT, "KÝ PHÁT HÀNH", "Dấu số của nhà trường"),
    )
    return [
        {
            "title": title,
            "kind": kind,
            "name": _named(slot, transcript),
            "mark": marks[slot.name].to_data(),
        }
        for slot, title, kind in titles
    ]


def _named(slot: Slot, transcript: Transcript) -> str:
    if slot == SEAL_SLOT:
        return transcript.school.name
    person = signatory_of(slot, transcript)
    return "" if person is None else person.full_name


def conclusion(marks: Mapping[str, Mark], verdict: DocumentVerdict | None) -> dict[str, object]:
    """Return the answer for the whole document and how its signatures came out."""
    counts = Counter(mark.status for mark in marks.values())
    tally = ", ".join(
        f"{counts[status]} {status.label.lower()}" for status in Status if counts[status]
    )
    if verdict is None:
        label = "Chưa xác minh"
        status = Status.UNCHECKED if counts[Status.UNCHECKED] else Status.UNSIGNED
    else:
        status = _STATUSES[verdict.verdict]
        label = status.label
    return {"status": status.value, "label": label, "tally": f"{len(marks)} vị trí ký: {tally}"}


def notes(transcript: Transcript, verdict: DocumentVerdict | None) -> list[str]:
    """Return what verification found, gravest first, then warnings, each sentence once."""
    if verdict is None:
        return []
    names = _slot_names(transcript)
    found = list(dict.fromkeys(_told(finding, names) for finding in _by_gravity(verdict)))
    more = len(found) - _MOST_NOTES
    told = [*found[:_MOST_NOTES], *([f"… và {more} phát hiện nữa."] if more > 0 else [])]
    return [*told, *_warnings(verdict, names)]


def _told(finding: Finding, names: Mapping[str, str]) -> str:
    slot = finding.path.partition(" ")[0]
    return f"{names.get(slot, finding.path)}: {finding.message.vi}"


def _slot_names(transcript: Transcript) -> Mapping[str, str]:
    subjects = {subject.code: subject.name for subject in transcript.results.subjects}
    return {
        slot.name: _ROLES[slot.role].format(subject=subjects.get(slot.subject or "", ""))
        for slot in slots_of(transcript)
    }


_ROLES = {
    Role.GVBM: "Giáo viên môn {subject}",
    Role.GVCN: "Giáo viên chủ nhiệm",
    Role.CBQL: "Cán bộ quản lý",
    Role.KY_PHAT_HANH: "Ký phát hành",
}


def _warnings(verdict: DocumentVerdict, names: Mapping[str, str]) -> Iterator[str]:
    slots: dict[Text, list[str]] = defaultdict(list)
    found = {finding.message for finding in verdict.findings}
    for answer in verdict.signatures:
        for _, text in answer.warnings:
            if text not in found:
                slots[text].append(names.get(answer.slot, answer.slot))
    for text, told_of in slots.items():
        everywhere = len(told_of) == len(verdict.signatures)
        yield f"{'Mọi chữ ký' if everywhere else ', '.join(told_of)}: {text.vi}"
