"""The places for signatures: who signs what, where, and in which order (vị trí ký).

=============  ==================================  =========================
slot           Reference URI                       when
=============  ==================================  =========================
GVBM           ``#`` + Id of its DIEM_TONG_KET     secondary
GVCN           ``#thongtinhocba``                  after every GVBM
CBQL           ``#data``                           after the teachers
KY_PHAT_HANH   ``#data``                           after CBQL
=============  ==================================  =========================

Observed in two unrelated vendors' files (2025); the order is the vendors' too. A signature stands
outside what it signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hub.core.document.layout import DATA_ID, INFO_ID, SUBJECT_ID_PREFIX, TEACHER_ID_PREFIX
from hub.core.errors import Actor
from hub.core.model import SecondaryResults, Transcript
from hub.core.text import Text


class Role(StrEnum):
    """Who signs in a slot; the element names seen in use."""

    GVBM = "GVBM"
    GVCN = "GVCN"
    CBQL = "CBQL"
    KY_PHAT_HANH = "KY_PHAT_HANH"

    @property
    def label(self) -> Text:
        """The role as people read it."""
        return _LABELS[self]

    @property
    def actor(self) -> Actor:
        """Whose turn it is while the slot is empty."""
        return _ACTORS[self]


_LABELS = {
    Role.GVBM: Text("giáo viên bộ môn", "subject teacher"),
    Role.GVCN: Text("giáo viên chủ nhiệm", "homeroom teacher"),
    Role.CBQL: Text("cán bộ quản lý", "school manager"),
    Role.KY_PHAT_HANH: Text("ký phát hành (dấu nhà trường)", "issue (school seal)"),
}
_ACTORS = {
    Role.GVBM: Actor.SUBJECT_TEACHER,
    Role.GVCN: Actor.HOMEROOM_TEACHER,
    Role.CBQL: Actor.MANAGER,
    Role.KY_PHAT_HANH: Actor.SCHOOL_OFFICE,
}
_ORDER = tuple(Role)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for one signature.

    :param subject: code of the subject, only for GVBM.
    :param target: Id of the element the signature covers.
    :param element_id: Id of the slot's own element, only for GVBM.
    """

    role: Role
    target: str
    subject: str | None = None
    element_id: str | None = None

    @property
    def name(self) -> str:
        """Name of the slot in every answer: ``GVCN``, or ``GVBM-19`` with the subject's code."""
        return self.role if self.subject is None else f"{self.role}-{self.subject}"

    @property
    def reference_uri(self) -> str:
        """The Reference URI a signature in this slot has."""
        return f"#{self.target}"

    @property
    def signature_id(self) -> str:
        """Id of the signature in this slot, unique within the document."""
        return f"sig-{self.name}"

    def waits_for(self, other: Slot) -> bool:
        """Return whether `other` must be signed before this slot."""
        return _ORDER.index(other.role) < _ORDER.index(self.role)


def subject_slot(key: str, subject: str) -> Slot:
    """Return the slot of the teacher of `subject` in the transcript with `key`."""
    return Slot(
        Role.GVBM,
        target=f"{SUBJECT_ID_PREFIX}-{key}-{subject}",
        subject=subject,
        element_id=f"{TEACHER_ID_PREFIX}-{key}-{subject}",
    )


HOMEROOM_SLOT = Slot(Role.GVCN, target=INFO_ID)
MANAGER_SLOT = Slot(Role.CBQL, target=DATA_ID)
SEAL_SLOT = Slot(Role.KY_PHAT_HANH, target=DATA_ID)


def slots_of(transcript: Transcript) -> tuple[Slot, ...]:
    """Return every slot of `transcript` in the order of signing.

    Subjects without a named teacher have no slot; primary has no subject slots at all.
    """
    results = transcript.results
    key = transcript.key
    teachers = (
        tuple(subject_slot(key, s.code) for s in results.subjects if s.teacher is not None)
        if isinstance(results, SecondaryResults)
        else ()
    )
    return (*teachers, HOMEROOM_SLOT, MANAGER_SLOT, SEAL_SLOT)
