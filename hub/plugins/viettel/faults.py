"""What Viettel's error codes mean for the hub (mã lỗi của Viettel).

The codes are the contract's: the vendor's own list is not public.
"""

from __future__ import annotations

from hub.core.errors import Actor, HubError, LostAnswer, Pause, Reject, Retry
from hub.core.text import Text
from hub.core.transport.answers import AnswerReader
from hub.plugins.viettel.wire import CONTRACT

READER = AnswerReader("Viettel", CONTRACT)

TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105 - an error code
NOT_FOUND = "TRANSACTION_NOT_FOUND"
EXISTED = "TRANSACTION_EXISTED"
PROCESSING = "TRANSACTION_PROCESSING"

_WAIT = Text("Đợi rồi thử lại; không cần làm gì thêm.", "Wait and try again; nothing is needed.")
_ASK_VENDOR = Text(
    "Hỏi Viettel theo mã lỗi này, kèm transactionUuid nếu có.",
    "Ask Viettel about this code, with the transactionUuid where there is one.",
)
_KNOWN: dict[str, tuple[type[HubError], Text, Text, Actor]] = {
    PROCESSING: (
        Retry,
        Text("Viettel còn đang xử lý giao dịch.", "Viettel is still processing the transaction."),
        _WAIT,
        Actor.VENDOR,
    ),
    "TOO_MANY_REQUESTS": (
        Retry,
        Text("Viettel yêu cầu gọi chậm lại.", "Viettel asks to slow down."),
        _WAIT,
        Actor.OPERATOR,
    ),
    "SYSTEM_ERROR": (
        LostAnswer,
        Text(
            "Máy chủ Viettel báo lỗi hệ thống; yêu cầu có thể đã được xử lý.",
            "Viettel's server reports a failure of its own; the request may have been carried out.",
        ),
        Text("Hỏi lại theo mã giao dịch rồi thử lại.", "Ask by the transaction, then try again."),
        Actor.VENDOR,
    ),
    "QUOTA_EXCEEDED": (
        Pause,
        Text("Đã hết hạn mức gọi trong ngày của đơn vị.", "The unit's daily quota is used up."),
        Text(
            "Chờ sang ngày hoặc xin Viettel nâng hạn mức; đặt per_minute thấp hơn.",
            "Wait for the next day or ask Viettel for more; set a lower per_minute.",
        ),
        Actor.OPERATOR,
    ),
    "UNIT_NOT_ALLOWED": (
        Pause,
        Text("Tài khoản không được phép với đơn vị này.", "The account has no right to this unit."),
        Text(
            "Kiểm tra mã đơn vị trong cài đặt; xin Viettel cấp quyền.",
            "Check the unit's code in the settings; ask Viettel for the right.",
        ),
        Actor.OPERATOR,
    ),
    "BAD_REQUEST_DATA": (
        Reject,
        Text("Viettel báo dữ liệu yêu cầu sai.", "Viettel calls the request's data wrong."),
        _ASK_VENDOR,
        Actor.DEVELOPER,
    ),
}


def fault_of(code: str, where: str) -> HubError:
    """Return the error for a failed answer with `code`; the vendor's own sentence is not shown.

    It may hold a pupil's name.
    """
    if code in _KNOWN:
        kind, what, remedy, who = _KNOWN[code]
        return kind(what, remedy=remedy, where=where, who=who, vendor_code=code)
    shown = code[:60]
    return Pause(
        Text(
            "Viettel từ chối yêu cầu (mã {code}).", "Viettel refused the request (code {code})."
        ).format(code=shown or "?"),
        remedy=_ASK_VENDOR,
        where=where,
        who=Actor.VENDOR,
        vendor_code=shown,
    )


def login_refused(where: str) -> Pause:
    """Return the error for credentials that are turned away."""
    return Pause(
        Text("Viettel không chấp nhận tài khoản kết nối.", "Viettel turns the account away."),
        remedy=Text(
            "Kiểm tra tài khoản, mật khẩu và cách đăng nhập (basic, cookie, bearer) trong cài đặt; "
            "thử nhiều lần có thể bị khóa.",
            "Check user name, password and way to log in (basic, cookie, bearer) in the settings; "
            "many attempts may lock the account.",
        ),
        where=where,
    )
