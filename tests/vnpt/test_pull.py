"""Pulling from the invented VNPT gives the province's own transcripts."""

from __future__ import annotations

import asyncio

import pytest

from hub.core.model import Transcript
from hub.plugins.vnpt.manifest import Dialect, Tenant
from simulation.province import Province
from simulation.vnpt.world import VnptWorld
from tests.vnpt.calls import adapter_for, pulled


@pytest.mark.parametrize("tenant", Tenant)
@pytest.mark.parametrize("dialect", Dialect)
def test_every_transcript_arrives_as_it_is(
    province: Province, everyone: tuple[Transcript, ...], tenant: Tenant, dialect: Dialect
) -> None:
    world = VnptWorld.of_province(province, tenant, dialect)
    with world.service().serving() as address:
        adapter = adapter_for(world, address)
        assert asyncio.run(adapter.probe()).ready
        assert pulled(adapter) == list(everyone)
