"""What can go wrong with a vendor's server, by name (ngày xấu trời)."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Collection, Iterable
from enum import StrEnum
from threading import Lock
from typing import Final

from hub.core.text import Text


class BadDay(StrEnum):
    """How a vendor's server misbehaves; several may come together."""

    SLOW = "slow"
    LOST_ANSWER = "lost-answer"
    DROPPED = "dropped"
    HALF_PAGE = "half-page"
    DUPLICATE_PAGE = "duplicate-page"
    REORDERED_PAGES = "reordered-pages"
    BUSY = "busy"
    BUSY_FOR_SECONDS = "busy-for-seconds"
    STILL_PROCESSING = "still-processing"
    TOKEN_EXPIRES = "token-expires"  # noqa: S105 - a bad day's name
    LOGIN_EXPIRES = "login-expires"
    FAILURE_INSIDE = "failure-inside"
    FAULT_INSIDE = "fault-inside"
    TRUNCATED = "truncated"
    WRONG_ENCODING = "wrong-encoding"
    BYTE_ORDER_MARK = "byte-order-mark"
    RENAMED_FIELD = "renamed-field"
    MISSING_FIELD = "missing-field"
    CHANGED_ID = "changed-id"
    MERGED_PUPIL = "merged-pupil"
    CLOCK_SKEW = "clock-skew"

    @property
    def told(self) -> Text:
        """What a person reads about it."""
        return _TOLD[self]


Days = frozenset[BadDay]
"""The bad days of one attempt at a request."""

LASTING: Final[Days] = frozenset(
    {
        BadDay.LOGIN_EXPIRES,
        BadDay.WRONG_ENCODING,
        BadDay.BYTE_ORDER_MARK,
        BadDay.RENAMED_FIELD,
        BadDay.MISSING_FIELD,
        BadDay.CHANGED_ID,
        BadDay.MERGED_PUPIL,
        BadDay.CLOCK_SKEW,
    }
)
"""Wrong in every answer; the others strike a request once, one after another, then let it pass."""
REST: Final[Days] = frozenset(BadDay) - {BadDay.LOGIN_EXPIRES, BadDay.FAULT_INSIDE}
"""What a REST server with tokens and transactions can have."""
EXCHANGE: Final[Days] = frozenset(BadDay) - {BadDay.TOKEN_EXPIRES, BadDay.FAULT_INSIDE}
"""What a REST server with one key and idempotent requests can have."""
SOAP: Final[Days] = frozenset(BadDay) - {BadDay.STILL_PROCESSING, BadDay.TOKEN_EXPIRES}
"""What a SOAP service with passwords in every call can have."""

SIGNING: Final[Days] = frozenset(
    {
        BadDay.SLOW,
        BadDay.LOST_ANSWER,
        BadDay.DROPPED,
        BadDay.BUSY,
        BadDay.BUSY_FOR_SECONDS,
        BadDay.TOKEN_EXPIRES,
        BadDay.FAILURE_INSIDE,
        BadDay.TRUNCATED,
        BadDay.BYTE_ORDER_MARK,
    }
)
"""What a signing provider with tokens can have."""


class Weather:
    """Which bad days strike which request.

    :param plan: what strikes the next requests, one each, whichever they are, before `days` do.
    """

    def __init__(
        self, days: Collection[BadDay] = (), plan: Iterable[Collection[BadDay]] = ()
    ) -> None:
        self.days = tuple(dict.fromkeys(days))
        self._lasting = frozenset(self.days) & LASTING
        self._passing = [day for day in self.days if day not in LASTING]
        self._plan = deque(plan)
        self._attempts: Counter[bytes] = Counter()
        self._lock = Lock()

    def of(self, path: str, body: bytes) -> Days:
        """Return the bad days of this attempt at a request."""
        request = hashlib.sha256(path.encode() + b"\0" + body).digest()
        with self._lock:
            if self._plan:
                return self._lasting | frozenset(self._plan.popleft())
            attempt = self._attempts[request]
            self._attempts[request] += 1
        return self._lasting | frozenset(self._passing[attempt : attempt + 1])


_TOLD = {
    BadDay.SLOW: Text("giữ yêu cầu thật lâu rồi mới xử lý", "holds a request for long"),
    BadDay.LOST_ANSWER: Text(
        "xử lý xong rồi mất câu trả lời", "does the work, then loses the answer"
    ),
    BadDay.DROPPED: Text("ngắt kết nối, chưa xử lý gì", "drops the connection, nothing done"),
    BadDay.HALF_PAGE: Text("trả về nửa trang", "answers with half a page"),
    BadDay.DUPLICATE_PAGE: Text("trả lại trang trước", "answers with the page before again"),
    BadDay.REORDERED_PAGES: Text("trả về trang sau trước", "answers with the next page first"),
    BadDay.BUSY: Text("báo 429", "says 429"),
    BadDay.BUSY_FOR_SECONDS: Text("báo 429 kèm Retry-After", "says 429 with Retry-After"),
    BadDay.STILL_PROCESSING: Text(
        "báo giao dịch còn đang xử lý", "says that the transaction is still being processed"
    ),
    BadDay.TOKEN_EXPIRES: Text("mã truy cập hết hạn giữa chừng", "the token expires midway"),
    BadDay.LOGIN_EXPIRES: Text(
        "tài khoản hết hạn sau trang đầu", "the account expires after the first page"
    ),
    BadDay.FAULT_INSIDE: Text("HTTP 200 mà bên trong là Fault", "HTTP 200 with a SOAP fault"),
    BadDay.FAILURE_INSIDE: Text("HTTP 200 mà bên trong báo lỗi", "HTTP 200 with a failure inside"),
    BadDay.TRUNCATED: Text("nội dung bị cắt ngang", "the content is cut short"),
    BadDay.WRONG_ENCODING: Text("không phải UTF-8", "not UTF-8"),
    BadDay.BYTE_ORDER_MARK: Text("có BOM ở đầu", "begins with a byte order mark"),
    BadDay.RENAMED_FIELD: Text("một trường đổi tên", "a field has another name"),
    BadDay.MISSING_FIELD: Text("thiếu trường bắt buộc", "a required field is missing"),
    BadDay.CHANGED_ID: Text("mã bị thay đổi", "ids change"),
    BadDay.MERGED_PUPIL: Text("hồ sơ bị gộp", "records are merged"),
    BadDay.CLOCK_SKEW: Text("đồng hồ sai nhiều ngày", "the clock is days off"),
}
