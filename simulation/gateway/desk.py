"""The gateway's desk: reads what was posted, holds it against the signature, answers in JSON.

It knows the protocol and nothing of sockets; how answers get lost is the server's business.
"""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from hub.core.contracts import Packet, Purpose
from hub.core.errors import HubError
from hub.core.packets import open_packet
from hub.core.trust.certificate import Certificate
from hub.core.trust.plain import PlainKey
from simulation.gateway.bad_days import BadDay
from simulation.gateway.book import Book, Entry
from simulation.gateway.receipts import (
    BAD_PACKET,
    IN_PROGRESS,
    PROCESSED,
    RECEIVED,
    write_receipt,
)

OK, UNREADABLE, NOT_SIGNED, CONTRADICTION, REUSED, NOT_HERE = 0, 1400, 1401, 1409, 1410, 1404
_PURPOSES = {"01": Purpose.CREATE, "03": Purpose.RECALL}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Told:
    """What lies beside the signed envelope in a request."""

    content: bytes
    sender: str
    sent_at: str
    header: tuple[object, ...]
    pupils: list[tuple[str, str, str | None]]

    def agrees(self, packet: Packet) -> bool:
        """Tell whether it says what the signed envelope says."""
        count = len(packet.records)
        signed = (packet.id, packet.id, packet.purpose, "01", packet.version, count)
        pupils = [
            (each.key, each.transcript.pupil.code, each.transcript.pupil.personal_id)
            for each in packet.records
        ]
        return (self.sender, self.header, self.pupils) == (packet.sender, signed, pupils)


@dataclass(slots=True)
class Desk:
    """Takes packets and answers questions.

    :param senders: each unit's registered certificate; approved ones only sign packets.
    :param asks_before_answer: questions answered "in progress" before a packet is processed.
    """

    key: PlainKey
    senders: Mapping[str, Certificate]
    bad_day: BadDay
    asks_before_answer: int = 1
    book: Book = field(default_factory=Book)
    _lock: Lock = field(default_factory=Lock)

    def post(self, body: bytes) -> Json:
        """Take what was posted and return the answer."""
        try:
            told = _told(json.loads(body))
        except (ValueError, KeyError, TypeError):
            return _refusal(UNREADABLE, "Không đọc được yêu cầu")
        registered = [self.senders[told.sender]] if told.sender in self.senders else []
        try:
            packet = open_packet(told.content, registered, at=dt.datetime.now(dt.UTC))
        except HubError as error:
            return _refusal(NOT_SIGNED, error.what.vi)
        if not told.agrees(packet):
            return _refusal(CONTRADICTION, "Phần kèm theo khác với bản tin đã ký")
        with self._lock:
            return self._take(packet, told.sent_at)

    def _take(self, packet: Packet, sent_at: str) -> Json:
        self.book.posts[packet.id] += 1
        entry = self.book.take(packet, sent_at, unlucky=self.bad_day is BadDay.PARTIAL)
        if entry.sha256 != packet.sha256:
            return _refusal(REUSED, "Mã bản tin đã dùng cho bản tin khác")
        at_once = self.bad_day is BadDay.ANSWERS_TWICE
        return self._receipt(entry, PROCESSED if at_once else RECEIVED)

    def ask(self, packet_id: str) -> Json | None:
        """Return the answer about a packet, None when it is not here."""
        with self._lock:
            self.book.asks[packet_id] += 1
            entry = self.book.entries.get(packet_id)
            if entry is None:
                return None
            entry.asked += 1
            waiting = entry.asked <= self.asks_before_answer
            at_once = self.bad_day is BadDay.ANSWERS_TWICE
            return self._receipt(entry, IN_PROGRESS if waiting and not at_once else PROCESSED)

    def certificates(self, unit: str) -> Json:
        """Return the certificates that are registered for a unit; all of them are approved."""
        items = [{"trang_thai_chung_thu_id": "02"}] if unit in self.senders else []
        return {"error_code": OK, "message": "OK", "items": items}

    def _receipt(self, entry: Entry, state: str) -> Json:
        receipt = write_receipt(entry, BAD_PACKET if entry.fault else state, self.key)
        return {
            "error_code": OK,
            "message": "OK",
            "maGiaoDich": f"GL-{entry.packet_id[:12]}",
            "bien_nhan": b64encode(receipt).decode("ascii"),
        }


def not_here() -> Json:
    """Return the answer to a question about a packet that is not here."""
    return _refusal(NOT_HERE, "Không có bản tin này")


def _refusal(code: int, message: str) -> Json:
    return {"error_code": code, "message": f"{message} (giả lập)"}


def _told(posted: Json) -> _Told:
    form = posted["ban_tin_yeu_cau"]
    return _Told(
        content=b64decode(form["goi_tin"], validate=True),
        sender=form["noi_tao_ban_tin"]["co_quan_don_vi_id"],
        sent_at=form["thoi_gian_yeu_cau"],
        header=(
            posted["transactionUuid"],
            form["ban_tin_id"],
            _PURPOSES[form["mucDichBanTin"]],
            form["loaiDuLieuSoID"],
            form["phien_ban"],
            form["tong_so"],
        ),
        pupils=[(r["idbanghi"], r["mahocsinh"], r["sodinhdanh"]) for r in posted["ban_ghi"]],
    )
