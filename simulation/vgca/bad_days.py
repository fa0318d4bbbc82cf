"""What can go wrong with the invented VGCA beside what a person does, by name (ngày xấu trời)."""

from __future__ import annotations

from enum import StrEnum

from hub.core.text import Text


class BadDay(StrEnum):
    """How the local sign service misbehaves."""

    NONE = "none"
    STATUS_14 = "status-14"
    STATUS_28 = "status-28"
    TEXT_STATUS = "text-status"
    OTHER_TOKEN = "other-token"  # noqa: S105 - a bad day's name
    WRONG_SIGNATURE = "wrong-signature"
    NO_SIGNATURE = "no-signature"
    NOT_JSON = "not-json"
    BINARY = "binary"
    TOO_BIG = "too-big"
    CLOSES = "closes"

    @property
    def told(self) -> Text:
        """What a person reads about it."""
        return _TOLD[self]


_TOLD = {
    BadDay.NONE: Text("mọi việc bình thường", "all is well"),
    BadDay.STATUS_14: Text("trạng thái 14, lời trong Message", "status 14, words in Message"),
    BadDay.STATUS_28: Text("trạng thái 28, lời trong Error", "status 28, words in Error"),
    BadDay.TEXT_STATUS: Text("trạng thái là chữ “0”", "the status is the text “0”"),
    BadDay.OTHER_TOKEN: Text("token bị thay giữa chừng", "the token is changed meanwhile"),
    BadDay.WRONG_SIGNATURE: Text("chữ ký sai", "the signature is wrong"),
    BadDay.NO_SIGNATURE: Text("báo xong mà không có chữ ký", "says done without a signature"),
    BadDay.NOT_JSON: Text("trả lời không phải JSON", "the answer is no JSON"),
    BadDay.BINARY: Text("trả lời dạng nhị phân", "the answer is binary"),
    BadDay.TOO_BIG: Text("trả lời quá dài", "the answer is too long"),
    BadDay.CLOSES: Text("đóng kết nối, không trả lời", "closes without an answer"),
}


class SimBadDay(StrEnum):
    """How the mobile signature service misbehaves."""

    NONE = "none"
    VALID = "says-502"
    NO_FAULTS = "no-faults"
    CANCEL_405 = "says-405"
    TIMEOUT_406 = "says-406"
    PIN_LOCKED = "pin-locked"
    CARD_LOCKED = "card-locked"
    NO_KEY = "no-key"
    REVOKED = "revoked"
    INVALID = "invalid"
    UNKNOWN_CODE = "unknown-code"
    WRONG_SIGNATURE = "wrong-signature"
    NO_SIGNATURE = "no-signature"
    LOSES_ANSWERS = "loses-answers"
    DROPS = "drops"
    FAULT = "fault"
    NOT_SOAP = "not-soap"

    @property
    def status(self) -> int | None:
        """The code that it gives in place of a signature."""
        return _STATUSES.get(self)

    @property
    def told(self) -> Text:
        """What a person reads about it."""
        return _SIM_TOLD[self]


_STATUSES = {
    SimBadDay.CANCEL_405: 405,
    SimBadDay.TIMEOUT_406: 406,
    SimBadDay.PIN_LOCKED: 402,
    SimBadDay.CARD_LOCKED: 403,
    SimBadDay.NO_KEY: 404,
    SimBadDay.REVOKED: 501,
    SimBadDay.INVALID: 503,
    SimBadDay.UNKNOWN_CODE: 999,
}
_SIM_TOLD = {
    SimBadDay.NONE: Text("mọi việc bình thường", "all is well"),
    SimBadDay.VALID: Text("báo ký xong bằng mã 502", "says done with code 502"),
    SimBadDay.NO_FAULTS: Text("mã lỗi nằm trong Status", "codes of errors stand in Status"),
    SimBadDay.CANCEL_405: Text("báo huỷ bằng mã 405", "tells a refusal with code 405"),
    SimBadDay.TIMEOUT_406: Text("báo quá hạn bằng mã 406", "tells a timeout with code 406"),
    SimBadDay.PIN_LOCKED: Text("PIN của SIM bị khoá", "the SIM's PIN is locked"),
    SimBadDay.CARD_LOCKED: Text("SIM bị khoá", "the SIM is locked"),
    SimBadDay.NO_KEY: Text("SIM không có khoá", "the SIM has no key"),
    SimBadDay.REVOKED: Text("chứng thư số bị thu hồi", "the certificate is revoked"),
    SimBadDay.INVALID: Text("báo chữ ký không hợp lệ", "calls the signature invalid"),
    SimBadDay.UNKNOWN_CODE: Text("báo mã không ai biết", "answers with a code nobody knows"),
    SimBadDay.WRONG_SIGNATURE: Text("chữ ký sai", "the signature is wrong"),
    SimBadDay.NO_SIGNATURE: Text("báo xong mà không có chữ ký", "says done without a signature"),
    SimBadDay.LOSES_ANSWERS: Text("hỏi điện thoại rồi mất câu trả lời", "asks, loses the answer"),
    SimBadDay.DROPS: Text("ngắt kết nối, chưa làm gì", "drops the connection, nothing done"),
    SimBadDay.FAULT: Text("báo lỗi của chính dịch vụ", "fails itself (fault Receiver)"),
    SimBadDay.NOT_SOAP: Text("trả lời không phải SOAP", "the answer is no SOAP"),
}
