"""Writes and signs the gateway's receipts (biên nhận)."""

from __future__ import annotations

import datetime as dt

from lxml import etree

from hub.core.trust.plain import PlainKey
from simulation.gateway.book import Entry, Fault, Judged

RECEIVED, IN_PROGRESS, PROCESSED, BAD_PACKET = "00", "01", "02", "99"
"""States of a packet; the last one stands for "anything else", an error in the packet."""

_WAITING, _ACCEPTED, _REFUSED = "00", "01", "02"


def write_receipt(entry: Entry, state: str, key: PlainKey) -> bytes:
    """Return the signed receipt of `entry`; decisions are told only once it is processed."""
    root = etree.Element("BIEN_NHAN", DinhDang="ministry-packet-2026.1")
    decided = entry.judged if state == PROCESSED else ()
    accepted = sum(judged.fault is None for judged in decided)
    _texts(
        root,
        ban_tin_id=entry.packet_id,
        goi_tin_sha256=entry.sha256,
        trang_thai_xu_ly_tin_id=state,
        thoi_gian_yeu_cau=entry.sent_at,
        thoi_gian_tra_loi=dt.datetime.now(dt.UTC).isoformat(timespec="microseconds"),
        phien_ban_lon_nhat=str(entry.latest),
        tong_so=str(len(entry.judged)),
        duyet=str(accepted),
        tu_choi=str(len(decided) - accepted),
    )
    items = etree.SubElement(root, "Items")
    for judged in entry.judged:
        _item(etree.SubElement(items, "Item"), judged, told=state == PROCESSED)
    _fault(root, entry.fault)
    return key.sign(root)


def _item(item: etree._Element, judged: Judged, *, told: bool) -> None:
    result = _REFUSED if judged.fault else _ACCEPTED
    _texts(
        item,
        khoa=judged.key,
        trang_thai_ket_qua_id=result if told else _WAITING,
        ma_dinh_danh_hoc_ba=judged.code if told else "",
    )
    _fault(item, judged.fault if told else None)


def _fault(parent: etree._Element, fault: Fault | None) -> None:
    listed = etree.SubElement(parent, "ds_loi_xu_ly_du_lieu")
    if fault is not None:
        entry = etree.SubElement(listed, "loi")
        _texts(entry, loi_xu_ly_du_lieu_id=fault.code, ten_loi_xu_ly_du_lieu=fault.name)


def _texts(parent: etree._Element, **texts: str) -> None:
    for name, text in texts.items():
        etree.SubElement(parent, name).text = text
