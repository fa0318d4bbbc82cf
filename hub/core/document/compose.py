"""From a transcript to its document: canonical XML with empty slots (lập tệp học bạ)."""

from __future__ import annotations

import re

from hub.core.document.binding import writer
from hub.core.document.frozen import Document
from hub.core.document.layout import (
    AFTER_RESULTS,
    BEFORE_RESULTS,
    DATA,
    DATA_ID,
    INFO,
    INFO_ID,
    ISSUE,
    LAYOUT_ID,
    LAYOUT_TAG,
    RESULTS,
    ROOT,
    SLOT_LIST,
    SUBJECT_SLOTS,
)
from hub.core.document.slots import Role, Slot, slots_of
from hub.core.errors import Reject
from hub.core.model import Transcript
from hub.core.text import Text

_ID_PART = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_WRITE = {
    kind: writer((*BEFORE_RESULTS, results, *AFTER_RESULTS)) for kind, results in RESULTS.items()
}
_BEGINNING = (
    f'<{ROOT}><{DATA} Id="{DATA_ID}"><{INFO} Id="{INFO_ID}">'
    f"<{LAYOUT_TAG}>{LAYOUT_ID}</{LAYOUT_TAG}>"
)
_TEACHER = f'<{Role.GVBM} Id="{{id}}"></{Role.GVBM}>'
_HOMEROOM = f"<{Role.GVCN}></{Role.GVCN}>"
_ENDING = (
    f"</{DATA}><{ISSUE}><{Role.CBQL}></{Role.CBQL}>"
    f"<{Role.KY_PHAT_HANH}></{Role.KY_PHAT_HANH}></{ISSUE}></{ROOT}>"
)


def compose(transcript: Transcript) -> Document:
    """Return the document of `transcript`, every slot empty.

    The same transcript gives the same bytes. Lossless: `parse` gives the transcript back.

    :raises Reject: when two subjects share a code, or a code cannot stand in an `Id`.
    """
    _check_subject_codes(transcript)
    out = [_BEGINNING]
    _WRITE[transcript.results.kind](transcript, transcript.key, out, "")
    out.append(f"</{INFO}>{_slot_list(slots_of(transcript))}{_ENDING}")
    return Document("".join(out).encode())


def _slot_list(slots: tuple[Slot, ...]) -> str:
    # Only teachers' slots have an Id.
    ids = [slot.element_id for slot in slots if slot.element_id is not None]
    teachers = "".join([_TEACHER.format(id=each) for each in ids])
    subjects = f"<{SUBJECT_SLOTS}>{teachers}</{SUBJECT_SLOTS}>" if teachers else ""
    return f"<{SLOT_LIST}>{subjects}{_HOMEROOM}</{SLOT_LIST}>"


def _check_subject_codes(transcript: Transcript) -> None:
    """A subject's code stands in the Id of its signed block, so it must be unique and fit an Id."""
    seen: set[str] = set()
    for subject in transcript.results.subjects:
        if subject.code in seen or not _ID_PART.fullmatch(subject.code):
            raise Reject(
                Text(
                    "Mã môn học {code} bị trùng hoặc có ký tự không dùng được trong Id.",
                    "Subject code {code} is repeated or has characters that cannot stand in an Id.",
                ).format(code=subject.code),
                where=f"results.subjects[{subject.code}].code",
                remedy=Text(
                    "Sửa mã môn học trong dữ liệu nguồn rồi nhập lại.",
                    "Correct the subject code at its source and import again.",
                ),
            )
        seen.add(subject.code)
