"""Finding transcripts: by code, by id, by name however it is typed; page by page."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import UnknownCode
from hub.core.model import Level
from hub.core.store import Search, Store, fold, words
from tests.store.pupils import saved, transcript

PUPILS = [
    transcript("HS001", "Nguyễn Thị Ánh", personal_id="001085000001", own_code="HB-2026-1"),
    transcript("HS002", "Nguyễn Văn Đạt", personal_id="001085000002", grade=2, class_name="2B"),
    transcript("HS003", "Đỗ Đình Ước", school="TH02"),
    transcript("HS004", "H'Hen Niê", school="TH02", year="2024-2025"),
    transcript("HS005", "Anh Đức Nguyên"),
]


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Đỗ Văn Ước", ("do", "van", "uoc")),
        ("ĐẶNG THỊ HUỲNH", ("dang", "thi", "huynh")),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ánh"), ("nguyen", "thi", "anh")),
        ("H'Hen Niê", ("hhen", "nie")),
        ("K’ Bru & Ya", ("k", "bru", "ya")),
        ("  Ê-đê_100% ", ("e", "de", "100")),
        ("'", ()),
        ("", ()),
    ],
)
def test_folding(name: str, folded: tuple[str, ...]) -> None:
    assert words(name) == folded
    assert fold(name) == "".join(f" {word}" for word in folded)


@given(st.text())
def test_folding_again_changes_nothing(name: str) -> None:
    assert words(fold(name)) == words(name)
    assert not set("%_\\") & set(fold(name))


@pytest.mark.parametrize(
    ("search", "codes"),
    [
        (Search(text="HS003"), ["HS003"]),
        (Search(text=" HS003 "), ["HS003"]),
        (Search(text="001085000002"), ["HS002"]),
        (Search(text="HB-2026-1"), ["HS001"]),
        (Search(text=PUPILS[3].key), ["HS004"]),
        (Search(text="nguyễn"), ["HS005", "HS001", "HS002"]),
        (Search(text="nguyen"), ["HS005", "HS001", "HS002"]),
        (Search(text="NGUYEN V"), ["HS002"]),
        (Search(text="anh nguyen"), ["HS005", "HS001"]),
        (Search(text="dat"), ["HS002"]),
        (Search(text="đạt"), ["HS002"]),
        (Search(text="uoc do"), ["HS003"]),
        (Search(text="oc"), []),
        (Search(text="hhen"), ["HS004"]),
        (Search(text="h'hen"), ["HS004"]),
        (Search(text="%"), []),
        (Search(text="_"), []),
        (Search(text=""), []),
        (Search(text="nguyen", grade=2), ["HS002"]),
        (Search(text="HS001", school_code="TH02"), []),
        (Search(school_code="TH02"), ["HS003", "HS004"]),
        (Search(school_code="TH02", school_year="2024-2025"), ["HS004"]),
        (Search(class_name="2B"), ["HS002"]),
        (Search(level=Level.PRIMARY), ["HS005", "HS003", "HS004", "HS001", "HS002"]),
        (Search(level=Level.UPPER_SECONDARY), []),
    ],
)
def test_lookup(store: Store, search: Search, codes: list[str]) -> None:
    saved(store, PUPILS)
    with store.reading() as unit:
        page = unit.transcripts.find(search)
        assert unit.transcripts.count(search) == len(codes)
    assert [item.transcript.pupil.code for item in page.items] == codes
    assert page.after is None


@given(
    names=st.lists(st.sampled_from(["Lê An", "Lê Ánh", "Đỗ An", "An", "Ân"]), max_size=12),
    limit=st.integers(1, 5),
    text=st.sampled_from([None, "an", "le", "do a"]),
)
def test_pages_together_are_everything_once(
    new_store: Callable[[], Store], names: list[str], limit: int, text: str | None
) -> None:
    search = Search(text=text)
    with closing(new_store()) as store:
        saved(store, [transcript(f"HS{n}", name) for n, name in enumerate(names)])
        with store.reading() as unit:
            whole = [item.transcript.key for item in unit.transcripts.iterate(search)]
            paged: list[str] = []
            after: str | None = None
            while True:
                page = unit.transcripts.find(search, limit=limit, after=after)
                assert len(page.items) <= limit
                paged += [item.transcript.key for item in page.items]
                after = page.after
                if after is None:
                    break
    assert paged == whole
    assert len(set(paged)) == len(paged)
    wanted = [n for n in names if all(f" {w}" in fold(n) for w in words(text or ""))]
    assert len(paged) == len(wanted)


def test_a_page_mark_tells_no_name(store: Store) -> None:
    saved(store, PUPILS)
    with store.reading() as unit:
        page = unit.transcripts.find(Search(), limit=1)
    assert page.after == page.items[0].transcript.key


def test_an_unknown_page_mark_is_refused(store: Store) -> None:
    with store.reading() as unit, pytest.raises(UnknownCode):
        unit.transcripts.find(Search(), after="none")
