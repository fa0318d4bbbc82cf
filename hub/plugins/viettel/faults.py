"""What Viettel's error codes mean for the hub (mã lỗi của Viettel).

The codes are the contract's: the vendor's own list is not public.
"""

from __future__ import annotations

from hub.core.errors import Actor, HubError, LostAnswer, Pause, Reject, Retry
from hub.core.text import Text

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


def cut_short(where: str) -> LostAnswer:
    """Return the error for an answer that ends before its end."""
    return LostAnswer(
        Text("Câu trả lời của Viettel bị cắt ngang.", "Viettel's answer is cut short."),
        remedy=Text("Hỏi lại; không cần làm gì thêm.", "Ask again; nothing else is needed."),
        where=where,
        who=Actor.VENDOR,
    )


def wrong_encoding(where: str) -> Pause:
    """Return the error for an answer that is not in UTF-8."""
    return Pause(
        Text("Câu trả lời của Viettel không phải UTF-8.", "Viettel's answer is not UTF-8."),
        remedy=Text(
            "Báo Viettel: quy ước là JSON mã hóa UTF-8. Không đoán bảng mã vì tên học sinh sẽ sai.",
            "Tell Viettel: the contract is JSON in UTF-8. The hub does not guess: names would go "
            "wrong.",
        ),
        where=where,
        who=Actor.VENDOR,
    )


def other_shape(where: str, fields: str) -> Pause:
    """Return the error for an answer that the contract does not know; `fields` are paths only."""
    return Pause(
        Text(
            "Viettel trả lời khác quy ước viettel-rest-2026.1, ở: {fields}.",
            "Viettel's answer differs from the contract viettel-rest-2026.1, at: {fields}.",
        ).format(fields=fields),
        remedy=Text(
            "Hỏi Viettel về phiên bản; cập nhật plugin viettel. Dữ liệu đã nhận trước đó vẫn giữ.",
            "Ask Viettel about the version; update the plugin viettel. What came before is kept.",
        ),
        where=where,
        who=Actor.VENDOR,
        fields=fields,
    )


def wrong_page(where: str) -> LostAnswer:
    """Return the error for a page that is not the one asked for, or not all of it."""
    return LostAnswer(
        Text(
            "Viettel trả về trang khác hoặc trang thiếu so với yêu cầu.",
            "Viettel answered with another page than asked for, or with part of it.",
        ),
        remedy=Text("Hỏi lại trang đó.", "Ask for that page again."),
        where=where,
        who=Actor.VENDOR,
    )
