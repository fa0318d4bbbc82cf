"""Between the hub's packets and the gateway's payloads; pure functions."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from hub.core.contracts import (
    Packet,
    PacketKind,
    Purpose,
    Reason,
    Receipt,
    ReceiptState,
    RecordAnswer,
    RecordState,
)
from hub.core.errors import Actor
from hub.core.text import Text
from hub.destinations.ministry.sharing import sharing_rows
from hub.destinations.ministry.wire import (
    FaultForm,
    ItemForm,
    Origin,
    PacketForm,
    ReceiptForm,
    SendBody,
)

PURPOSES = {Purpose.CREATE: "01", Purpose.RECALL: "03"}
"""Observed; ``02`` was not seen."""
KINDS = {PacketKind.TRANSCRIPT: "01"}
"""Observed."""

_STATES = {
    "00": ReceiptState.RECEIVED,
    "01": ReceiptState.RECEIVED,
    "02": ReceiptState.PROCESSED,
    "03": ReceiptState.PROCESSED,
    "04": ReceiptState.PROCESSED,
    # "Special", whatever that means: nothing is concluded from it, the hub asks again.
    "06": ReceiptState.RECEIVED,
}
_RESULTS = {"00": RecordState.WAITING, "01": RecordState.ACCEPTED, "02": RecordState.REFUSED}


def send_body(packet: Packet) -> SendBody:
    """Return what is posted for `packet`."""
    return SendBody.model_validate(
        {
            "transactionUuid": packet.id,
            "ban_tin_yeu_cau": PacketForm.model_validate(
                {
                    "ban_tin_id": packet.id,
                    "mucDichBanTin": PURPOSES[packet.purpose],
                    "loaiDuLieuSoID": KINDS[packet.kind],
                    "phien_ban": packet.version,
                    "thoi_gian_yeu_cau": packet.created_at,
                    "tong_so": len(packet.records),
                    "noi_tao_ban_tin": Origin(co_quan_don_vi_id=packet.sender),
                    "goi_tin": b64encode(packet.content).decode("ascii"),
                }
            ),
            "ban_ghi": tuple(sharing_rows(packet)),
        }
    )


def receipt_of(form: ReceiptForm, content: bytes) -> Receipt:
    """Return the receipt that `form` was read from `content` for.

    A state that is not known means an error in the packet, as the observed portal shows it.
    """
    return Receipt(
        packet_id=form.ban_tin_id,
        packet_sha256=form.goi_tin_sha256,
        state=_STATES.get(form.trang_thai_xu_ly_tin_id, ReceiptState.REFUSED),
        records=tuple(_answer(item) for item in form.items),
        problems=_reasons(form.faults),
        issued_at=form.thoi_gian_tra_loi,
        content=content,
        latest_version=form.phien_ban_lon_nhat,
    )


def _answer(item: ItemForm) -> RecordAnswer:
    return RecordAnswer(
        key=item.khoa,
        state=_RESULTS[item.trang_thai_ket_qua_id],
        code=item.ma_dinh_danh_hoc_ba or None,
        problems=_reasons(item.faults),
    )


def _reasons(faults: Sequence[FaultForm]) -> tuple[Reason, ...]:
    """Return the gateway's own words; it has them in one language."""
    return tuple(
        Reason(
            fault.loi_xu_ly_du_lieu_id,
            Text(fault.ten_loi_xu_ly_du_lieu, fault.ten_loi_xu_ly_du_lieu),
            who=Actor.SCHOOL_OFFICE,
        )
        for fault in faults
    )
