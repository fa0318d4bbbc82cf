"""An invented VNPT with an invented commune, and the adapter pointed at it."""

from __future__ import annotations

import pytest

from hub.core.model import Transcript
from simulation.province import Province
from simulation.vnpt.world import VnptWorld

PATIENT = {"first_wait": 0.001, "budget": 20.0}


@pytest.fixture(scope="session")
def province() -> Province:
    return Province(7, 60)


@pytest.fixture(scope="session")
def everyone(province: Province) -> tuple[Transcript, ...]:
    return tuple(t for school in province.schools() for t in province.transcripts(school))


@pytest.fixture
def world(everyone: tuple[Transcript, ...]) -> VnptWorld:
    return VnptWorld.create(everyone)
