"""The rule book of this pack and the documents its rules cite."""

from __future__ import annotations

from typing import Final

from hub.core.model import PrimaryResults, SecondaryResults
from hub.core.spec.rule import RuleBook

BOOK: Final = RuleBook()

AnyResults = PrimaryResults | SecondaryResults
"""These rules hold for every kind of results."""

CODES: Final = "QĐ 19/2025/QĐ-TTg, danh mục mã tỉnh (2 chữ số) và mã xã (5 chữ số)"
TWO_LEVELS: Final = "QĐ 19/2025/QĐ-TTg, hai cấp đơn vị hành chính từ 1/7/2025"
