"""How big a packet may be (giới hạn một bản tin)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hub.core.transport import XmlBounds

OVERHEAD: Final = 1024
"""Bytes of an envelope for each record beside the document itself, amply."""

ENVELOPE: Final = 16 * 1024
"""Bytes of an envelope without records: header, signature and certificate, amply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketBounds:
    """Limits for one packet; ours, for the ministry has published none.

    :param records: transcripts in one packet: a receipt names each, and a person can look through.
    :param size: bytes of the signed envelope; what a reader of XML takes at most.
    """

    records: int = 500
    size: int = XmlBounds().size
