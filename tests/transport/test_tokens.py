"""Tokens live as long as their giver says, at most; refused logins are not tried again at once."""

from __future__ import annotations

import pytest

from hub.core.transport.tokens import ANYBODY, REFUSAL_KEPT, Tokens, lifetime


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_token_lives_as_long_as_it_is_good_for() -> None:
    clock = Clock()
    tokens = Tokens(3000, clock)
    tokens.keep("a", "ngan", 60)
    tokens.keep("b", "dai", 9999)
    assert (tokens.of("a"), tokens.of("b"), tokens.of("c")) == ("ngan", "dai", "")
    clock.now += 60
    assert (tokens.of("a"), tokens.of("b")) == ("", "dai")
    clock.now += 2940
    assert tokens.of("b") == ""
    tokens.keep("b", "moi", 60)
    tokens.forget("b")
    tokens.forget("b")
    assert tokens.of("b") == ""


def test_a_refusal_is_remembered_for_its_user_or_for_everybody() -> None:
    clock = Clock()
    tokens = Tokens(3000, clock)
    tokens.refuse("a", "59033")
    assert (tokens.refusal("a"), tokens.refusal("b")) == ("59033", "")
    tokens.refuse(ANYBODY, "86024")
    assert (tokens.refusal("a"), tokens.refusal("b")) == ("86024", "86024")
    clock.now += REFUSAL_KEPT
    assert (tokens.refusal("a"), tokens.refusal("b")) == ("", "")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3600", 3600), ("0", 0), ("", 0), ("-5", 0), ("²", 0), ("1e9", 0), ("9" * 9, 0)],
)
def test_lifetimes(text: str, seconds: int) -> None:
    assert lifetime(text) == seconds
