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
