"""Who is gone: told by whether a heartbeat changes, whatever time it says."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from hub.core.journey.jobs.hearing import Hearing

_BEATS = st.datetimes(timezones=st.just(dt.UTC))
_PATIENCE = dt.timedelta(seconds=30)


@given(beats=st.lists(_BEATS, min_size=2, max_size=6, unique=True))
def test_who_still_beats_is_there_however_wrong_the_clocks_are(beats: list[dt.datetime]) -> None:
    seconds = [0.0]
    hearing = Hearing(_PATIENCE, lambda: seconds[0])
    for beat in beats:
        assert hearing.silent({"w2": beat}) == frozenset()
        seconds[0] += 29
    assert hearing.silent({"w2": beats[-1]}) == frozenset()
    seconds[0] += 2
    assert hearing.silent({"w2": beats[-1]}) == {"w2"}


def test_one_that_was_forgotten_begins_anew() -> None:
    seconds, beat = [0.0], dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    hearing = Hearing(_PATIENCE, lambda: seconds[0])
    hearing.silent({"w2": beat})
    hearing.silent({})
    seconds[0] += 60
    assert hearing.silent({"w2": beat}) == frozenset()
