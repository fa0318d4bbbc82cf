"""Codes have the shape of the decision, and a commune lies in its province (mã tỉnh, mã xã)."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.errors import Actor
from hub.core.model import Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.places import is_province, misshapen, places_of
from hub.core.spec.packs.qd19_2025.book import BOOK, CODES, AnyResults
from hub.core.spec.packs.qd19_2025.units import communes
from hub.core.spec.rule import Breach, Verb


@BOOK.rule(
    "QD19-PLACE-CODE",
    clause=CODES,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="{about} {received} không đúng dạng; mã nằm trong khoảng {expected}.",
    en="{about} {received} has not the right form; codes are {expected}.",
)
def shapes(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A province has two digits, a commune five; the two are independent of each other."""
    return misshapen(transcript)


@BOOK.rule(
    "QD19-COMMUNE-OF-PROVINCE",
    clause=CODES,
    verb=Verb.SHOULD,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="{about} thuộc tỉnh mã {expected}, không thuộc tỉnh mã {received}.",
    en="{about} lies in the province with the code {expected}, not {received}.",
)
def in_its_province(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A commune whose place is known stands beside the code of its own province."""
    known = communes()
    for path, place in places_of(transcript):
        unit = known.get(place.commune_code)
        province = place.province_code
        if unit is not None and province != unit.province and is_province(province):
            yield Breach(f"{path}.province_code", unit.province, province or "", unit.name)
