"""The signed envelope of a packet as XML (phong bì bản tin), and back from it.

The format is ours (docs/contracts/ministry-packet-2026.1.md); the ministry's packet schema is not
public. Documents travel as base64 of their exact bytes and never as child elements: two elements
with ``Id="data"`` in one file would deceive a verifier.
"""

from __future__ import annotations

import datetime as dt
import uuid
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from lxml import etree

from hub.core.contracts import Packet, PacketKind, PacketRecord, Purpose
from hub.core.errors import Actor, Bug, Reject
from hub.core.packets.bounds import PacketBounds
from hub.core.packets.records import record
from hub.core.text import Text
from hub.core.transport import XmlBounds
from hub.core.trust.certificate import Certificate
from hub.core.trust.plain import PlainKey, open_signed

FORMAT: Final = "ministry-packet-2026.1"
"""Name and version of the envelope's format; another version is another name."""

Value = TypeVar("Value")

_ROOT, _LIST, _RECORD = "BAN_TIN", "DANH_SACH_BAN_GHI", "BAN_GHI"
_HEADER: Final = (
    "BAN_TIN_ID",
    "MUC_DICH",
    "LOAI_DU_LIEU",
    "PHIEN_BAN",
    "DON_VI_GUI",
    "NAM_HOC",
    "THOI_GIAN_TAO",
)
_FIELDS: Final = ("KHOA", "MA_DINH_DANH_HOC_BA", "LY_DO", "SHA256", "TEP")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a packet is made of; `sign_packet` makes the packet.

    :param version: the sender's next envelope version, 1 or more.
    :param created_at: with a zone; kept to the second.
    """

    purpose: Purpose
    version: int
    sender: str
    created_at: dt.datetime
    records: tuple[PacketRecord, ...]
    kind: PacketKind = PacketKind.TRANSCRIPT
    id: str = field(default_factory=lambda: uuid.uuid4().hex)


def sign_packet(draft: Draft, key: PlainKey, bounds: PacketBounds | None = None) -> Packet:
    """Return `draft` as a signed packet.

    :raises Bug: when the draft breaks what `_defect` tells; whoever drafts must not let it.
    """
    created_at = draft.created_at.astimezone(dt.UTC).replace(microsecond=0)
    school_year = draft.records[0].transcript.school_year if draft.records else ""
    header = (
        draft.id,
        draft.purpose,
        draft.kind,
        str(draft.version),
        draft.sender,
        school_year,
        created_at.isoformat(),
    )
    packet = Packet(
        id=draft.id,
        purpose=draft.purpose,
        kind=draft.kind,
        version=draft.version,
        sender=draft.sender,
        school_year=school_year,
        created_at=created_at,
        records=draft.records,
        content=key.sign(_element(header, draft.records)),
    )
    defect = _defect(packet, bounds or PacketBounds())
    if defect is not None:
        raise Bug(
            defect,
            where=draft.id,
            remedy=Text("Báo người phát triển.", "Tell the developers."),
        )
    return packet


def open_packet(
    content: bytes,
    certificates: Collection[Certificate],
    *,
    at: dt.datetime,
    bounds: PacketBounds | None = None,
) -> Packet:
    """Verify a signed envelope and return the packet it holds.

    Only what was signed is read; every document must have the digest that its record names.

    :param certificates: those of the senders that are registered.
    :param at: the moment at which the sender's certificate must be valid.
    :raises PlainSignatureRefused: when the signature does not hold.
    :raises UnsafeInput: when the file or a document in it is refused before it is read.
    :raises Reject: when the envelope is not of this format, too big, or contradicts itself.
    """
    limits = bounds or PacketBounds()
    root = open_signed(content, certificates, at=at, bounds=XmlBounds(size=limits.size))
    packet = _packet(root, content)
    defect = _defect(packet, limits)
    if defect is not None:
        raise _not_a_packet(defect)
    return packet


def _element(header: Sequence[str], records: Sequence[PacketRecord]) -> etree._Element:
    root = etree.Element(_ROOT, DinhDang=FORMAT)
    _fill(root, _HEADER, header)
    listed = etree.SubElement(root, _LIST)
    for each in records:
        document = b64encode(each.document).decode("ascii")
        values = (each.key, each.code or "", each.reason or "", each.sha256, document)
        _fill(etree.SubElement(listed, _RECORD), _FIELDS, values)
    return root


def _fill(parent: etree._Element, names: Sequence[str], values: Sequence[str]) -> None:
    for name, value in zip(names, values, strict=True):
        etree.SubElement(parent, name).text = value


def _packet(root: etree._Element, content: bytes) -> Packet:
    if root.tag != _ROOT or root.items() != [("DinhDang", FORMAT)] or not len(root):
        raise _misplaced(_ROOT)
    *heads, listed = root
    header = _texts(heads, _HEADER)
    if listed.tag != _LIST or listed.attrib:
        raise _misplaced(_LIST)
    return Packet(
        id=header["BAN_TIN_ID"],
        purpose=_value(header, "MUC_DICH", Purpose),
        kind=_value(header, "LOAI_DU_LIEU", PacketKind),
        version=_value(header, "PHIEN_BAN", int),
        sender=header["DON_VI_GUI"],
        school_year=header["NAM_HOC"],
        created_at=_value(header, "THOI_GIAN_TAO", dt.datetime.fromisoformat),
        records=tuple(_records(listed)),
        content=content,
    )


def _records(listed: etree._Element) -> Iterator[PacketRecord]:
    for element in listed:
        if element.tag != _RECORD or element.attrib:
            raise _misplaced(_RECORD)
        values = _texts(list(element), _FIELDS)
        document = _value(values, "TEP", _from_base64)
        made = record(
            document, code=values["MA_DINH_DANH_HOC_BA"] or None, reason=values["LY_DO"] or None
        )
        if made.key != values["KHOA"] or made.sha256 != values["SHA256"]:
            raise _misplaced("KHOA, SHA256")
        yield made


def _texts(elements: Sequence[etree._Element], names: Sequence[str]) -> dict[str, str]:
    """Return the elements' texts by name; they must be exactly these, in this order, and leaves."""
    found = [element.tag for element in elements if not len(element) and not element.attrib]
    if found != list(names):
        raise _misplaced(", ".join(names))
    return {name: element.text or "" for name, element in zip(names, elements, strict=True)}


