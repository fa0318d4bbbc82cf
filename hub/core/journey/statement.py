"""What a checkpoint says, as signed XML (bản chốt sổ).

The format is ours, version ``checkpoint-2026.1``::

    <DIEM_CHOT>
      <PHIEN_BAN/> <SO/>                 format; number, from 1
      <TU/> <DEN/> <DAU_SO/>             first and last entry, and the last one's hash
      <GOC/> <TRUOC/> <THOI_DIEM/>       the hash tree's root; SHA-256 of the statement before; when
      <ds:Signature>                     plain, over the whole (hub.core.trust.plain)
    </DIEM_CHOT>

It is a signed head of the ledger: a copy kept elsewhere shows a tail that was cut off behind it.
Hashes are SHA-256 in hexadecimal digits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from lxml import etree

from hub.core.errors import UnreadableInput
from hub.core.store import Head
from hub.core.text import Text
from hub.core.transport import parse_xml
from hub.core.trust import Certificate
from hub.core.trust.plain import PlainKey, carried_certificate, open_signed

FORMAT: Final = "checkpoint-2026.1"
_ROOT: Final = "DIEM_CHOT"
_HASH_DIGITS: Final = 64


@dataclass(frozen=True, slots=True)
class Statement:
    """What one checkpoint promises.

    :param number: of the checkpoint, from 1 without gaps.
    :param first: number of the first entry that it covers.
    :param head: number and hash of the last one.
    :param root: of the tree over the entries' hashes and then their documents'.
    :param previous: SHA-256 of the statement before, zeros for the first one.
    :param at: when it was made, as the hub's clock said, aware.
    """

    number: int
    first: int
    head: Head
    root: str
    previous: str
    at: dt.datetime

    def sign(self, key: PlainKey) -> bytes:
        """Return the statement signed with the hub's key."""
        root = etree.Element(_ROOT)
        for name, value in (
            ("PHIEN_BAN", FORMAT),
            ("SO", self.number),
            ("TU", self.first),
            ("DEN", self.head.sequence),
            ("DAU_SO", self.head.hash),
            ("GOC", self.root),
            ("TRUOC", self.previous),
            ("THOI_DIEM", self.at.isoformat()),
        ):
            etree.SubElement(root, name).text = str(value)
        return key.sign(root)


def read_statement(content: bytes, *, where: str | None = None) -> Statement:
    """Return what a statement says; nothing is verified.

    :raises UnreadableInput: when it is no statement in this format.
    :raises UnsafeInput: when it must not be read.
    """
    return _read(parse_xml(content, where=where), where)


def open_statement(
    content: bytes, certificates: Collection[Certificate] = (), *, where: str | None = None
) -> Statement:
    """Return what a statement says, once its signature holds.

    It is judged at the time that it tells itself; what proves that time is a token over it.

    :param certificates: those that may have signed it; any one when none is given.
    :raises PlainSignatureRefused: another certificate, or the signature does not hold.
    :raises UnreadableInput: when it is no statement in this format.
    """
    claimed = read_statement(content, where=where)
    trusted = certificates or (carried_certificate(content, where=where),)
    return _read(open_signed(content, trusted, at=claimed.at, where=where), where)


def _read(root: etree._Element, where: str | None) -> Statement:
    try:
        if root.tag != _ROOT or root.findtext("PHIEN_BAN") != FORMAT:
            raise ValueError(FORMAT)
        at = dt.datetime.fromisoformat(root.findtext("THOI_DIEM", ""))
        if at.tzinfo is None:
            raise ValueError("THOI_DIEM")
        return Statement(
            _number(root, "SO"),
            _number(root, "TU"),
            Head(_number(root, "DEN"), _hash(root, "DAU_SO")),
            _hash(root, "GOC"),
            _hash(root, "TRUOC"),
            at,
        )
    except ValueError:
        raise UnreadableInput(
            Text("Tệp không phải bản chốt sổ.", "The file is no checkpoint's statement."),
            where=where,
            remedy=Text(
                "Chọn tệp mà hub checkpoint --out đã ghi ra.",
                "Choose a file that hub checkpoint --out wrote.",
            ),
        ) from None


def _number(root: etree._Element, name: str) -> int:
    text = root.findtext(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise ValueError(name)
    return int(text)


def _hash(root: etree._Element, name: str) -> str:
    text = root.findtext(name, "")
    if len(text) != _HASH_DIGITS or len(bytes.fromhex(text)) * 2 != _HASH_DIGITS:
        raise ValueError(name)
    return text
