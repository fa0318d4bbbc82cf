"""The harness measures what it says; no test here asks the real clock."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import measure as harness
from benchmarks.measure import (
    Contest,
    Measurement,
    Target,
    at_least,
    at_least_times,
    at_most_seconds,
    at_most_times,
    measure,
    more_than_peer,
    processor_seconds,
    rate_of,
    time_of,
    worst_of,
)

_POSITIVE = st.floats(1e-3, 1e6)


def test_ours_the_peer_and_the_machine_take_turns() -> None:
    turns: list[str] = []

    def sample(name: str, *values: float) -> float:
        turns.append(name)
        return values[turns.count(name) - 1]

    contest = Contest(
        lambda: sample("ours", 8.0, 6.0, 100.0), lambda: sample("peer", 4.0, 2.0, 20.0)
    )
    got = measure(contest, 3, lambda: sample("speed", 10.0, 30.0, 20.0))
    assert [name for name, _ in itertools.groupby(turns)] == ["ours", "peer", "speed"] * 3
    assert got == Measurement(ours=8.0, speed=20.0, peer=4.0, ratio=3.0)


def test_without_a_peer_there_is_no_ratio() -> None:
    assert measure(Contest(lambda: 5.0), 1, lambda: 7.0) == Measurement(ours=5.0, speed=7.0)


@pytest.mark.usefixtures("ticking")
def test_a_rate_counts_items_and_a_time_one_run() -> None:
    """Four runs of three items fit before the fifth look at the clock says half a second."""
    assert rate_of(lambda: 3, 0.5)() == pytest.approx(24)
    assert time_of(lambda: None)() == pytest.approx(0.1)


@pytest.mark.usefixtures("ticking")
def test_the_slowest_counts() -> None:
    def slow() -> None:
        harness.processor_seconds()
        harness.processor_seconds()

    assert worst_of([lambda: None, slow, lambda: None])() == pytest.approx(0.3)


def test_processor_time_only_grows() -> None:
    before = processor_seconds()
    assert sum(range(10_000)) > 0
    assert processor_seconds() >= before


@pytest.mark.parametrize(
    ("target", "kept", "broken"),
    [
        (at_least(800), Measurement(800, 1), Measurement(799, 1)),
        (at_most_seconds(1), Measurement(1.0, 1), Measurement(1.1, 1)),
        (at_least_times(5), Measurement(5, 1, 1, 5.0), Measurement(4, 1, 1, 4.9)),
        (more_than_peer(), Measurement(2, 1, 1, 1.1), Measurement(1, 1, 1, 1.0)),
        (at_most_times(6), Measurement(6, 1, 1, 6.0), Measurement(7, 1, 1, 6.1)),
    ],
)
def test_a_promise_is_kept_or_not(target: Target, kept: Measurement, broken: Measurement) -> None:
    assert target.holds(kept)
    assert not target.holds(broken)


def test_a_ratio_is_not_kept_without_a_peer() -> None:
    for target in (at_least_times(1), more_than_peer(), at_most_times(1)):
        assert not target.holds(Measurement(1, 1))
        assert target.scaled is None


@given(ours=_POSITIVE, faster=_POSITIVE)
def test_a_faster_machine_does_more_in_less_time(ours: float, faster: float) -> None:
    rate, seconds = at_least(1).scaled, at_most_seconds(1).scaled
    assert rate is not None
    assert seconds is not None
    got = Measurement(ours, 1)
    assert rate(got, faster) == pytest.approx(ours * faster)
    assert seconds(got, faster) == pytest.approx(ours / faster)
    assert rate(got, 1) == seconds(got, 1) == ours
