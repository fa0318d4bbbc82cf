"""The rule book of this pack and the documents its rules cite."""

from __future__ import annotations

from typing import Final

from hub.core.model import PrimaryResults, SecondaryResults
from hub.core.spec.rule import RuleBook

BOOK: Final = RuleBook()

AnyResults = PrimaryResults | SecondaryResults
"""These rules hold for every kind of results."""

CODES: Final = "QĐ 124/2004/QĐ-TTg, mã tỉnh (2 chữ số), mã huyện (3 chữ số), mã xã (5 chữ số)"
