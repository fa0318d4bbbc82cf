"""The bytes of a document, where its parts stand in them, and splicing (tệp học bạ số).

A document is built once in the form Canonical XML 1.0 gives it, and no ancestor declares a
namespace. So the canonical form of a part is a slice of the document's bytes, and a signature is
added by splicing bytes into its empty slot: nothing that was signed is ever serialised again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from hub.core.document.layout import DATA, DATA_ID, INFO, INFO_ID, ISSUE, ROOT, SLOT_LIST
from hub.core.document.slots import MANAGER_SLOT, SEAL_SLOT, Role, Slot
from hub.core.errors import Actor, Reject, UnreadableInput
from hub.core.text import Text
from hub.core.transport import parse_xml
from hub.core.trust.properties import with_properties

_OVER_DATA = (MANAGER_SLOT, SEAL_SLOT)
"""Slots whose signatures cover those of the teachers."""


@dataclass(frozen=True, slots=True)
class Document:
    """A transcript as canonical XML with its signature slots; bytes that are never re-serialised.

    Made by `compose` or by `open_document`, which prove that `content` is canonical; the other
    functions of this layer rely on it.
    """

    content: bytes
    _digests: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the bytes: the document's address."""
        return hashlib.sha256(self.content).hexdigest()

    def content_digest(self, slot: Slot) -> bytes:
        """Return SHA-256 over the canonical form of what `slot` signs (32 bytes)."""
        known = self._digests.get(slot.target)
        if known is not None:
            return known
        start, end = self._target_range(slot)
        return hashlib.sha256(memoryview(self.content)[start:end]).digest()

    def is_signed(self, slot: Slot) -> bool:
        """Return whether `slot` holds something already."""
        return not self.content.startswith(b"</", self._slot_offset(slot))

    def with_signature(self, slot: Slot, signature: bytes) -> Document:
        """Return the document with `signature` spliced into its empty `slot`.

        :raises Reject: when the slot holds a signature already.
        """
        if self.is_signed(slot):
            raise Reject(
                Text("Vị trí ký {slot} đã có chữ ký.", "Slot {slot} is signed already.").format(
                    slot=slot.name
                ),
                where=slot.name,
                who=Actor.SCHOOL_OFFICE,
                remedy=Text(
                    "Không ký lại; muốn sửa thì thu hồi và phát hành phiên bản mới.",
                    "Do not sign again; to correct, recall and issue a new version.",
                ),
            )
        at = self._slot_offset(slot)
        kept = self._digests_outside(slot)
        return Document(self.content[:at] + signature + self.content[at:], kept)

    def with_properties(self, slot: Slot, properties: str) -> Document:
        """Return the document with further unsigned properties in the signature of `slot`.

        :param properties: as `hub.core.trust.properties` writes them.
        :raises Reject: when a later signature covers this one, or other software wrote it.
        """
        if slot.role in (Role.GVBM, Role.GVCN) and any(map(self.is_signed, _OVER_DATA)):
            raise Reject(
                Text(
                    "Chữ ký ở {slot} đã được chữ ký của nhà trường bao trùm: không thêm gì được.",
                    "The school's signature covers the one in {slot}: nothing can be added to it.",
                ).format(slot=slot.name),
                where=slot.name,
                who=Actor.SCHOOL_OFFICE,
                remedy=Text(
                    "Nâng mức chữ ký của giáo viên trước khi cán bộ quản lý ký; bằng chứng của "
                    "tệp đã ký nằm bên cạnh (hub archive).",
                    "Raise the teachers' signatures before the manager signs; evidence of a signed "
                    "file lies beside it (hub archive).",
                ),
            )
        begin = self._slot_offset(slot)
        end = self._find(f"</{slot.role}>".encode(), begin, slot)
        signature = with_properties(self.content[begin:end], properties, where=slot.name)
        kept = self._digests_outside(slot)
        return Document(self.content[:begin] + signature + self.content[end:], kept)

    def _digests_outside(self, slot: Slot) -> Mapping[str, bytes]:
        """Digests that stay true when `slot` is filled: CBQL and the seal lie outside `#data`."""
        if slot.role in (Role.GVBM, Role.GVCN):
            return {}
        return {slot.target: self.content_digest(slot)}

    def _target_range(self, slot: Slot) -> tuple[int, int]:
        if slot.role is Role.GVBM:
            tag, opening = "DIEM_TONG_KET", f'<DIEM_TONG_KET Id="{slot.target}">'
        elif slot.target == INFO_ID:
            tag, opening = INFO, f'<{INFO} Id="{INFO_ID}">'
        else:
            tag, opening = DATA, f'<{DATA} Id="{DATA_ID}">'
        start = self._find(opening.encode(), 0, slot)
        closing = f"</{tag}>".encode()
        return start, self._find(closing, start, slot) + len(closing)

    def _slot_offset(self, slot: Slot) -> int:
        """Offset just behind the slot's opening tag.

        The search is anchored at the list that holds the slot: a subject block has a GVBM element
        of its own with the same Id (observed in the field; an unanchored search breaks the digest).
        """
        if slot.role in (Role.GVBM, Role.GVCN):
            anchor = self._find(f"<{SLOT_LIST}>".encode(), 0, slot)
        else:
            anchor = self._find(f"<{ISSUE}>".encode(), 0, slot)
        opening = (
            f'<{slot.role} Id="{slot.element_id}">' if slot.element_id else f"<{slot.role}>"
        ).encode()
        return self._find(opening, anchor, slot) + len(opening)

    def _find(self, needle: bytes, start: int, slot: Slot) -> int:
        at = self.content.find(needle, start)
        if at < 0:
            raise Reject(
                Text(
                    "Tệp học bạ không có vị trí ký {slot}.", "The document has no slot {slot}."
                ).format(slot=slot.name),
                where=slot.name,
                remedy=Text(
                    "Kiểm tra lại tên vị trí ký; hub verify liệt kê các vị trí của tệp.",
                    "Check the slot's name; hub verify lists the slots of the file.",
                ),
            )
        return at


def open_document(content: bytes, *, where: str | None = None) -> Document:
    """Return `content` as a document after proving that it is canonical and of this layout.

    :raises UnsafeInput: for XML that is refused before it is read (DTD, entities, bounds).
    :raises UnreadableInput: when it is not XML, not a transcript document or not canonical.
    """
    root = parse_xml(content, where=where)
    if root.tag != ROOT:
        raise UnreadableInput(
            Text("Đây không phải tệp học bạ số.", "This is not a transcript document."),
            where=where,
            remedy=Text(
                "Chọn tệp XML có phần tử gốc HOC_BA.", "Choose an XML file whose root is HOC_BA."
            ),
        )
    if etree.tostring(root, method="c14n", with_comments=False) != content:
        raise UnreadableInput(
            Text(
                "Tệp không ở dạng chuẩn tắc (C14N): không thể ký thêm mà giữ nguyên từng byte.",
                "The document is not canonical (C14N): it cannot be signed byte for byte.",
            ),
            where=where,
            remedy=Text(
                "Ký bằng phần mềm đã tạo ra tệp, hoặc nhập lại dữ liệu để trục tạo tệp mới.",
                "Sign it with the software that made it, or import the data again.",
            ),
        )
    return Document(content)
