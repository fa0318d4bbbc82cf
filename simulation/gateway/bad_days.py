"""What can go wrong with the gateway, by name (ngày xấu trời)."""

from __future__ import annotations

from enum import StrEnum

from hub.core.text import Text


class BadDay(StrEnum):
    """How the gateway behaves."""

    NONE = "none"
    LOSES_ANSWERS = "loses-answers"
    STORM = "storm"
    SLOW = "slow"
    PARTIAL = "partial"
    ANSWERS_TWICE = "answers-twice"
    FORGED = "forged"

    @property
    def told(self) -> Text:
        """What a person reads about it."""
        return _TOLD[self]


_TOLD = {
    BadDay.NONE: Text("mọi việc bình thường", "all is well"),
    BadDay.LOSES_ANSWERS: Text(
        "nhận bản tin rồi làm mất câu trả lời: đóng kết nối, trả nửa chừng, báo 502",
        "takes the packet and loses the answer: closes, answers half, says 502",
    ),
    BadDay.STORM: Text(
        "hai lần đầu của mỗi yêu cầu báo 429 rồi 503",
        "says 429, then 503 to the first two attempts of every request",
    ),
    BadDay.SLOW: Text(
        "lần gửi đầu của mỗi bản tin bị giữ lại lâu trước khi xử lý",
        "holds the first sending of every packet for long before looking at it",
    ),
    BadDay.PARTIAL: Text(
        "từ chối một phần ba số bản ghi", "refuses every third record of a packet"
    ),
    BadDay.ANSWERS_TWICE: Text(
        "trả lời hai lần, xử lý xong ngay, mỗi lần hỏi lại ký biên nhận mới",
        "answers twice, processes at once, signs a new receipt at every question",
    ),
    BadDay.FORGED: Text("biên nhận do người lạ ký", "its receipts are signed by a stranger"),
}
