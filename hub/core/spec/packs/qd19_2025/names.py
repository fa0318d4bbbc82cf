"""Names of units agree with their codes and with the map since 1/7/2025 (tên tỉnh, xã)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from hub.core.errors import Actor
from hub.core.model import Transcript
from hub.core.spec.packs.qd19_2025.book import BOOK, CODES, TWO_LEVELS, AnyResults
from hub.core.spec.packs.qd19_2025.units import communes, provinces
from hub.core.spec.rule import Breach, Verb


@lru_cache(maxsize=4096)
def _known_name(field: str, code: str | None, stated: str | None) -> str | None:
    """Return the list's name of the unit `code` where the stated one is another, else None.

    The stated name may say more, such as “Tỉnh Ninh Bình”.
    """
    unit = (provinces() if field == "province" else communes()).get(code)
    if unit is None or stated is None or unit.name.casefold() in stated.casefold():
        return None
    return unit.name


@lru_cache(maxsize=1024)
def _became(stated: str | None) -> str | None:
    """Return the province that the province `stated` became part of, None where it did not."""
    bare = (stated or "").casefold().removeprefix("tỉnh").strip()
    for province in provinces().values():
        if bare in [name.casefold() for name in province.merged]:
            return province.name
    return None


@BOOK.rule(
    "QD19-PLACE-NAME",
    clause=CODES,
    verb=Verb.SHOULD,
    who=Actor.SCHOOL_OFFICE,
    vi="Mã {about} là của “{expected}”, học bạ ghi “{received}”.",
    en="The code {about} is that of “{expected}”, the transcript says “{received}”.",
)
def names_agree(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The school's commune and province have the names that the list gives their codes.

    Only for codes whose name is known; a province that no longer exists is another rule's.
    """
    school = transcript.school
    for field, code, stated in (
        ("commune", school.commune_code, school.commune_name),
        ("province", school.province_code, school.province_name),
    ):
        name = _known_name(field, code, stated)
        if name is not None and _became(stated) is None:
            yield Breach(f"school.{field}_name", name, stated or "", code or "")


@BOOK.rule(
    "QD19-PROVINCE-MERGED",
    clause=TWO_LEVELS,
    verb=Verb.SHOULD,
    who=Actor.SCHOOL_OFFICE,
    vi="Tỉnh “{received}” đã sáp nhập: từ 1/7/2025 là “{expected}”.",
    en="The province “{received}” was merged: since 1/7/2025 it is “{expected}”.",
)
def province_exists(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The school's province is not one that became part of another."""
    stated = transcript.school.province_name
    became = _became(stated)
    if became is not None:
        yield Breach("school.province_name", became, stated or "")


@BOOK.rule(
    "QD19-DISTRICT",
    clause=TWO_LEVELS,
    verb=Verb.SHOULD,
    who=Actor.SCHOOL_OFFICE,
    vi="Từ 1/7/2025 không còn cấp huyện, nhưng học bạ ghi “{received}”.",
    en="There is no district level since 1/7/2025, yet the transcript says “{received}”.",
)
def no_district(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The school has no district; the sharing model keeps its column for older years only."""
    district = transcript.school.district_name
    if district is not None:
        yield Breach("school.district_name", "", district)
