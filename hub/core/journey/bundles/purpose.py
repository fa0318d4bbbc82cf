"""What a transcript is handed out for; nothing is handed out without one (mục đích trích xuất).

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 art. 19(1) lets a body process a pupil's data without
consent for its legal duty: the duty has to be named. The first four uses are those that the draft
circular on học bạ số names (May 2026, not in force), the first two also plan 559/KH-SGDĐT (IV.1d);
the last is a request of the pupil or the parents, to be answered within two working days
(NĐ 356/2025/NĐ-CP). Facts: reference/regulation.md §1.3, §5.2.
"""

from __future__ import annotations

from enum import StrEnum

from hub.core.text import Text


class Purpose(StrEnum):
    """Why a transcript is handed out (mục đích)."""

    TRANSFER = "transfer"
    ADMISSION = "admission"
    CONFIRMATION = "confirmation"
    PROMOTION = "promotion"
    REQUEST = "request"

    @property
    def label(self) -> Text:
        """The purpose as people read it."""
        return _LABELS[self]


_LABELS = {
    Purpose.TRANSFER: Text("chuyển trường", "transfer to another school"),
    Purpose.ADMISSION: Text("tuyển sinh", "admission"),
    Purpose.CONFIRMATION: Text("xác nhận kết quả học tập", "confirmation of results"),
    Purpose.PROMOTION: Text("xét lên lớp, hoàn thành cấp học", "promotion"),
    Purpose.REQUEST: Text(
        "theo yêu cầu của người học, cha mẹ hoặc người giám hộ",
        "request of the pupil, the parents or a guardian",
    ),
}
