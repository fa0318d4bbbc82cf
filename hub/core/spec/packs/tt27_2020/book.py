"""The rule book of this pack and the documents its rules cite."""

from __future__ import annotations

from typing import Final

from hub.core.model import PrimaryResults
from hub.core.spec.rule import RuleBook

BOOK: Final = RuleBook(PrimaryResults)

# The reference names no article of this circular for these rules, so none is cited here.
LEVELS: Final = "TT 27/2020/TT-BGDĐT, các mức đánh giá (nguồn không nêu số điều)"
TESTS: Final = "TT 27/2020/TT-BGDĐT, bài kiểm tra định kì (nguồn không nêu số điều)"
YEAR: Final = "TT 27/2020/TT-BGDĐT, đánh giá kết quả giáo dục cuối năm (nguồn không nêu số điều)"
COMPLETION: Final = (
    "TT 27/2020/TT-BGDĐT, hoàn thành chương trình lớp học, tiểu học (nguồn không nêu số điều)"
)
REWARDS: Final = "TT 27/2020/TT-BGDĐT, khen thưởng (nguồn không nêu số điều)"
PROGRAMME: Final = "Chương trình GDPT 2018, TT 32/2018/TT-BGDĐT"
EDUCATION_LAW: Final = "Luật Giáo dục 2019, Điều 34 khoản 1"
