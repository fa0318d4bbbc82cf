"""The contract of a destination: it takes signed packets and answers for every record in them.

A packet is complete and signed before a destination sees it; how its bytes travel is the plugin's
business. The packet's id is ours and is stored before anything is sent: whoever loses an answer
asks by it, and the same packet handed over again is never counted twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum

from hub.core.contracts.adapter import Probe, Reason
from hub.core.model import Transcript


class Purpose(StrEnum):
    """What a packet is for (mục đích bản tin)."""

    CREATE = "create"
    RECALL = "recall"


class PacketKind(StrEnum):
    """What its records are (loại dữ liệu số); only transcripts are reported so far."""

    TRANSCRIPT = "transcript"


@dataclass(frozen=True, slots=True)
class PacketRecord:
    """One transcript in a packet (bản ghi).

    :param document: the signed document's bytes, as they were sealed.
    :param code: the code that the receiver gave it; a recall names it.
    :param reason: why it is recalled; None in a packet that creates.
    """

    transcript: Transcript
    document: bytes
    code: str | None = None
    reason: str | None = None

    @property
    def key(self) -> str:
        """The transcript's own key, by which the receiver answers."""
        return self.transcript.key

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the document's bytes."""
        return hashlib.sha256(self.document).hexdigest()


@dataclass(frozen=True, slots=True)
class Packet:
    """A signed report (bản tin).

    :param id: ours, 32 hexadecimal digits, unique for ever; the request id of every exchange.
    :param version: of the envelope; rises with every packet of the same sender.
    :param sender: code of the unit that reports.
    :param created_at: with a zone, to the second.
    :param content: the signed envelope, byte for byte as it is sent and kept.
    """

    id: str
    purpose: Purpose
    kind: PacketKind
    version: int
    sender: str
    school_year: str
    created_at: dt.datetime
    records: tuple[PacketRecord, ...]
    content: bytes

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the signed envelope; a receipt repeats it."""
        return hashlib.sha256(self.content).hexdigest()


class RecordState(StrEnum):
    """What the receiver says of one record (kết quả xử lý)."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """The receiver's answer for one record.

    :param key: the transcript's key, as the packet named it.
    :param code: the code it gives the transcript (mã định danh học bạ); None unless accepted.
    :param problems: why it was refused.
    """

    key: str
    state: RecordState
    code: str | None = None
    problems: tuple[Reason, ...] = ()


class ReceiptState(StrEnum):
    """What the receiver says of a packet (trạng thái xử lý bản tin)."""

    RECEIVED = "received"
    """It has the packet; answers for the records will follow."""
    PROCESSED = "processed"
    """It has answered for every record."""
    REFUSED = "refused"
    """It refused the packet as a whole; none of its records counts."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receiver answered, kept with the packet (biên nhận).

    :param packet_sha256: digest of the envelope that the receiver has: is it ours?
    :param records: one answer a record once it is processed; may be empty before.
    :param problems: why the whole packet was refused.
    :param content: the signed receipt, byte for byte; what stands beside it was read from it.
    :param latest_version: the greatest version that the receiver has of this sender, 0 when it
        does not say; a hub whose store was restored learns from it where to go on.
    """

    packet_id: str
    packet_sha256: str
    state: ReceiptState
    records: tuple[RecordAnswer, ...]
    problems: tuple[Reason, ...]
    issued_at: dt.datetime
    content: bytes
    latest_version: int = 0


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The receiver has taken note of a packet (xác nhận đã nhận).

    :param reference: its own number for the exchange, for telephone calls and reconciliation.
    """

    reference: str
    receipt: Receipt


class Destination(ABC):
    """Takes packets for one receiver; small, typed, async."""

    @abstractmethod
    async def probe(self) -> Probe:
        """Try settings, network and credentials without sending anything."""

    @abstractmethod
    async def send(self, packet: Packet) -> Acknowledgement:
        """Hand the packet over; the same packet again gives the same result, counted once.

        :raises LostAnswer: when it may have arrived; ask `answer` before calling `send` again.
        :raises Retry: when it certainly did not arrive.
        :raises Reject: when the receiver cannot read it at all.
        :raises Pause: when a person must act first: credentials, certificate, address.
        """

    @abstractmethod
    async def answer(self, packet_id: str) -> Receipt | None:
        """Ask what became of the packet; None when the receiver does not have it.

        :raises Retry: when the receiver or the network failed; asking again does no harm.
        """
