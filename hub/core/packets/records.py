"""From documents to records, and records into portions that fit a packet (bản ghi)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hub.core.contracts import PacketRecord
from hub.core.document.parse import parse
from hub.core.errors import Reject
from hub.core.model import clean_text
from hub.core.packets.bounds import ENVELOPE, OVERHEAD, PacketBounds
from hub.core.text import Text


def record(document: bytes, *, code: str | None = None, reason: str | None = None) -> PacketRecord:
    """Return the record of a document; what it says of the pupil is read from the document.

    :param code: the receiver's code of the transcript, which a recall names.
    :param reason: why it is recalled.
    :raises UnsafeInput: for XML that is refused before it is read.
    :raises UnreadableInput: when it is no document of the layout.
    :raises Reject: when a value in it is impossible, or the reason has control characters.
    """
    return PacketRecord(parse(document), document, code, _clean(reason))


def _clean(reason: str | None) -> str | None:
    try:
        return None if reason is None else clean_text(reason.strip())
    except ValueError:
        raise Reject(
            Text("Lý do có ký tự điều khiển.", "The reason has control characters."),
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
        weight = OVERHEAD + _in_base64(each.document)
        if ENVELOPE + weight > limits.size:
            raise _too_big(each)
        full = len(portion) == limits.records or size + weight > limits.size
        if portion and (full or _year(portion[0]) != _year(each)):
            yield tuple(portion)
            portion, size = [], ENVELOPE
        portion.append(each)
        size += weight
    if portion:
        yield tuple(portion)


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
