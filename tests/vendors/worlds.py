"""Every invented vendor by name, served and judged alike, and ways to call its adapter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from hub.core.contracts import Adapter, FilePage, Page, PushOutcome, Query, SignedFile
from hub.core.errors import HubError
from hub.core.host import PluginHost
from hub.core.model import Transcript
from simulation.exchange.desk import ROOT
from simulation.exchange.world import ExchangeWorld
from simulation.vendors.bad_days import EXCHANGE, REST, SOAP, BadDay, Days
from simulation.vendors.book import Book
from simulation.vendors.seeding import province_transcripts
from simulation.vendors.server import Answered, Asked, Server
from simulation.viettel.world import ViettelWorld
from simulation.vnpt.world import VnptWorld
from tests.vendors.judge import Judge
from tests.vendors.soap_judge import SoapJudge

PAGE = 7
PATIENT: dict[str, Any] = {"first_wait": 0.001, "budget": 20.0, "page_size": PAGE}
HASTY: dict[str, Any] = {**PATIENT, "budget": 0.0}

Listener = Callable[[Asked, Answered], None]


class World(Protocol):
    """What every vendor's world can do."""

    def server(
        self,
        days: Collection[BadDay] = (),
        *,
        plan: Iterable[Collection[BadDay]] = (),
        slowness: float = 3.0,
        listener: Listener | None = None,
    ) -> Server: ...

    def settings(self, address: str) -> dict[str, object]: ...


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor: how its world is made, judged and looked into."""

    name: str
    days: Days
    create: Callable[[Iterable[Transcript]], World]
    judge: Callable[[], Judge | SoapJudge]
    book: Callable[[Any], Book]

    def __str__(self) -> str:
        return self.name


VENDORS = (
    Vendor(
        "exchange",
        EXCHANGE,
        ExchangeWorld.create,
        lambda: Judge("exchange-rest-2026.1", ROOT),
        lambda world: world.desk.book,
    ),
    Vendor(
        "viettel",
        REST,
        ViettelWorld.create,
        lambda: Judge("viettel-rest-2026.1"),
        lambda world: world.desk.book,
    ),
    Vendor(
        "vnpt",
        SOAP,
        VnptWorld.create,
        lambda: SoapJudge("vnpt-soap-2026.1"),
        lambda world: world.book,
    ),
)
EXCHANGE_VENDOR = VENDORS[0]


@cache
def province() -> tuple[Transcript, ...]:
    """Pupils of every level."""
    return tuple(province_transcripts(30, 7))


@cache
def host() -> PluginHost:
    return PluginHost()


@dataclass(frozen=True, slots=True)
class Served:
    """A vendor that is being served, and the adapter that reaches it."""

    vendor: Vendor
    world: World
    server: Server
    adapter: Adapter
    address: str

    @property
    def book(self) -> Book:
        return self.vendor.book(self.world)

    def another(self, **settings: object) -> Adapter:
        """An adapter with other settings."""
        given = self.world.settings(self.address) | PATIENT | settings
        return host().build_adapter(self.vendor.name, given)


@contextmanager
def serving(
    vendor: Vendor,
    held: Iterable[Transcript] = (),
    days: Collection[BadDay] = (),
    *,
    world: World | None = None,
    plan: Iterable[Collection[BadDay]] = (),
    judged: bool = True,
    **settings: object,
) -> Iterator[Served]:
    """Serve a vendor on such days.

    :param judged: whether the contract must hold; a test that breaks it on purpose says no.
    """
    world, judge = world or vendor.create(held), vendor.judge()
    server = world.server(days, plan=plan, slowness=0.6, listener=judge)
    with server.serving() as address:
        # Short only where an answer is held back: a busy machine is no slow server.
        silence = 0.3 if BadDay.SLOW in days else 30
        given = world.settings(address) | PATIENT | {"silence": silence} | settings
        adapter = host().build_adapter(vendor.name, given)
        yield Served(vendor, world, server, adapter, address)
    if judged:
        assert judge.complaints == []


def pages(adapter: Adapter, query: Query | None = None) -> list[Page]:
    async def pull() -> list[Page]:
        return [page async for page in adapter.pull(query or Query())]

    return asyncio.run(pull())


def transcripts(pulled: Collection[Page]) -> list[Transcript]:
    return [record.transcript for page in pulled for record in page.records]


def push(
    adapter: Adapter,
    records: Sequence[Transcript],
    request_id: str = "request-0001",
    *,
    overwrite: bool = False,
) -> tuple[PushOutcome, ...]:
    return asyncio.run(adapter.push(records, request_id=request_id, overwrite=overwrite))


def deliver(adapter: Adapter, files: Sequence[SignedFile], request_id: str) -> list[str]:
    return [one.state for one in asyncio.run(adapter.deliver(files, request_id=request_id))]


def file_pages(adapter: Adapter, query: Query | None = None) -> list[FilePage]:
    async def fetch() -> list[FilePage]:
        return [page async for page in adapter.documents(query or Query())]

    return asyncio.run(fetch())


def resumed(adapter: Adapter, attempts: int) -> list[Page]:
    """Pull, and after every failure go on from the last page that was kept."""
    kept: list[Page] = []

    async def pull() -> None:
        since = kept[-1].cursor if kept else None
        async for page in adapter.pull(Query(since=since)):
            kept.append(page)  # noqa: PERF401 - what came before a failure is kept

    for _ in range(attempts):
        try:
            asyncio.run(pull())
        except HubError:
            continue
        return kept
    raise AssertionError(f"not done after {attempts} attempts")
