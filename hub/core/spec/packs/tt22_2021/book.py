"""The rule book of this pack and the clauses its rules cite."""

from __future__ import annotations

from typing import Final

from hub.core.model import SecondaryResults
from hub.core.spec.rule import RuleBook

BOOK: Final = RuleBook(SecondaryResults)

KINDS: Final = "TT 22/2021/TT-BGDĐT, Điều 5"
REGULAR_MARKS: Final = "TT 22/2021/TT-BGDĐT, Điều 6 khoản 2 điểm b"
CONDUCT: Final = "TT 22/2021/TT-BGDĐT, Điều 8"
AVERAGES: Final = "TT 22/2021/TT-BGDĐT, Điều 9 khoản 1"
LEARNING: Final = "TT 22/2021/TT-BGDĐT, Điều 9 khoản 2 và khoản 3"
TITLES: Final = "TT 22/2021/TT-BGDĐT, Điều 15"
# The reference names no article for these.
PROMOTION: Final = "TT 22/2021/TT-BGDĐT, được lên lớp (nguồn không nêu số điều)"
SUMMER: Final = (
    "TT 22/2021/TT-BGDĐT, đánh giá lại, rèn luyện trong kì nghỉ hè (nguồn không nêu số điều)"
)
PROGRAMME: Final = "Chương trình GDPT 2018, TT 32/2018/TT-BGDĐT, sửa đổi bởi TT 13/2022/TT-BGDĐT"
