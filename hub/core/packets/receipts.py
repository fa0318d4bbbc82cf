"""Whether a receipt may be believed: signed by the receiver, and about this packet (biên nhận)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from hub.core.contracts import Packet, Purpose, Receipt, ReceiptState, RecordState
from hub.core.errors import Actor, Reject
from hub.core.text import Text
from hub.core.trust.certificate import Certificate
from hub.core.trust.plain import open_signed


class ReceiptMismatch(Reject):
    """A receipt is signed, but is not this packet's or leaves a record out."""

    code: ClassVar[str] = "receipt-mismatch"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


@dataclass(frozen=True, slots=True)
class Sent:
    """What a receipt is held against: the packet that was sent, without its documents.

    :param sha256: of the signed envelope, hex.
    :param keys: of the transcripts in it.
    """

    packet_id: str
    sha256: str
    purpose: Purpose
    keys: frozenset[str]

    @classmethod
    def of(cls, packet: Packet) -> Sent:
        """Return what a receipt of `packet` is held against."""
        keys = frozenset(each.key for each in packet.records)
        return cls(packet.id, packet.sha256, packet.purpose, keys)


def check_receipt(
    receipt: Receipt, sent: Sent, certificates: Collection[Certificate], *, at: dt.datetime
) -> None:
    """Hold `receipt` against what was sent.

    :param certificates: the receiver's, as they were exchanged beforehand.
    :raises PlainSignatureRefused: when the receiver did not sign it.
    :raises ReceiptMismatch: when it is about another packet or other bytes, names a record that
        was not sent, or says it is processed and leaves a record without an answer or a code.
    """
    open_signed(receipt.content, certificates, at=at, where=sent.packet_id)
    if (receipt.packet_id, receipt.packet_sha256) != (sent.packet_id, sent.sha256):
        raise _mismatch(sent, _OTHER)
    answered = [answer.key for answer in receipt.records]
    if len(set(answered)) != len(answered) or not sent.keys.issuperset(answered):
        raise _mismatch(sent, _STRANGE)
    if receipt.state is not ReceiptState.PROCESSED:
        return
    waiting = any(answer.state is RecordState.WAITING for answer in receipt.records)
    if waiting or len(answered) != len(sent.keys):
        raise _mismatch(sent, _LEFT_OUT)
    accepted = (a for a in receipt.records if a.state is RecordState.ACCEPTED)
    if sent.purpose is Purpose.CREATE and any(not answer.code for answer in accepted):
        raise _mismatch(sent, _NO_CODE)


def _mismatch(sent: Sent, what: Text) -> ReceiptMismatch:
    return ReceiptMismatch(
        what,
        where=sent.packet_id,
        remedy=Text(
            "Báo đơn vị nhận kèm mã bản tin này; trục sẽ hỏi lại.",
            "Tell the receiver, with this packet's id; the hub will ask again.",
        ),
    )


_OTHER = Text("Biên nhận thuộc bản tin khác.", "The receipt is another packet's.")
_STRANGE = Text(
    "Biên nhận nêu học bạ không có trong bản tin, hoặc nêu hai lần.",
    "The receipt names a transcript that was not sent, or names one twice.",
)
_LEFT_OUT = Text(
    "Biên nhận báo xử lý xong nhưng bỏ sót học bạ.",
    "The receipt says processed and leaves a transcript out.",
)
_NO_CODE = Text(
    "Biên nhận chấp nhận học bạ nhưng không cấp mã định danh.",
    "The receipt accepts a transcript and gives it no code.",
)
