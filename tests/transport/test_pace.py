"""Hard quotas: the bucket never lets more through than it may, and wastes none of it."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.transport.pace import TokenBucket

_gaps = st.lists(st.floats(0, 30), min_size=1, max_size=60)


@given(gaps=_gaps, per_minute=st.integers(1, 600), burst=st.integers(1, 20))
def test_no_window_has_more_requests_than_the_quota(
    gaps: list[float], per_minute: int, burst: int
) -> None:
    bucket = TokenBucket(per_minute, burst)
    now, made = 1000.0, []
    for gap in gaps:
        now += gap
        now += bucket.reserve(now)
        made.append(now)
    assert all(earlier <= later for earlier, later in pairwise(made))
    every = 60 / per_minute
    for first, start in enumerate(made):
        for count, end in enumerate(made[first:], start=1):
            assert count <= burst + (end - start) / every + 1e-6


@given(per_minute=st.integers(1, 600), burst=st.integers(1, 20))
def test_what_was_saved_up_is_given_at_once_and_then_one_by_one(
    per_minute: int, burst: int
) -> None:
    bucket = TokenBucket(per_minute, burst)
    assert [bucket.reserve(50.0) for _ in range(burst)] == pytest.approx([0.0] * burst)
    assert bucket.reserve(50.0) == pytest.approx(60 / per_minute)


@given(gaps=_gaps)
def test_without_a_quota_nobody_waits(gaps: list[float]) -> None:
    bucket = TokenBucket(None)
    assert [bucket.reserve(1000.0 + gap) for gap in sorted(gaps)] == [0.0] * len(gaps)


def test_taking_waits_for_what_is_reserved() -> None:
    bucket = TokenBucket(6000)

    async def take() -> None:
        for _ in range(3):
            await bucket.take()

    asyncio.run(take())
