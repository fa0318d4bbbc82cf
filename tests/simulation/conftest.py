"""What the tests of the invented world share."""

from __future__ import annotations

import pytest

from simulation.pki import Authority, KeyPool, load_pool
from simulation.province import Province


@pytest.fixture(scope="session")
def province() -> Province:
    return Province(seed=7, pupils=600)


@pytest.fixture(scope="session")
def pool() -> KeyPool:
    return load_pool()


@pytest.fixture(scope="session")
def authority(pool: KeyPool) -> Authority:
    return Authority.create(pool)
