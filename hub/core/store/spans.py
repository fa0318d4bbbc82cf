"""From which day until which day something holds (khoảng thời gian hiệu lực)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` on, until the day before `end`; without `end` for good.

    A day begins at midnight in Vietnam; "until 30/6/2025" is ``end=date(2025, 7, 1)``.

    :raises ValueError: for a span without a day.
    """

    start: dt.date
    end: dt.date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a span has at least one day, not {self.start} to {self.end}")

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Span) -> bool:
        """Tell whether some day lies in both."""
        return _before(self.start, other.end) and _before(other.start, self.end)

    def reaches(self, day: dt.date) -> bool:
        """Tell whether it holds on `day` or some day after."""
        return _before(day, self.end)

    def __str__(self) -> str:
        return f"{self.start} – {self.end - dt.timedelta(days=1) if self.end else '…'}"


def _before(day: dt.date, end: dt.date | None) -> bool:
    return end is None or day < end
