"""Strategies for the small values of the canonical model: text, codes, marks, dates, people."""

from __future__ import annotations

import datetime as dt
import string
import unicodedata
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from hub.core.model import (
    CommentGrade,
    Exempt,
    PartialDate,
    Place,
    Relative,
    Signatory,
)

# What no text of the model may hold: control characters and what XML 1.0 has no place for.
_FORBIDDEN = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\ufffe", "\uffff"}
_CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs"], exclude_characters=_FORBIDDEN),
    # Vietnamese, composed and decomposed, and what XML and line ends make of text.
    st.sampled_from("ĐđƯừỹệ\u0301\u0323\u0302 &<>\"'\t\n\u0085\u00a0\u2028\ufeff]😀"),
)
_NAMES = st.sampled_from(["Nguyễn Thị Ánh", "Đỗ Văn Ước", "H'Hen Niê", "K' Bru & Ya", "  x  "])


@cache
def texts(max_size: int = 12) -> st.SearchStrategy[str]:
    """Arbitrary text that the model accepts, not yet in NFC."""
    return _NAMES | st.text(_CHARACTERS, min_size=1, max_size=max_size)


@cache
def codes() -> st.SearchStrategy[str]:
    """Identifiers: ASCII, and letters of any script without spaces, in NFC."""
    plain = st.text(string.ascii_letters + string.digits + "._-/#:", min_size=1, max_size=12)
    letters = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=6)
    return plain | letters.map(lambda text: unicodedata.normalize("NFC", text))


@cache
def marks() -> st.SearchStrategy[Decimal]:
    """Marks on the scale, and any other decimal that the model accepts."""
    tenths = st.integers(0, 100).map(lambda number: Decimal(number) / 10)
    odd = st.decimals(0, 9999, places=4, allow_nan=False, allow_infinity=False)
    return tenths | odd | st.sampled_from([Decimal("8.50"), Decimal("0.0"), Decimal(10)])


@cache
def scores() -> st.SearchStrategy[Decimal | CommentGrade | Exempt]:
    """Secondary scores: marks, Đ/CĐ, M."""
    return marks() | st.sampled_from(CommentGrade) | st.sampled_from(Exempt)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Also the value's absence."""
    return st.none() | strategy


@cache
def flags() -> st.SearchStrategy[bool | None]:
    """Yes, no, not stated."""
    return st.sampled_from([None, True, False])


@cache
def partial_dates() -> st.SearchStrategy[PartialDate]:
    """Dates known to the day, the month or the year."""
    return st.builds(
        lambda day, length: PartialDate.model_validate(day.isoformat()[:length]),
        st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)),
        st.sampled_from([4, 7, 10]),
    )


@cache
def school_years() -> st.SearchStrategy[str]:
    """School years around the phases of the circulars, and far from them."""
    return (st.integers(2018, 2027) | st.integers(1900, 2198)).map(
        lambda year: f"{year}-{year + 1}"
    )


@cache
def signatories() -> st.SearchStrategy[Signatory]:
    """People who sign."""
    return st.builds(Signatory, full_name=texts(), personal_id=maybe(codes()), post=maybe(texts()))


@cache
def places() -> st.SearchStrategy[Place]:
    """Places of a person."""
    return st.builds(
        Place,
        address=maybe(texts()),
        commune_code=maybe(codes()),
        province_code=maybe(codes()),
    )


@cache
def relatives() -> st.SearchStrategy[Relative]:
    """Father, mother, guardian."""
    return st.builds(Relative, full_name=texts(), occupation=maybe(texts()))
