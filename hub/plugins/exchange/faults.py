"""What the contract's problem codes mean for the hub (mã lỗi của quy ước)."""

from __future__ import annotations

from typing import Final

from hub.core.errors import Actor, HubError, LostAnswer, Pause, Reject, Retry
from hub.core.text import Text
from hub.core.transport.answers import AnswerReader
from hub.plugins.exchange.wire import CONTRACT

READER: Final = AnswerReader("exchange", CONTRACT)

Meaning = tuple[type[HubError], Text, Text, Actor]

_ASK_VENDOR: Final = Text("Hỏi nhà cung cấp theo mã lỗi này.", "Ask the vendor about this code.")
_KNOWN: Final[dict[str, Meaning]] = {
    "processing": (
        Retry,
        Text("Nhà cung cấp còn đang xử lý yêu cầu.", "The vendor is still processing the request."),
        Text("Đợi rồi hỏi lại; không cần làm gì thêm.", "Wait and ask again; nothing is needed."),
        Actor.VENDOR,
    ),
    "internal": (
        LostAnswer,
        Text(
            "Máy chủ nhà cung cấp báo lỗi của mình; yêu cầu có thể đã được xử lý.",
            "The vendor's server failed; the request may have been carried out.",
        ),
        Text("Gửi lại cùng mã yêu cầu.", "Send it again under the same request id."),
        Actor.VENDOR,
    ),
    "key-refused": (
        Pause,
        Text("Nhà cung cấp không chấp nhận khóa truy cập.", "The vendor turns the key away."),
        Text(
            "Kiểm tra khóa trong cài đặt; xin khóa mới nếu đã hết hạn.",
            "Check the key in the settings; ask for a new one if it has expired.",
        ),
        Actor.OPERATOR,
    ),
    "school-not-allowed": (
        Pause,
        Text("Khóa không có quyền với trường này.", "The key has no right to this school."),
        Text("Xin nhà cung cấp cấp quyền.", "Ask the vendor for the right."),
        Actor.OPERATOR,
    ),
    "request-not-valid": (
        Reject,
        Text("Nhà cung cấp báo yêu cầu sai quy ước.", "The vendor says the request is not valid."),
        _ASK_VENDOR,
        Actor.DEVELOPER,
    ),
    "request-id-used": (
        Reject,
        Text(
            "Mã yêu cầu đã dùng cho nội dung khác.", "The request id was used for something else."
        ),
        _ASK_VENDOR,
        Actor.DEVELOPER,
    ),
}


def fault_of(code: str, where: str) -> HubError:
    """Return the error for a problem with `code`; the vendor's own sentence is not shown."""
    unknown: Meaning = (
        Pause,
        Text("Nhà cung cấp từ chối yêu cầu ({code}).", "The vendor refused the request ({code})."),
        _ASK_VENDOR,
        Actor.VENDOR,
    )
    kind, what, remedy, who = _KNOWN.get(code, unknown)
    return kind(what.format(code=code), remedy=remedy, where=where, who=who, vendor_code=code)
