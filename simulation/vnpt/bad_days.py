"""What can go wrong with the invented VNPT, by name (ngày xấu trời)."""

from __future__ import annotations

from enum import StrEnum

from hub.core.text import Text


class BadDay(StrEnum):
    """How the service behaves."""

    NONE = "none"
    SLOW = "slow"
    LOSES_ANSWERS = "loses-answers"
    DROPS = "drops-connection"
    HALF_PAGE = "half-page"
    DUPLICATE_PAGE = "duplicate-page"
    REORDERED_PAGES = "reordered-pages"
    STORM = "storm"
    STORM_SILENT = "storm-silent"
    FAILS_INSIDE_200 = "fails-inside-200"
    FAULT_INSIDE_200 = "fault-inside-200"
    TRUNCATED = "truncated-xml"
    BOM = "bom"
    WRONG_ENCODING = "wrong-encoding"
    LOGIN_EXPIRES = "login-expires"
    RENAMED_FIELD = "renamed-field"
    MISSING_FIELD = "missing-field"
    CHANGED_ID = "changed-id"
    MERGED_PUPIL = "merged-pupil"
    CLOCK_SKEW = "clock-skew"

    @property
    def told(self) -> Text:
        """What a person reads about it."""
        return _TOLD[self]

    @property
    def passes(self) -> bool:
        """Whether the same request succeeds when it is made again."""
        return self in _PASSING


_PASSING = frozenset(
    {
        *(BadDay.SLOW, BadDay.LOSES_ANSWERS, BadDay.DROPS, BadDay.HALF_PAGE),
        *(BadDay.DUPLICATE_PAGE, BadDay.REORDERED_PAGES, BadDay.STORM, BadDay.STORM_SILENT),
        *(BadDay.FAILS_INSIDE_200, BadDay.FAULT_INSIDE_200, BadDay.TRUNCATED),
    }
)
_TOLD = {
    BadDay.NONE: Text("mọi việc bình thường", "all is well"),
    BadDay.SLOW: Text(
        "giữ lần đầu của mỗi yêu cầu rất lâu", "holds the first of every request for long"
    ),
    BadDay.LOSES_ANSWERS: Text(
        "làm xong việc rồi đóng kết nối, không trả lời",
        "does the work, then closes without an answer",
    ),
    BadDay.DROPS: Text(
        "đóng kết nối trước khi làm việc", "closes the connection before it does the work"
    ),
    BadDay.HALF_PAGE: Text("trả nửa trang", "answers half a page"),
    BadDay.DUPLICATE_PAGE: Text("trả lại trang trước", "answers the page before once more"),
    BadDay.REORDERED_PAGES: Text("trả trang sau trước", "answers the next page first"),
    BadDay.STORM: Text("báo 429 kèm Retry-After", "says 429 with Retry-After"),
    BadDay.STORM_SILENT: Text("báo 429 không kèm Retry-After", "says 429 without Retry-After"),
    BadDay.FAILS_INSIDE_200: Text("HTTP 200 mà bên trong là ERR:5", "HTTP 200 with ERR:5 inside"),
    BadDay.FAULT_INSIDE_200: Text("HTTP 200 mà bên trong là Fault", "HTTP 200 with a SOAP fault"),
    BadDay.TRUNCATED: Text("XML đứt giữa chừng", "XML that breaks off"),
    BadDay.BOM: Text("câu trả lời bắt đầu bằng BOM", "answers begin with a BOM"),
    BadDay.WRONG_ENCODING: Text(
        "ghi utf-8 nhưng là windows-1258", "says utf-8 and sends windows-1258"
    ),
    BadDay.LOGIN_EXPIRES: Text(
        "mật khẩu hết hạn sau trang đầu", "the password expires after the first page"
    ),
    BadDay.RENAMED_FIELD: Text("đổi tên một trường", "one field has another name"),
    BadDay.MISSING_FIELD: Text(
        "học bạ đầu mỗi trang thiếu một trường bắt buộc",
        "the first record of each page lacks a required field",
    ),
    BadDay.CHANGED_ID: Text(
        "đổi mã một học sinh sau trang đầu", "a pupil's code changes after the first page"
    ),
    BadDay.MERGED_PUPIL: Text(
        "hai hồ sơ gộp dưới một mã học sinh", "two files merged under one pupil code"
    ),
    BadDay.CLOCK_SKEW: Text("đồng hồ sai nhiều năm", "its clock is years off"),
}
