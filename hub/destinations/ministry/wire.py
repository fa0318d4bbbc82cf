"""The gateway's payloads as strict models: names and codes as observed, the rest ours.

Observed (regulation.md §1.7, §1.8): ``ban_tin_yeu_cau``, ``ban_tin_id``, ``mucDichBanTin``,
``loaiDuLieuSoID``, ``thoi_gian_yeu_cau``, ``thoi_gian_tra_loi``, ``tong_so``,
``noi_tao_ban_tin.co_quan_don_vi_id``, ``trang_thai_xu_ly_tin_id``, ``trang_thai_ket_qua_id``,
``ds_loi_xu_ly_du_lieu``, ``ma_dinh_danh_hoc_ba``, ``trang_thai_chung_thu_id``, ``Items/Item``. As
vendors do it (vendors.md §1.4, §4.2): ``transactionUuid``, ``error_code``/``message``. Ours: how
they are put together, ``goi_tin``, ``bien_nhan``, ``phien_ban``, ``phien_ban_lon_nhat``,
``khoa``, ``goi_tin_sha256``.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from lxml import etree
from pydantic import AwareDatetime, Base64Bytes, BaseModel, ConfigDict, Field

from hub.core.transport import parse_xml

PATH_SEND = "dulieuchu/tiepnhan/internal/bantin/1.0"
"""Ours, after the shape of the observed look-up paths."""
PATH_ANSWER = "dulieuchu/tracuu/internal/bantin/1.0"
"""Observed shape ``/dulieuchu/tracuu/internal/{collection}/1.0/{id}``; the collection is ours."""
PATH_CERTIFICATES = "dulieuchu/tracuu/internal/chungthuso/1.0/cosogiaoduc"
"""Observed."""

OK = 0
NOT_HERE = 1404
"""Answer to a question about a packet that the gateway does not have (ours)."""

_SHORT = 500
_MOST = 2**31 - 1
_Short = Annotated[str, Field(max_length=_SHORT)]


class _Wire(BaseModel):
    """Base of what travels: strict about types, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class _Heard(BaseModel):
    """Base of what the gateway says: it may say more than is known here."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Origin(_Wire):
    """Who made the packet (nơi tạo bản tin)."""

    co_quan_don_vi_id: str


class PacketForm(_Wire):
    """The packet as the portal names its parts, and the signed envelope as base64."""

    ban_tin_id: str
    purpose: Literal["01", "03"] = Field(alias="mucDichBanTin")
    kind: Literal["01"] = Field(alias="loaiDuLieuSoID")
    phien_ban: int
    thoi_gian_yeu_cau: dt.datetime
    tong_so: int
    noi_tao_ban_tin: Origin
    goi_tin: str
    """The signed envelope, base64: what counts; everything beside it is told twice."""


class SendBody(_Wire):
    """What is posted: the packet, and the sharing model's row of each record."""

    transaction_uuid: str = Field(alias="transactionUuid")
    ban_tin_yeu_cau: PacketForm
    ban_ghi: tuple[dict[str, Any], ...]


class Reply(_Heard):
    """The gateway's answer; `bien_nhan` is the signed receipt."""

    error_code: int
    message: _Short = ""
    reference: _Short = Field("", alias="maGiaoDich")
    bien_nhan: Base64Bytes = b""


class CertificateForm(_Heard):
    """A registered certificate: ``01`` waiting, ``02`` approved, ``03`` refused."""

    trang_thai_chung_thu_id: Literal["01", "02", "03"]


class CertificateList(_Heard):
    """The certificates registered for a unit."""

    error_code: int
    items: tuple[CertificateForm, ...] = ()


class FaultForm(_Heard):
    """One thing that is wrong with a record or packet."""

    loi_xu_ly_du_lieu_id: _Short
    ten_loi_xu_ly_du_lieu: _Short = ""


class ItemForm(_Heard):
    """The answer for one record: ``00`` not processed, ``01`` success, ``02`` error."""

    khoa: _Short
    trang_thai_ket_qua_id: Literal["00", "01", "02"]
    ma_dinh_danh_hoc_ba: _Short = ""
    faults: tuple[FaultForm, ...] = ()


class ReceiptForm(_Heard):
    """A receipt's content."""

    ban_tin_id: _Short
    goi_tin_sha256: _Short
    trang_thai_xu_ly_tin_id: _Short
    thoi_gian_tra_loi: AwareDatetime
    phien_ban_lon_nhat: int = Field(0, ge=0, le=_MOST)
    items: tuple[ItemForm, ...] = ()
    faults: tuple[FaultForm, ...] = ()


def read_receipt(content: bytes) -> ReceiptForm:
    """Return what the signed receipt says; whether it may be believed is checked by the hub.

    :raises UnsafeInput: for XML that is refused before it is read.
    :raises UnreadableInput: when it is no XML.
    :raises ValidationError: when it is not of this shape.
    """
    root = parse_xml(content, where="bien_nhan")
    items = [_leaves(item) | {"faults": _faults(item)} for item in root.iterfind("Items/Item")]
    return ReceiptForm.model_validate(_leaves(root) | {"items": items, "faults": _faults(root)})


def _faults(parent: etree._Element) -> list[dict[str, str]]:
    return [_leaves(fault) for fault in parent.iterfind("ds_loi_xu_ly_du_lieu/loi")]


def _leaves(parent: etree._Element) -> dict[str, str]:
    """Return the texts of the children that hold text only, by name."""
    return {str(child.tag): child.text or "" for child in parent if not len(child)}
