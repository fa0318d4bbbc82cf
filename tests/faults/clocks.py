"""A clock that somebody sets, and an end that comes with a state (đồng hồ chỉnh được)."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass

_MOST_LOOKS = 2_000


@dataclass(slots=True)
class Clock:
    """The machine's clock, wrong by as much as it was set."""

    wrong: dt.timedelta = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.wrong


class Until(threading.Event):
    """Is set once `reached` is true; whoever waits for it looks by that."""

    def __init__(self, reached: Callable[[], bool]) -> None:
        super().__init__()
        self._reached = reached
        self._looks = 0

    def wait(self, timeout: float | None = None) -> bool:
        self._looks += 1
        assert self._looks < _MOST_LOOKS, "it was never reached"
        if self._reached():
            self.set()
        return super().wait(timeout)
