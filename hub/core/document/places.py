"""Where a document's slots, targets and signatures stand, found by structure (vị trí trong tệp).

Verification compares what a signature refers to with the element found here, never with whatever
else carries the same Id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from hub.core.document.layout import (
    DATA,
    INFO,
    ISSUE,
    RESULTS,
    SLOT_LIST,
    SUBJECT_ID_PREFIX,
    SUBJECT_SLOTS,
    TEACHER_ID_PREFIX,
)
from hub.core.document.slots import (
    HOMEROOM_SLOT,
    MANAGER_SLOT,
    SEAL_SLOT,
    Role,
    Slot,
    slots_of,
)
from hub.core.model import Transcript

_KEY_LENGTH = 36

SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


@dataclass(slots=True)
class Places:
    """The slots that a document should have, and what stands where.

    :param slots: every slot, in the order of signing.
    :param targets: by slot name, the element that its signature must cover.
    :param signatures: by slot name, the signature found in it; the first where there are more.
    """

    slots: tuple[Slot, ...]
    targets: dict[str, etree._Element] = field(default_factory=dict)
    signatures: dict[str, etree._Element] = field(default_factory=dict)

    def slot_of(self, signature: etree._Element) -> Slot | None:
        """Return the slot that `signature` stands in, None for a stray one."""
        for slot in self.slots:
            if self.signatures.get(slot.name) is signature:
                return slot
        return None


def find_places(root: etree._Element, transcript: Transcript | None) -> Places:
    """Return the places of the document `root`.

    :param transcript: what its data say; None when they cannot be read. A slot that the file shows
        and the data do not call for is a place all the same, so that its signature is answered by
        name.
    """
    expected = slots_of(transcript) if transcript is not None else ()
    known = {slot.name for slot in expected}
    further = tuple(slot for slot in _shown_slots(root) if slot.name not in known)
    slots = (*expected, *further)
    places = Places(slots)
    blocks = {_subject_in(block): block for block in subject_blocks(root)}
    for slot in slots:
        target = blocks.get(slot.subject or "") if slot.role is Role.GVBM else _part(root, slot)
        if target is not None:
            places.targets[slot.name] = target
        holder = _slot_element(root, slot)
        signature = holder.find(SIGNATURE) if holder is not None else None
        if signature is not None:
            places.signatures[slot.name] = signature
    return places


def subject_blocks(root: etree._Element) -> list[etree._Element]:
    """Return the signed blocks of the score table, one a subject, where the layout puts them."""
    paths = (f"{DATA}/{INFO}/{group.tag}/BANG_DIEM/*" for group in RESULTS.values())
    return [block for path in paths for block in root.iterfind(path)]


def _part(root: etree._Element, slot: Slot) -> etree._Element | None:
    return root.find(f"{DATA}/{INFO}" if slot.role is Role.GVCN else DATA)


def _slot_element(root: etree._Element, slot: Slot) -> etree._Element | None:
    if slot.role is Role.GVCN:
        return root.find(f"{DATA}/{SLOT_LIST}/{Role.GVCN}")
    if slot.role is not Role.GVBM:
        return root.find(f"{ISSUE}/{slot.role}")
    for holder in _subject_slots(root):
        if _subject_in(holder) == slot.subject:
            return holder
    return None


def _subject_slots(root: etree._Element) -> Iterator[etree._Element]:
    return root.iterfind(f"{DATA}/{SLOT_LIST}/{SUBJECT_SLOTS}/{Role.GVBM}")


def _subject_in(element: etree._Element) -> str:
    """The subject that the `Id` of a block or slot names behind the transcript's key.

    The key is not looked at: a slot whose key is wrong is still this subject's slot, and fails.
    """
    return element.get("Id", "")[len(SUBJECT_ID_PREFIX) + _KEY_LENGTH + 2 :]


def _shown_slots(root: etree._Element) -> tuple[Slot, ...]:
    teachers = (
        Slot(
            Role.GVBM,
            target=SUBJECT_ID_PREFIX + holder.get("Id", "")[len(TEACHER_ID_PREFIX) :],
            subject=_subject_in(holder),
            element_id=holder.get("Id"),
        )
        for holder in _subject_slots(root)
    )
    return (*teachers, HOMEROOM_SLOT, MANAGER_SLOT, SEAL_SLOT)
