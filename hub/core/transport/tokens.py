"""Bearer tokens by user, and logins that were refused a moment ago (mã truy cập)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

REFUSAL_KEPT: Final = 300.0
"""Seconds for which a refused login is not tried again: the account could lock."""
ANYBODY: Final = ""
"""Stands for every user: the application itself was turned away."""


class Tokens:
    """What was given at logins; in memory only, a new process logs in anew.

    :param longest: seconds for which a token is used at most, whatever its giver says.
    :param clock: seconds that only grow.
    """

    def __init__(self, longest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._longest = longest
        self._clock = clock
        self._given: dict[str, tuple[str, float]] = {}
        self._refused: dict[str, tuple[str, float]] = {}

    def of(self, user: str) -> str:
        """Return the user's token; empty where a login is due."""
        return self._still(self._given, user)

    def keep(self, user: str, token: str, seconds: float) -> None:
        """Keep a token for as long as it lives."""
        self._given[user] = (token, self._clock() + min(seconds, self._longest))

    def forget(self, user: str) -> None:
        """Forget a token that was turned away."""
        self._given.pop(user, None)

    def refuse(self, user: str, code: str) -> None:
        """Remember that a login was refused, and why."""
        self._refused[user] = (code, self._clock() + REFUSAL_KEPT)

    def refusal(self, user: str) -> str:
        """Return why the user's, or anybody's, login was refused a moment ago; empty if not."""
        return self._still(self._refused, ANYBODY) or self._still(self._refused, user)

    def _still(self, kept: dict[str, tuple[str, float]], user: str) -> str:
        value, until = kept.get(user, ("", 0.0))
        return value if self._clock() < until else ""


def lifetime(text: str) -> int:
    """Return a token's seconds, which come as text or as a number; 0 where nobody can tell."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
