"""The words of a result: what became of a requirement, and whose turn it is (kết quả kiểm thử)."""

from __future__ import annotations

from enum import StrEnum

from hub.core.text import Text


class Outcome(StrEnum):
    """What became of one requirement."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    NOT_SHOWN = "not-shown"
    NOT_APPLICABLE = "not-applicable"
    ATTESTED = "attested"
    WAIVED = "waived"
    UNSTABLE = "unstable"
    SUITE_ERROR = "suite-error"

    @property
    def label(self) -> Text:
        """The word as people read it."""
        return _LABELS[self]

    @property
    def meaning(self) -> Text:
        """What the word means, in one sentence."""
        return _MEANINGS[self]

    @property
    def hinders(self) -> bool:
        """Whether a requirement with this outcome keeps a vendor from being certified."""
        return self in _HINDERING


class Culprit(StrEnum):
    """Who must act on a result that is not `passed` (thuộc về ai)."""

    CONFIGURATION = "configuration"
    NETWORK = "network"
    VENDOR = "vendor"
    ADAPTER = "adapter"
    SUITE = "suite"
    CLAUSE = "clause"

    @property
    def label(self) -> Text:
        """The party as people read it."""
        return _CULPRITS[self]


_HINDERING = frozenset({Outcome.FAILED, Outcome.NOT_SHOWN, Outcome.UNSTABLE, Outcome.SUITE_ERROR})

_LABELS = {
    Outcome.PASSED: Text("đạt", "passed"),
    Outcome.FAILED: Text("không đạt", "failed"),
    Outcome.WARNING: Text("cảnh báo", "warning"),
    Outcome.NOT_SHOWN: Text("chưa chứng tỏ", "not shown"),
    Outcome.NOT_APPLICABLE: Text("không áp dụng", "not applicable"),
    Outcome.ATTESTED: Text("có người xác nhận", "attested"),
    Outcome.WAIVED: Text("được miễn trừ", "waived"),
    Outcome.UNSTABLE: Text("không ổn định", "unstable"),
    Outcome.SUITE_ERROR: Text("lỗi bộ kiểm thử", "suite error"),
}

_MEANINGS = {
    Outcome.PASSED: Text(
        "Đã chứng tỏ là đúng, có bằng chứng kèm theo.", "Shown to hold; the evidence is kept."
    ),
    Outcome.FAILED: Text(
        "Bằng chứng trái với một yêu cầu bắt buộc.", "Evidence contradicts a SHALL."
    ),
    Outcome.WARNING: Text(
        "Bằng chứng trái với một khuyến nghị; không cản trở chứng nhận.",
        "Evidence contradicts a SHOULD or a MAY; it does not hinder the certification.",
    ),
    Outcome.NOT_SHOWN: Text(
        "Thiếu dữ liệu hoặc bước trước không xong, nên chưa chứng tỏ được.",
        "Data were missing or an earlier step did not end, so nothing was shown.",
    ),
    Outcome.NOT_APPLICABLE: Text(
        "Tính năng được khai là không có, hoặc quy định đã hết hiệu lực.",
        "The capability is declared absent, or the regulation is over.",
    ),
    Outcome.ATTESTED: Text(
        "Một người có tên đã xác nhận, có ngày và ghi chú.",
        "A named person confirmed it, with a date and a note.",
    ),
    Outcome.WAIVED: Text(
        "Không đạt, nhưng có miễn trừ còn hiệu lực; ghi trên chứng nhận.",
        "Failed, but a waiver in force matches; printed on the certification.",
    ),
    Outcome.UNSTABLE: Text(
        "Các lần chạy cho kết quả khác nhau.", "Repeated runs gave different results."
    ),
    Outcome.SUITE_ERROR: Text(
        "Chính bộ kiểm thử bị lỗi; không thể kết luận.",
        "The suite itself broke; nothing can be concluded.",
    ),
}

_CULPRITS = {
    Culprit.CONFIGURATION: Text("cấu hình của người chạy", "the configuration of the run"),
    Culprit.NETWORK: Text("mạng", "the network"),
    Culprit.VENDOR: Text("nhà cung cấp", "the vendor"),
    Culprit.ADAPTER: Text("bộ chuyển đổi", "the adapter"),
    Culprit.SUITE: Text("bộ kiểm thử", "the suite"),
    Culprit.CLAUSE: Text("điều khoản chưa rõ", "an unclear clause"),
}
