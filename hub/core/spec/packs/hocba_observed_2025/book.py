"""The rule book of this pack and the documents its rules cite."""

from __future__ import annotations

from typing import Final

from hub.core.model import PrimaryResults, SecondaryResults
from hub.core.spec.rule import RuleBook

BOOK: Final = RuleBook()

AnyResults = PrimaryResults | SecondaryResults
"""These rules hold for every kind of results."""

LAYOUT: Final = "Cấu trúc học bạ số quan sát được 2025 (nguồn không nêu số điều)"
SLOTS: Final = "Cấu trúc học bạ số quan sát được 2025, DANH_SACH_THONG_TIN_KY và PHAT_HANH_HOC_BA"
SUBJECT_IDS: Final = "Cấu trúc học bạ số quan sát được 2025, DIEM_TONG_KET[@Id]"
SHARING: Final = "Mô hình dữ liệu chia sẻ (7/2026), thongtinsohocbasotieuhoc và …thcsthpt"
