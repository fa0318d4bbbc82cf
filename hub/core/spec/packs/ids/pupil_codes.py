"""Codes of pupils: any form, but a temporary one is told before it is reported (mã học sinh)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hub.core.errors import Actor
from hub.core.model import Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.ids.book import BOOK, PUPIL_CODE, AnyResults
from hub.core.spec.rule import Breach, Verb

TEMPORARY: Final = "TAM-"
"""How codes begin that a school uses until the ministry's database gives one (mã tạm)."""


@BOOK.rule(
    "IDS-PUPIL-CODE-TEMPORARY",
    clause=PUPIL_CODE,
    verb=Verb.SHOULD,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Mã học sinh còn là mã tạm ({received}): lấy mã của cơ sở dữ liệu ngành trước khi báo cáo.",
    en="The pupil code is still a temporary one ({received}): get the sector database's code "
    "before reporting.",
)
def not_temporary(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A pupil is reported with the code that stays for all levels, not with the school's own."""
    if transcript.pupil.code[: len(TEMPORARY)].upper() == TEMPORARY:
        yield Breach("pupil.code", "", f"{TEMPORARY}…")
