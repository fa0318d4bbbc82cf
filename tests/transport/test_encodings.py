"""Encodings before Unicode: every letter comes back, by tables made elsewhere."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.transport import Encoding
from tests.transport.legacy import LETTERS, encoded, shown

ALL = pytest.mark.parametrize("encoding", list(Encoding))
LEGACY = pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])

vietnamese = st.text(st.sampled_from(LETTERS + "bcdghklmnpqrstvxBCDGHKLMNPQRSTVX 0123456789,;-"))


@ALL
@given(vietnamese)
def test_every_text_comes_back(encoding: Encoding, text: str) -> None:
    data = encoded(text, encoding)
    assert encoding.text(data.decode(encoding.codec)) == text


@ALL
def test_every_letter_comes_back(encoding: Encoding) -> None:
    for letter in LETTERS:
        assert encoding.text(encoded(letter, encoding).decode(encoding.codec)) == letter


def test_known_words() -> None:
    assert Encoding.TCVN3.text("NguyÔn ThÞ ¸nh") == "Nguyễn Thị ánh"
    assert Encoding.VNI.text("Nguyeãn Thò AÙnh, ÑÖÔØNG") == "Nguyễn Thị Ánh, ĐƯỜNG"


@ALL
@given(st.text())
def test_any_text_comes_out_in_nfc_or_as_it_was(encoding: Encoding, text: str) -> None:
    meant = encoding.text(text)
    assert meant == text or unicodedata.is_normalized("NFC", meant)


@LEGACY
def test_what_is_unicode_already_stays(encoding: Encoding) -> None:
    assert encoding.text("Họ và tên") == "Họ và tên"


@LEGACY
def test_dashes_and_quotes_are_of_no_encoding(encoding: Encoding) -> None:
    assert encoding.text(shown("Toán – “Mức”", encoding)) == "Toán – “Mức”"


@ALL
def test_each_has_a_name_in_both_languages(encoding: Encoding) -> None:
    assert encoding.label.vi
    assert encoding.label.en
