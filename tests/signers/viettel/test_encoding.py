"""Laws of the names and numbers that travel to MySign."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.signers.viettel.encoding import digest_text, shown, signature_value, unmarked
from simulation.mysign.transaction import with_line_ends

LETTERS = "aZ09_- ĐđỗẬưƠữ\u0301\u0323\u00a0\n–/:()ßæ中🎓\x00"


@given(st.text(LETTERS, max_size=200))
def test_every_line_becomes_what_the_phone_can_show(line: str) -> None:
    text = shown(line)
    assert len(text) < 100
    assert re.fullmatch(r"[A-Za-z0-9_\- ]+", b64decode(text, validate=True).decode("ascii"))


@given(st.text("abcXYZ0189_- ", max_size=60))
def test_what_is_plain_stays(line: str) -> None:
    plain = " ".join(line.split())
    assert b64decode(shown(line)).decode("ascii") == (plain or "hoc ba")


@pytest.mark.parametrize(
    ("line", "plain"),
    [("Đỗ Thị Mận", "Do Thi Man"), ("đường Nguyễn Huệ", "duong Nguyen Hue"), ("ẤỰ", "AU")],
)
def test_marks_are_dropped_and_letters_stay(line: str, plain: str) -> None:
    assert unmarked(line) == plain


@given(st.binary(min_size=1, max_size=600))
@settings(max_examples=30)
def test_line_ends_change_no_value(value: bytes) -> None:
    assert signature_value(with_line_ends(value)) == value


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=20)
def test_a_digest_is_base64(digest: bytes) -> None:
    assert digest_text(digest) == b64encode(digest).decode()


@pytest.mark.parametrize("text", ["", "\r\n", "a", "QQ=", "QQ==QQ==", "không", "QQ==;"])
def test_what_is_no_base64_is_no_signature(text: str) -> None:
    with pytest.raises(ValueError, match=r"base64|empty"):
        signature_value(text)
