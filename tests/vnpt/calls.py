"""Ways to call an adapter from a test."""

from __future__ import annotations

import asyncio
from functools import cache

from hub.core.contracts import Adapter, Page, Query, SignedFile
from hub.core.host import PluginHost
from hub.core.model import Transcript
from simulation.vnpt.world import VnptWorld

QUICK = {"first_wait": 0.001, "budget": 20.0}
ONCE = {"first_wait": 0.001, "budget": 0.0}


@cache
def host() -> PluginHost:
    return PluginHost()


def adapter_for(world: VnptWorld, address: str, **settings: object) -> Adapter:
    return host().build_adapter("vnpt", world.settings(address) | QUICK | settings)


def pull(adapter: Adapter, query: Query | None = None) -> list[Page]:
    async def run() -> list[Page]:
        return [page async for page in adapter.pull(query or Query())]

    return asyncio.run(run())


def pulled(adapter: Adapter, query: Query | None = None) -> list[Transcript]:
    return [record.transcript for page in pull(adapter, query) for record in page.records]


def signed_files(adapter: Adapter, query: Query | None = None) -> list[SignedFile]:
    async def run() -> list[SignedFile]:
        return [file async for page in adapter.documents(query or Query()) for file in page.files]

    return asyncio.run(run())


def file_cursors(adapter: Adapter) -> list[str | None]:
    async def run() -> list[str | None]:
        return [page.cursor async for page in adapter.documents(Query())]

    return asyncio.run(run())
