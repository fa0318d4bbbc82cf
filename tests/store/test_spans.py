"""Spans of days: what lies in them, and which of them meet."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.store import Span

DAYS = [dt.date(2025, 6, 25) + dt.timedelta(days=n) for n in range(12)]
STARTS = st.sampled_from(DAYS)
LENGTHS = st.one_of(st.none(), st.integers(1, 6))


def span(start: dt.date, length: int | None) -> Span:
    return Span(start, None if length is None else start + dt.timedelta(days=length))


@given(first=st.builds(span, STARTS, LENGTHS), second=st.builds(span, STARTS, LENGTHS))
def test_two_overlap_where_some_day_lies_in_both(first: Span, second: Span) -> None:
    # Open spans of this calendar meet on its last day at the latest.
    days = [*DAYS, DAYS[-1] + dt.timedelta(days=30)]
    assert first.overlaps(second) == any(day in first and day in second for day in days)
    assert all(first.reaches(day) for day in days if day in first)
    assert first.reaches(DAYS[0])


def test_people_see_the_last_day() -> None:
    assert str(Span(dt.date(2004, 7, 8), dt.date(2025, 7, 1))) == "2004-07-08 – 2025-06-30"
    assert str(Span(dt.date(2025, 7, 1))) == "2025-07-01 – …"


@pytest.mark.parametrize("days", [0, -1])
def test_a_span_has_a_day(days: int) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Span(DAYS[3], DAYS[3] + dt.timedelta(days=days))
