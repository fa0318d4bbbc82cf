"""What the gateway was told and what it counted: the other side's own account (sổ của cổng)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.core.contracts import Packet, PacketRecord, Purpose

_CODES = uuid.UUID("0f0e8a52-6f6c-5a8b-9a35-7b6a3c1d9e10")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a packet or a record is refused; codes are ours, the ministry's are not known."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What the gateway decided about one record."""

    key: str
    code: str = ""
    fault: Fault | None = None


@dataclass(slots=True)
class Entry:
    """One packet as the gateway has it; `latest` is its sender's greatest version by then."""

    packet_id: str
    sha256: str
    sent_at: str
    latest: int
    judged: tuple[Judged, ...] = ()
    fault: Fault | None = None
    asked: int = 0


ALREADY = Fault("GL-DA-CO", "Học bạ này đã được tiếp nhận (giả lập)")
UNKNOWN = Fault("GL-KHONG-CO", "Không có học bạ này để thu hồi (giả lập)")
UNLUCKY = Fault("GL-NGAY-XAU", "Bản ghi bị từ chối để thử (giả lập)")
STALE = Fault("GL-PHIEN-BAN", "Phiên bản bản tin không tăng (giả lập)")


@dataclass(slots=True)
class Book:
    """The gateway's memory; whoever uses it holds the gateway's lock.

    :param posts: how often each packet was posted, by its id.
    :param asks: how often each packet was asked about.
    :param counted: how often each transcript was accepted as new, by its key: once, or never.
    :param recalled: the same for recalls.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    posts: Counter[str] = field(default_factory=Counter)
    asks: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    recalled: Counter[str] = field(default_factory=Counter)
    codes: dict[str, str] = field(default_factory=dict)

    def take(self, packet: Packet, sent_at: str, *, unlucky: bool) -> Entry:
        """Decide about a packet and remember it; one that is known keeps its first decision."""
        known = self.entries.get(packet.id)
        if known is not None:
            return known
        latest = self.versions.get(packet.sender, 0)
        entry = Entry(packet.id, packet.sha256, sent_at, max(latest, packet.version))
        if packet.version <= latest:
            entry.fault = STALE
        else:
            self.versions[packet.sender] = packet.version
            entry.judged = self._judge(packet.purpose, packet.records, unlucky=unlucky)
        self.entries[packet.id] = entry
        return entry

    def _judge(
        self, purpose: Purpose, records: Sequence[PacketRecord], *, unlucky: bool
    ) -> tuple[Judged, ...]:
        decide = self._create if purpose is Purpose.CREATE else self._recall
        return tuple(
            Judged(record.key, fault=UNLUCKY) if unlucky and number % 3 == 0 else decide(record)
            for number, record in enumerate(records, start=1)
        )

    def _create(self, record: PacketRecord) -> Judged:
        if record.key in self.codes:
            return Judged(record.key, fault=ALREADY)
        code = str(uuid.uuid5(_CODES, record.key))
        self.codes[record.key] = code
        self.counted[record.key] += 1
        return Judged(record.key, code)

    def _recall(self, record: PacketRecord) -> Judged:
        known = self.codes.get(record.key)
        if known is None or known != record.code or self.recalled[record.key]:
            return Judged(record.key, fault=UNKNOWN)
        self.recalled[record.key] += 1
        return Judged(record.key, known)
