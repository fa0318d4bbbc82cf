"""Codes have the shape of the decision (mã tỉnh, mã xã trước 1/7/2025)."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.errors import Actor
from hub.core.model import Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.places import misshapen
from hub.core.spec.packs.qd124_2004.book import BOOK, CODES, AnyResults
from hub.core.spec.rule import Breach


@BOOK.rule(
    "QD124-PLACE-CODE",
    clause=CODES,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="{about} {received} không đúng dạng; mã nằm trong khoảng {expected}.",
    en="{about} {received} has not the right form; codes are {expected}.",
)
def shapes(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A province had two digits, a commune five; a district's three are no commune's code."""
    return misshapen(transcript)
