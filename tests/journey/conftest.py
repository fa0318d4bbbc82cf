"""Keys of an invented gateway and its sender."""

from __future__ import annotations

import pytest

from simulation.gateway.world import GatewayWorld
from simulation.pki import load_pool
from tests.packets.reports import UNIT


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> GatewayWorld:
    return GatewayWorld.create(tmp_path_factory.mktemp("gateway"), UNIT, load_pool())
