"""Codes of administrative units, whichever decision gave them (mã đơn vị hành chính)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from hub.core.model import Place, School, Transcript
from hub.core.spec.rule import Breach
from hub.core.text import Text

_COMMUNES = "00001–99999"
_PROVINCES = "01–99"
_DISTRICT_DIGITS = 3

_COMMUNE = Text("Mã xã", "Commune code")
_PROVINCE = Text("Mã tỉnh", "Province code")
_OF_DISTRICT = Text("Mã xã (đây giống mã huyện)", "Commune code (this looks like a district's)")


def places_of(transcript: Transcript) -> Iterator[tuple[str, Place | School]]:
    """Yield path and place of the school and of the pupil's three addresses."""
    pupil = transcript.pupil
    yield "school", transcript.school
    if pupil.birth_place is not None:
        yield "pupil.birth_place", pupil.birth_place
    if pupil.home_town is not None:
        yield "pupil.home_town", pupil.home_town
    if pupil.residence is not None:
        yield "pupil.residence", pupil.residence


def misshapen(transcript: Transcript) -> Iterator[Breach]:
    """Yield the codes that have not the digits that both decisions give them."""
    for path, place in places_of(transcript):
        # A province has a few thousand communes at most: nearly every answer is remembered.
        for field, expected, received, about in _objections(
            place.commune_code, place.province_code
        ):
            yield Breach(f"{path}.{field}", expected, received, about)


@lru_cache(maxsize=8192)
def _objections(
    commune: str | None, province: str | None
) -> tuple[tuple[str, str, str, Text], ...]:
    found = []
    if commune is not None and not _within(commune, _COMMUNES):
        about = _OF_DISTRICT if _digits(commune, _DISTRICT_DIGITS) else _COMMUNE
        found.append(("commune_code", _COMMUNES, commune, about))
    if province is not None and not _within(province, _PROVINCES):
        found.append(("province_code", _PROVINCES, province, _PROVINCE))
    return tuple(found)


def is_province(code: str | None) -> bool:
    """Return whether `code` has the form of a province's."""
    return code is not None and _within(code, _PROVINCES)


def _within(code: str, known: str) -> bool:
    """Return whether `code` has the digits of the range `known` and is not its zero."""
    return _digits(code, len(known) // 2) and int(code) > 0


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdecimal()
