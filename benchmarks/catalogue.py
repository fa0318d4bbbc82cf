"""Every figure, by its name."""

from __future__ import annotations

from benchmarks import (
    checking,
    hostile,
    importing,
    journey,
    levels,
    printing,
    rest,
    signing,
    soap,
    token,
    verifying,
    waiting,
)
from benchmarks.benchmark import Benchmark

BENCHMARKS: dict[str, Benchmark] = {
    benchmark.name: benchmark
    for module in (
        signing,
        token,
        verifying,
        levels,
        checking,
        importing,
        printing,
        soap,
        rest,
        journey,
        waiting,
        hostile,
    )
    for benchmark in module.BENCHMARKS
}
