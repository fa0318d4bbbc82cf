"""Measuring: ours and the peer in turn, medians of interleaved rounds, never one absolute time.

Time is processor time of this process and of the children it waited for: what other programs do on
the machine counts little, and a second process is no way to look faster.
"""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Work = Callable[[], int]
"""Does some work and returns how many items it did."""

Sample = Callable[[], float]
"""Measures once, for one round."""


@dataclass(frozen=True, slots=True)
class Contest:
    """What one figure measures in each round: ours, then the peer's; both on the same input."""

    ours: Sample
    peer: Sample | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """What came out of the rounds.

    :param speed: how fast the machine was meanwhile, as `benchmarks.yardstick` tells it.
    :param ratio: median of the ratios of neighbouring rounds, so that a machine's moods cancel out.
    """

    ours: float
    speed: float
    peer: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What was promised.

    :param text: as people read it, such as ``≥ 2.5 ×``.
    :param holds: whether a measurement keeps the promise.
    :param scaled: what was measured, on a machine that is so many times faster; None where the
        promise is a ratio, which every machine shows alike.
    """

    text: str
    holds: Callable[[Measurement], bool]
    scaled: Callable[[Measurement, float], float] | None = None


def processor_seconds() -> float:
    """Return the processor time of this process and of its finished children, in seconds."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def rate_of(work: Work, seconds: float = 0.4) -> Sample:
    """Return a sample of items a second of processor time, over at least `seconds`."""

    def sample() -> float:
        gc.collect()
        done, started = 0, processor_seconds()
        while (spent := processor_seconds() - started) < seconds or not spent:
            done += work()
        return done / spent

    return sample


def time_of(run: Callable[[], object]) -> Sample:
    """Return a sample of the processor seconds that one run takes."""

    def sample() -> float:
        gc.collect()
        started = processor_seconds()
        run()
        return processor_seconds() - started

    return sample


def worst_of(runs: Sequence[Callable[[], object]]) -> Sample:
    """Return a sample of the processor seconds that the slowest of `runs` takes."""
    samples = [time_of(run) for run in runs]
    return lambda: max(sample() for sample in samples)


def measure(contest: Contest, rounds: int, speed: Sample) -> Measurement:
    """Measure in interleaved rounds: ours, peer, ours, peer, and so on.

    :param speed: how fast the machine is, asked in each round.
    """
    taken = [(contest.ours(), contest.peer and contest.peer(), speed()) for _ in range(rounds)]
    ours = statistics.median(mine for mine, _, _ in taken)
    meanwhile = statistics.median(speed for _, _, speed in taken)
    theirs = [(mine, peer) for mine, peer, _ in taken if peer is not None]
    if not theirs:
        return Measurement(ours, meanwhile)
    return Measurement(
        ours,
        meanwhile,
        statistics.median(peer for _, peer in theirs),
        statistics.median(mine / peer for mine, peer in theirs),
    )


def at_least(rate: float) -> Target:
    """Promise a rate."""
    return Target(
        f"≥ {rate:,g}/s", lambda got: got.ours >= rate, lambda got, faster: got.ours * faster
    )


def at_most_seconds(seconds: float) -> Target:
    """Promise an answer within `seconds`."""
    return Target(
        f"≤ {seconds:g} s", lambda got: got.ours <= seconds, lambda got, faster: got.ours / faster
    )


def at_least_times(factor: float) -> Target:
    """Promise a multiple of the peer's rate."""
    return Target(f"≥ {factor:g} ×", lambda got: got.ratio is not None and got.ratio >= factor)


def more_than_peer() -> Target:
    """Promise to be ahead of the peer."""
    return Target("> 1 ×", lambda got: got.ratio is not None and got.ratio > 1)


def at_most_times(factor: float) -> Target:
    """Promise to take no more than a multiple of the peer's time."""
    return Target(f"≤ {factor:g} ×", lambda got: got.ratio is not None and got.ratio <= factor)
