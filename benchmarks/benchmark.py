"""What a figure is before and after it is measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.measure import Contest, Measurement, Target
from benchmarks.world import World
from benchmarks.yardstick import REFERENCE_SIGNS
from hub.core.text import Text

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One promise: what is measured, beside whom, and how good it must be.

    :param name: for the command line and for machines.
    :param title: what is measured, as people read it.
    :param unit: what ours and the peer's number count: ``signatures/s``, ``s``.
    :param peer_name: who the peer is and what it does.
    :param prepare: makes the input, shows that both sides do their work on it, and returns them.
    """

    name: str
    title: Text
    unit: Text
    peer_name: str
    target: Target
    prepare: Callable[[World], Contest]
    rounds: int = ROUNDS


@dataclass(frozen=True, slots=True)
class Figure:
    """A benchmark and what came out; a promise that is not kept is shown like any other."""

    benchmark: Benchmark
    measured: Measurement

    @property
    def holds(self) -> bool:
        """Whether the promise is kept in this run, on this machine."""
        return self.benchmark.target.holds(self.measured)

    @property
    def scaled(self) -> float | None:
        """What was measured, on the reference machine; None for a ratio."""
        scaled = self.benchmark.target.scaled
        faster = REFERENCE_SIGNS / self.measured.speed
        return None if scaled is None else scaled(self.measured, faster)

    def to_json(self) -> dict[str, object]:
        """Return the figure for machines."""
        measured = self.measured
        return {
            "name": self.benchmark.name,
            "ours": measured.ours,
            "peer": measured.peer,
            "peer_name": self.benchmark.peer_name,
            "ratio": measured.ratio,
            "target": self.benchmark.target.text,
            "holds": self.holds,
            "unit": self.benchmark.unit.en,
            "scaled": self.scaled,
        }
