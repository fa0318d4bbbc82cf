"""What the service's short answers mean: ``OK:…`` and ``ERR:n``, by operation and tenant version.

The same number means different things from one operation to the next and from one version to the
next (vendors.md §4.1), hence one table for each; a number is compared whole, for ``ERR:1`` begins
``ERR:10`` too. Numbers follow VNPT's published habit; their placing here is this contract's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hub.core.errors import Actor, HubError, LostAnswer, Pause, Reject, Retry
from hub.core.text import Text
from hub.plugins.vnpt.manifest import Tenant

_OK: Final = re.compile(r"OK(?::(.*))?", re.DOTALL)
_ERR: Final = re.compile(r"ERR:([0-9]{1,3}|[A-Z]{1,10})")
_WRITTEN: Final = re.compile(r"([^;]+);([^;-]+)-(.*)", re.DOTALL)
_NUMBERED: Final = re.compile(r"([^_,]+)_([0-9]+)")


@dataclass(frozen=True, slots=True)
class Ok:
    """Success; `detail` is what stands behind ``OK:``."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Err:
    """A refusal by its exact code, such as ``10``."""

    code: str


@dataclass(frozen=True, slots=True)
class Written:
    """An import's success ``<batch>;<school>-<key>_<number>,…`` (đã ghi).

    :param numbers: the vendor's number of each key that it wrote.
    """

    batch: str
    school: str
    numbers: dict[str, int]


def parse_answer(text: str) -> Ok | Err | None:
    """Return what a short answer says; None when it is no short answer."""
    if match := _ERR.fullmatch(text.strip()):
        return Err(match[1])
    if match := _OK.fullmatch(text.strip()):
        return Ok(match[1] or "")
    return None


