"""From documents to records, and records into portions that fit a packet (bản ghi)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pydantic import TypeAdapter, ValidationError

from hub.core.contracts import PacketRecord
from hub.core.document.parse import parse
from hub.core.errors import Reject
from hub.core.model.base import Line
from hub.core.packets.bounds import ENVELOPE, OVERHEAD, PacketBounds
from hub.core.text import Text

_REASON: Final = TypeAdapter[str](Line)
_ESCAPED: Final = 5
"""Bytes that XML makes of one, at most: ``&amp;``."""


def record(document: bytes, *, code: str | None = None, reason: str | None = None) -> PacketRecord:
    """Return the record of a document; what it says of the pupil is read from the document.

    :param code: the receiver's code of the transcript, which a recall names.
    :param reason: why it is recalled.
    :raises UnsafeInput: for XML that is refused before it is read.
    :raises UnreadableInput: when it is no document of the layout.
    :raises Reject: when a value in it is impossible, or the reason is empty, too long or has
        control characters.
    """
    return PacketRecord(parse(document), document, code, _clean(reason))


def _clean(reason: str | None) -> str | None:
    try:
        return None if reason is None else _REASON.validate_python(reason.strip())
    except ValidationError:
        raise Reject(
            Text(
                "Lý do trống, dài quá 500 ký tự hoặc có ký tự điều khiển.",
                "The reason is empty, longer than 500 characters or has control characters.",
            ),
            remedy=Text("Gõ lại lý do.", "Type the reason again."),
        ) from None


def portions(
    records: Iterable[PacketRecord], bounds: PacketBounds | None = None
) -> Iterator[tuple[PacketRecord, ...]]:
    """Yield `records` in their order, as many at a time as one packet takes; none is left out.

    A portion has one school year: a packet names it.

    :raises Reject: when one document alone is too big for a packet.
    """
    limits = bounds or PacketBounds()
    portion: list[PacketRecord] = []
    size = ENVELOPE
    for each in records:
        weight = check_fits(each, limits)
        full = len(portion) == limits.records or size + weight > limits.size
        if portion and (full or _year(portion[0]) != _year(each)):
            yield tuple(portion)
            portion, size = [], ENVELOPE
        portion.append(each)
        size += weight
    if portion:
        yield tuple(portion)


def check_fits(each: PacketRecord, bounds: PacketBounds) -> int:
    """Return the bytes that a record takes in an envelope, at most.

    :raises Reject: when no packet takes it, even alone.
    """
    texts = f"{each.code or ''}{each.reason or ''}".encode()
    weight = OVERHEAD + _in_base64(each.document) + _ESCAPED * len(texts)
    if ENVELOPE + weight > bounds.size:
        raise _too_big(each)
    return weight


def _year(each: PacketRecord) -> str:
    return each.transcript.school_year


def _in_base64(content: bytes) -> int:
    return -(-len(content) // 3) * 4


def _too_big(each: PacketRecord) -> Reject:
    return Reject(
        Text("Tệp học bạ quá lớn cho một bản tin.", "The document is too big for a packet."),
        where=each.key,
        remedy=Text(
            "Kiểm tra vì sao tệp lớn như vậy; thu hồi và phát hành lại tệp gọn hơn.",
            "See why the file is so big; recall it and issue a smaller one.",
        ),
    )
