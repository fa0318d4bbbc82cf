"""Where a document's slots, targets and signatures stand, found by structure (vị trí trong tệp).

Verification compares what a signature refers to with the element found here, never with whatever
else carries the same Id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

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


class _Way:
    """A way down from the root by child names; found by libxml2, for it is gone every time."""

    def __init__(self, path: str) -> None:
        self._all, self._first = etree.XPath(path), etree.XPath(f"({path})[1]")

    def all(self, root: etree._Element) -> list[etree._Element]:
        """Return what stands at its end, in document order."""
        return cast("list[etree._Element]", self._all(root))

    def first(self, root: etree._Element) -> etree._Element | None:
        """Return the first that stands at its end, or None."""
        return next(iter(cast("list[etree._Element]", self._first(root))), None)


_TEACHERS = _Way(f"{DATA}/{SLOT_LIST}/{SUBJECT_SLOTS}/{Role.GVBM}")
_BLOCKS = tuple(_Way(f"{DATA}/{INFO}/{group.tag}/BANG_DIEM/*") for group in RESULTS.values())
_DATA = _Way(DATA)
_TARGETS = {Role.GVCN: _Way(f"{DATA}/{INFO}"), Role.CBQL: _DATA, Role.KY_PHAT_HANH: _DATA}
_HOLDERS = {
    Role.GVCN: _Way(f"{DATA}/{SLOT_LIST}/{Role.GVCN}"),
    Role.CBQL: _Way(f"{ISSUE}/{Role.CBQL}"),
    Role.KY_PHAT_HANH: _Way(f"{ISSUE}/{Role.KY_PHAT_HANH}"),
}


@dataclass(slots=True)
class Places:
    """The slots that a document should have, and what stands where.

    :param slots: every slot, in the order of signing.
    :param blocks: the signed blocks of the score table, one a subject, where the layout puts them.
    :param targets: by slot name, the element that its signature must cover.
    :param signatures: by slot name, the signature found in it; the first where there are more.
    """

    slots: tuple[Slot, ...]
    blocks: list[etree._Element]
    targets: dict[str, etree._Element] = field(default_factory=dict)
    signatures: dict[str, etree._Element] = field(default_factory=dict)
    _slots_signed: dict[etree._Element, Slot] = field(default_factory=dict)

    def slot_of(self, signature: etree._Element) -> Slot | None:
        """Return the slot that `signature` stands in, None for a stray one."""
        return self._slots_signed.get(signature)

    def _add(
        self, slot: Slot, target: etree._Element | None, holder: etree._Element | None
    ) -> None:
        name = slot.name
        if target is not None:
            self.targets[name] = target
        signature = None if holder is None else next(holder.iterchildren(SIGNATURE), None)
        if signature is not None:
            self.signatures[name] = signature
            # An element equals nothing but itself, whatever it contains.
            self._slots_signed.setdefault(signature, slot)


def find_places(root: etree._Element, transcript: Transcript | None) -> Places:
    """Return the places of the document `root`.

    :param transcript: what its data say; None when they cannot be read. A slot that the file shows
        and the data do not call for is a place all the same, so that its signature is answered by
        name.
    """
    teachers = _TEACHERS.all(root)
    blocks = [block for way in _BLOCKS for block in way.all(root)]
    places = Places(_slots(transcript, teachers), blocks)
    targets = {_subject_in(block): block for block in blocks}
    # Of two slots for one subject the first counts, hence the last to be put in.
    holders = {_subject_in(holder): holder for holder in reversed(teachers)}
    for slot in places.slots:
        if slot.subject is not None:
            places._add(slot, targets.get(slot.subject), holders.get(slot.subject))
        else:
            places._add(slot, _TARGETS[slot.role].first(root), _HOLDERS[slot.role].first(root))
    return places


def _subject_in(element: etree._Element) -> str:
    """The subject that the `Id` of a block or slot names behind the transcript's key.

    The key is not looked at: a slot whose key is wrong is still this subject's slot, and fails.
    """
    return element.get("Id", "")[len(SUBJECT_ID_PREFIX) + _KEY_LENGTH + 2 :]


def _slots(transcript: Transcript | None, teachers: Iterable[etree._Element]) -> tuple[Slot, ...]:
    """The slots that the data call for, then those that only the file shows."""
    if transcript is None:
        return (*map(_shown_slot, teachers), HOMEROOM_SLOT, MANAGER_SLOT, SEAL_SLOT)
    expected = slots_of(transcript)
    subjects = {slot.subject for slot in expected}
    further = (_shown_slot(each) for each in teachers if _subject_in(each) not in subjects)
    return (*expected, *further)


def _shown_slot(teacher: etree._Element) -> Slot:
    own_id = teacher.get("Id", "")
    return Slot(
        Role.GVBM,
        target=SUBJECT_ID_PREFIX + own_id[len(TEACHER_ID_PREFIX) :],
        subject=_subject_in(teacher),
        element_id=teacher.get("Id"),
    )
