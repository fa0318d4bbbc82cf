"""The rule book of this pack and the document its rules cite."""

from __future__ import annotations

from typing import Final

from hub.core.model import PrimaryResults, SecondaryResults
from hub.core.spec.rule import RuleBook

BOOK: Final = RuleBook()

AnyResults = PrimaryResults | SecondaryResults
"""These rules hold for every kind of results."""

MODEL: Final = "Mô hình dữ liệu chia sẻ (7/2026), thongtinsohocbasotieuhoc và …thcsthpt"
