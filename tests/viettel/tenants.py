"""Invented tenants and adapters that talk to them; every exchange is judged by the contract."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from hub.core.contracts import Adapter, Page, Query
from hub.core.errors import HubError
from hub.core.host import PluginHost
from hub.core.model import Transcript
from simulation.vendors.bad_days import BadDay
from simulation.vendors.seeding import province_transcripts
from simulation.vendors.server import Server
from simulation.viettel.world import ViettelWorld, Way
from tests.vendors.judge import Judge

CONTRACT = "viettel-rest-2026.1"
PAGE = 7
PATIENT: dict[str, Any] = {"first_wait": 0.01, "budget": 5, "page_size": PAGE}
HASTY: dict[str, Any] = {**PATIENT, "budget": 0}


@cache
def province() -> tuple[Transcript, ...]:
    """Pupils of every level."""
    return tuple(province_transcripts(30, 7))


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant that is being served, and the adapter that reaches it."""

    world: ViettelWorld
    server: Server
    adapter: Adapter
    address: str

    def another(self, **settings: object) -> Adapter:
        """An adapter with other settings."""
        given = self.world.settings(self.address) | PATIENT | settings
        return PluginHost().build_adapter("viettel", given)

    @property
    def held(self) -> list[Transcript]:
        """What the tenant holds, read on a good day."""
        with serving(self.world) as good:
            return transcripts(pages(good.adapter))


@contextmanager
def serving(
    world: ViettelWorld, days: Collection[BadDay] = (), *, judged: bool = True, **settings: object
) -> Iterator[Tenant]:
    """Serve a tenant on such days.

    :param judged: whether the contract must hold; a test that breaks it on purpose says no.
    """
    judge = Judge(CONTRACT)
    server = world.server(days, slowness=0.6, listener=judge)
    with server.serving() as address:
        # Short only where an answer is held back: a busy machine is no slow server.
        silence = 0.3 if BadDay.SLOW in days else 30
        given = world.settings(address) | PATIENT | {"silence": silence} | settings
        yield Tenant(world, server, PluginHost().build_adapter("viettel", given), address)
    if judged:
        assert judge.complaints == []


@contextmanager
def tenant(
    held: Sequence[Transcript] = (),
    days: Collection[BadDay] = (),
    login: Way = "cookie",
    *,
    judged: bool = True,
    **settings: object,
) -> Iterator[Tenant]:
    """Serve a new tenant that holds some transcripts."""
    world = ViettelWorld.create(held, login)
    with serving(world, days, judged=judged, **settings) as served:
        yield served


def pages(adapter: Adapter, query: Query | None = None) -> list[Page]:
    """Everything that is pulled."""

    async def pull() -> list[Page]:
        return [page async for page in adapter.pull(query or Query())]

    return asyncio.run(pull())


def transcripts(pulled: Collection[Page]) -> list[Transcript]:
    """The transcripts of some pages."""
    return [record.transcript for page in pulled for record in page.records]


def resumed(adapter: Adapter, attempts: int) -> tuple[list[Page], list[HubError]]:
    """Pull, and after every failure go on from the last page that was kept."""
    kept: list[Page] = []
    errors: list[HubError] = []

    async def pull() -> None:
        since = kept[-1].cursor if kept else None
        async for page in adapter.pull(Query(since=since)):
            kept.append(page)  # noqa: PERF401 - what came before a failure is kept

    for _ in range(attempts):
        try:
            asyncio.run(pull())
        except HubError as error:
            errors.append(error)
        else:
            return kept, errors
    raise AssertionError(f"not done after {attempts} attempts: {errors[-1].what}")
