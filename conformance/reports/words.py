"""Words that the faces of a report share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hub.core.text import Text

VERDICTS: Final[Mapping[str, Text]] = {
    "certifiable": Text("ĐỦ ĐIỀU KIỆN CHỨNG NHẬN", "CERTIFIABLE"),
    "not-certifiable": Text("CHƯA ĐỦ ĐIỀU KIỆN CHỨNG NHẬN", "NOT CERTIFIABLE"),
    "suite-error": Text("BỘ KIỂM THỬ BỊ LỖI, KHÔNG KẾT LUẬN ĐƯỢC", "SUITE ERROR, NO CONCLUSION"),
}

HEADINGS: Final = (
    Text("Yêu cầu", "Requirement"),
    Text("Kết quả", "Outcome"),
    Text("Thuộc về ai", "Whose turn"),
    Text("Mong đợi", "Expected"),
    Text("Nhận được", "Received"),
    Text("Ở đâu", "Where"),
    Text("Điều khoản", "Clause"),
    Text("Làm gì tiếp", "What next"),
)
