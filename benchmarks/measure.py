"""Measuring: ours and the peer in turn, medians of interleaved rounds, never one absolute time."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

Work = Callable[[], int]
"""Does some work and returns how many items it did."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: our rate, the peer's, their ratio, what was promised and whether it holds.

    :param ours: items a second of one core (or seconds where the name says so).
    :param ratio: median of the ratios of neighbouring rounds, so that a machine's moods cancel out.
    """

    name: str
    ours: float
    peer: float | None
    peer_name: str
    ratio: float | None
    target: str
    holds: bool

    def to_json(self) -> dict[str, object]:
        """Return the figure for machines."""
        return asdict(self)


def rate(work: Work, seconds: float) -> float:
    """Return how many items a second of processor time `work` does, over at least `seconds`."""
    gc.collect()
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < seconds:
        done += work()
    return done / spent


def alone(name: str, ours: Work, *, least: float, rounds: int = 5, seconds: float = 0.4) -> Figure:
    """Measure a figure that is promised as a rate."""
    median = statistics.median(rate(ours, seconds) for _ in range(rounds))
    return Figure(name, median, None, "-", None, f"≥ {least:g}/s", median >= least)


def beside(
    name: str,
    ours: Work,
    peer_name: str,
    peer: Work,
    *,
    least: float,
    rounds: int = 5,
    seconds: float = 0.4,
) -> Figure:
    """Measure a figure that is promised as a multiple of a peer's rate."""
    pairs = [(rate(ours, seconds), rate(peer, seconds)) for _ in range(rounds)]
    ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    return Figure(
        name,
        statistics.median(mine for mine, _ in pairs),
        statistics.median(theirs for _, theirs in pairs),
        peer_name,
        ratio,
        f"≥ {least:g} ×",
        ratio >= least,
    )


def within(name: str, tasks: Sequence[Callable[[], None]], *, most: float) -> Figure:
    """Measure the slowest of several tasks, in seconds; the best of three runs of each."""
    slowest = max(min(_seconds(task) for _ in range(3)) for task in tasks)
    return Figure(f"{name}, seconds", slowest, None, "-", None, f"≤ {most:g} s", slowest <= most)


def _seconds(task: Callable[[], None]) -> float:
    started = time.process_time()
    task()
    return time.process_time() - started
