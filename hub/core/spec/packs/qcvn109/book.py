"""The rule book of this pack and the documents its rules cite."""

from __future__ import annotations

from typing import Final

from hub.core.model import PrimaryResults, SecondaryResults
from hub.core.spec.rule import RuleBook

BOOK: Final = RuleBook()

AnyResults = PrimaryResults | SecondaryResults
"""These rules hold for every kind of results."""

GENDER: Final = "QCVN 109:2017/BTTTT, mã giới tính"
ETHNICITY: Final = "QCVN 109:2017/BTTTT, mã dân tộc; QĐ 121-TCTK/PPCĐ (1979)"
NATIONALITY: Final = "QCVN 109:2017/BTTTT, mã quốc tịch"
