"""The rule book of this pack and the documents its rules cite."""

from __future__ import annotations

from typing import Final

from hub.core.model import PrimaryResults, SecondaryResults
from hub.core.spec.rule import RuleBook

BOOK: Final = RuleBook()

AnyResults = PrimaryResults | SecondaryResults
"""These rules hold for every kind of results."""

PERSONAL_ID: Final = "Số định danh cá nhân: NĐ 137/2015/NĐ-CP, TT 07/2016/TT-BCA"
PUPIL_CODE: Final = "Mã định danh của ngành: TT 42/2021/TT-BGDĐT, Điều 10"
SIGNERS: Final = "Người ký học bạ: số định danh cá nhân trong dữ liệu (nguồn không nêu số điều)"
