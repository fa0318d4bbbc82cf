"""Plausibility: Vietnamese reads as such in its own encoding and in no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.model import Level
from hub.core.transport import Encoding, Plausibility, plausibility, telling_words
from hub.core.transport.syllables import PLAUSIBLE, possible_syllable
from simulation.province import Province
from tests.transport.legacy import encoded

_POSSIBLE = [
    *("Nguyễn", "Quỳnh", "khuỷu", "nghiêng", "giêng", "giữ", "gì", "quả", "thuở", "ngoằng"),
    *("Đắk", "xoong", "yêu", "ưởng", "ĐƯỜNG", "hoà", "hòa"),
]


@pytest.mark.parametrize("word", _POSSIBLE)
def test_syllables_of_the_language(word: str) -> None:
    assert possible_syllable(word)


@pytest.mark.parametrize(
    "word", ["NguyÔn", "Hä", "màt", "bấc̀", "đ", "Müller", "tỏộn", "Nguyeãn", "ngèt", "²"]
)
def test_what_is_no_syllable(word: str) -> None:
    assert not possible_syllable(word)


@pytest.fixture(scope="module")
def names() -> list[str]:
    province = Province(5, 200)
    schools = province.schools(Level.PRIMARY) + province.schools(Level.LOWER_SECONDARY)
    return [each.pupil.full_name for school in schools for each in province.transcripts(school)]


@pytest.mark.parametrize("written", list(Encoding))
@pytest.mark.parametrize("read", list(Encoding))
def test_names_are_plausible_in_their_own_encoding_only(
    names: list[str], written: Encoding, read: Encoding
) -> None:
    data = encoded("\n".join(names), written)
    try:
        text = data.decode(read.codec)
    except UnicodeDecodeError:
        assert read is not written
        return
    measured = plausibility(read.text(line) for line in text.split("\n"))
    if read is written:
        assert measured.share > 0.95
    elif "\0" not in text:  # text with NUL is refused before it is measured
        assert measured.share < PLAUSIBLE - 0.2


def test_a_word_counts_once_and_plain_words_not_at_all() -> None:
    assert plausibility(["Toán Toán", "Toán, Lan 8.5"]) == Plausibility(1, 1)
    assert plausibility(["abc", ""]) == Plausibility(0, 0)
    assert Plausibility(0, 0).share == 1.0
    assert Plausibility(10, 6).plausible
    assert not Plausibility(10, 5).plausible


@given(st.lists(st.text()))
def test_the_share_is_one_of_its_words(texts: list[str]) -> None:
    measured = plausibility(texts)
    assert 0 <= measured.possible <= measured.words
    assert 0.0 <= measured.share <= 1.0
    assert measured.words == len({word for text in texts for word in telling_words(text)})