def parse_written(detail: str) -> Written | None:
    """Return what an import wrote; None when the text has another shape."""
    match = _WRITTEN.fullmatch(detail)
    if match is None:
        return None
    listed = [_NUMBERED.fullmatch(part) for part in match[3].split(",") if part]
    numbers = {part[1]: int(part[2]) for part in listed if part is not None}
    return Written(match[1], match[2], numbers) if len(numbers) == len(listed) else None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means: the kind of error, the sentence, whose turn it is and what to do."""

    kind: type[HubError]
    what: Text
    remedy: Text
    who: Actor = Actor.OPERATOR


def refusal(operation: str, tenant: Tenant, code: str, where: str) -> HubError:
    """Return the error for a code that `operation` of a tenant of that version answered."""
    table = _TENANT_ONLY.get((operation, tenant), {}) | _BY_OPERATION.get(operation, {})
    meaning = table.get(code) or _EVERYWHERE.get(code, _UNKNOWN)
    return meaning.kind(
        meaning.what.format(code=code, operation=operation),
        remedy=meaning.remedy,
        where=where,
        who=meaning.who,
        vendor_code=code,
    )


ALREADY_SENT: Final = "13"
"""`ImportHocBa` of a tenant of today: this fkey was used; its result can be asked for."""
NOT_FOUND: Final = "2"
"""`getKetQuaImport`: nothing is known of this fkey."""

_CREDENTIALS: Final = Meaning(
    Pause,
    Text(
        "VNPT không nhận tài khoản, mật khẩu hoặc quyền đã khai (ERR:{code}).",
        "VNPT does not accept the account, password or right (ERR:{code}).",
    ),
    Text(
        "Kiểm tra cả hai cặp tài khoản trong cài đặt; mật khẩu có thể đã đổi.",
        "Check both credential pairs in the settings; a password may have changed.",
    ),
)
_BUSY: Final = Meaning(
    LostAnswer,
    Text(
        "Máy chủ VNPT báo lỗi chung khi thực hiện {operation} (ERR:{code}).",
        "VNPT's server reports a general failure of {operation} (ERR:{code}).",
    ),
    Text("Đợi rồi thử lại; nếu lặp lại, báo VNPT.", "Wait and try again; tell VNPT if it repeats."),
    Actor.VENDOR,
)
_UNKNOWN: Final = Meaning(
    Pause,
    Text(
        "VNPT trả mã ERR:{code} cho {operation}; quy ước không có mã này.",
        "VNPT answered ERR:{code} to {operation}; the contract has no such code.",
    ),
    Text(
        "Hỏi VNPT nghĩa của mã này ở đời dịch vụ của đơn vị.",
        "Ask VNPT what the code means for this tenant's version.",
    ),
    Actor.VENDOR,
)
_NOT_XML: Final = Meaning(
    Pause,
    Text(
        "VNPT không đọc được XML đã gửi tới {operation}; chưa ghi gì (ERR:{code}).",
        "VNPT could not read the XML sent to {operation}; nothing was written (ERR:{code}).",
    ),
    Text(
        "So dạng dữ liệu trong cài đặt với dạng của đơn vị; báo nhà phát triển plugin vnpt.",
        "Compare the shape in the settings with the tenant's; tell the plugin's developers.",
    ),
    Actor.DEVELOPER,
)
_NO_UNIT: Final = Meaning(
    Reject,
    Text(
        "VNPT không có trường này hoặc tài khoản không quản lý trường này (ERR:{code}).",
        "VNPT has no such school, or not under this account (ERR:{code}).",
    ),
    Text("Kiểm tra mã trường và phân công.", "Check the school's code and the assignment."),
    Actor.OPERATOR,
)
_TOO_MANY: Final = Meaning(
    Pause,
    Text(
        "Lô vượt số học bạ tối đa của VNPT (ERR:{code}).",
        "The batch is larger than VNPT takes (ERR:{code}).",
    ),
    Text("Giảm số học bạ mỗi lượt trong cài đặt.", "Lower the records a call in the settings."),
)
_LOCKED: Final = Meaning(
    Pause,
    Text(
        "Nhà trường đã chốt sổ trên vnEdu (ERR:{code} của đời dịch vụ cũ); chưa ghi gì.",
        "The school has closed its books in vnEdu (ERR:{code} of the older service); nothing was "
        "written.",
    ),
    Text("Nhà trường mở lại sổ rồi thử lại.", "The school opens its books; then try again."),
    Actor.SCHOOL_OFFICE,
)


def _file(vi: str, en: str, who: Actor = Actor.OPERATOR) -> Meaning:
    remedy = Text("Gửi lại tệp sau khi sửa.", "Mend it and deliver the file again.")
    return Meaning(Reject, Text(f"{vi} (ERR:{{code}}).", f"{en} (ERR:{{code}})."), remedy, who)


_EVERYWHERE: Final = {"1": _CREDENTIALS, "5": _BUSY, "14": _BUSY}
_BY_OPERATION: Final[dict[str, dict[str, Meaning]]] = {
    "getDSHocBa": {"2": _NO_UNIT, "7": _NO_UNIT, "10": _TOO_MANY},
    "getDSTepDaKy": {"2": _NO_UNIT, "7": _NO_UNIT, "10": _TOO_MANY},
    "ImportHocBa": {"3": _NOT_XML, "7": _NO_UNIT, "10": _TOO_MANY},
    "uploadHocBaAttachmentFkey": {
        "6": _file("VNPT không có học bạ của tệp này", "VNPT has no transcript for this file"),
        "8": _file("VNPT không nhận tên tệp", "VNPT does not take the file's name"),
        "9": _file("VNPT không nhận loại tệp", "VNPT does not take this type of file"),
        "10": _file("VNPT không giải được base64", "VNPT could not decode it", Actor.DEVELOPER),
        "11": _file("Tệp lớn hơn mức VNPT nhận", "The file is larger than VNPT takes"),
    },
}
_TENANT_ONLY: Final[dict[tuple[str, Tenant], dict[str, Meaning]]] = {
    ("ImportHocBa", Tenant.OLDER): {"13": _LOCKED},
    ("uploadHocBaAttachmentFkey", Tenant.TODAY): {
        "13": _file("Fkey đã dùng cho tệp khác", "The fkey was used for another file")
    },
}

REGISTERED: Final[dict[int, Meaning]] = {
    -1: _CREDENTIALS,
    -2: Meaning(Retry, _BUSY.what, _BUSY.remedy, Actor.VENDOR),
    -3: _NOT_XML,
}
"""`UpdateHocSinh` answers a number: 0 and above counts pupils, below it says why not."""


def refused_number(number: int, where: str) -> HubError:
    """Return the error for a negative answer of ``UpdateHocSinh``."""
    meaning = REGISTERED.get(number, _UNKNOWN)
    what = meaning.what.format(code=number, operation="UpdateHocSinh")
    return meaning.kind(
        what, remedy=meaning.remedy, where=where, who=meaning.who, vendor_code=number
    )