def _value(texts: Mapping[str, str], name: str, convert: Callable[[str], Value]) -> Value:
    try:
        return convert(texts[name])
    except ValueError:
        raise _misplaced(name) from None


def _from_base64(text: str) -> bytes:
    return b64decode(text, validate=True)


def _defect(packet: Packet, bounds: PacketBounds) -> Text | None:
    """Return what a packet breaks that must hold for every one, or None."""
    keys = {each.key for each in packet.records}
    recall = packet.purpose is Purpose.RECALL
    conditions = (
        (_is_id(packet.id), _ID),
        (packet.version >= 1, _VERSION),
        (bool(packet.sender), _SENDER),
        (packet.created_at.tzinfo is not None, _ZONE),
        (1 <= len(packet.records) <= bounds.records, _COUNT),
        (len(packet.content) <= bounds.size, _SIZE),
        (len(keys) == len(packet.records), _TWICE),
        ({each.transcript.school_year for each in packet.records} == {packet.school_year}, _YEAR),
        (all({bool(r.reason), bool(r.code)} == {recall} for r in packet.records), _RECALL),
    )
    return next((defect for holds, defect in conditions if not holds), None)


def _is_id(text: str) -> bool:
    return len(text) == 32 and set(text) <= set("0123456789abcdef")


def _misplaced(name: str) -> Reject:
    """Return the error for an element that is absent, strange or has an impossible value."""
    return _not_a_packet(Text("thiếu, thừa hoặc sai {name}.", "{name} is wrong.").format(name=name))


def _not_a_packet(defect: Text) -> Reject:
    return Reject(
        Text("Bản tin không đúng quy ước: {defect}", "Not a packet of the format: {defect}").format(
            defect=defect
        ),
        where=FORMAT,
        who=Actor.DEVELOPER,
        remedy=Text(
            "Sửa phần mềm đã lập bản tin theo docs/contracts/ministry-packet-2026.1.md.",
            "Correct the software that made it after docs/contracts/ministry-packet-2026.1.md.",
        ),
    )


_ID: Final = Text("mã bản tin không gồm 32 chữ số thập lục phân.", "its id is not 32 hex digits.")
_VERSION: Final = Text("phiên bản nhỏ hơn 1.", "its version is below 1.")
_SENDER: Final = Text("thiếu đơn vị gửi.", "no sender is named.")
_ZONE: Final = Text("thời gian tạo thiếu múi giờ.", "its time has no zone.")
_COUNT: Final = Text("không có bản ghi hoặc quá nhiều.", "it has no records, or too many.")
_SIZE: Final = Text("vượt giới hạn kích thước.", "it is larger than the limit.")
_TWICE: Final = Text("một học bạ có mặt hai lần.", "a transcript stands in it twice.")
_YEAR: Final = Text("bản ghi thuộc năm học khác.", "a record is of another school year.")
_RECALL: Final = Text(
    "bản tin thu hồi phải nêu mã định danh và lý do, bản tin tạo mới thì không.",
    "a recall names code and reason of every record, and a packet that creates does not.",
)
