from __future__ import annotations

import itertools

import pytest

from benchmarks import measure
from benchmarks.world import World
from simulation.pki import load_pool


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("bench")
    return World(folder / "trust", folder / "cache", load_pool())


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on by a tenth of a second at each look, so that nothing here is timed."""
    clock = itertools.count()
    monkeypatch.setattr(measure, "processor_seconds", lambda: next(clock) / 10)
