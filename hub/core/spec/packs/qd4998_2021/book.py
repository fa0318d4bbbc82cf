"""The rule book of this pack and the document its rules cite."""

from __future__ import annotations

from typing import Final

from hub.core.model import PrimaryResults
from hub.core.spec.rule import RuleBook

BOOK: Final = RuleBook(PrimaryResults)

FIELDS: Final = "QĐ 4998/QĐ-BGDĐT (31/12/2021), mục 2.4 và KQHTC1"
