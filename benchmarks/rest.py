"""The figures of REST: an invented province pulled by both contracts, every level in its share.

Ours is the adapter's whole pull over HTTP: strict wire models, mapping, canonical transcripts. The
peer asks the same server for the same pages with httpx and reads them with the standard library's
json; it makes neither a strict value nor a transcript. The server is another process, whose time
does not count.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
from collections.abc import Callable, Iterable, Mapping
from multiprocessing.connection import Connection
from threading import Event
from typing import Any, Final

import httpx

from benchmarks.benchmark import Benchmark
from benchmarks.measure import Contest, Work, at_least, rate_of
from benchmarks.world import World
from hub.core.contracts import Query
from hub.core.host import PluginHost
from hub.core.text import Text
from simulation.exchange.world import ExchangeWorld
from simulation.vendors.seeding import province_transcripts
from simulation.viettel.world import ViettelWorld

PUPILS = 1_000
_PAGE: Final = 500
_WORLDS: Final[Mapping[str, Callable[[Iterable[Any]], Any]]] = {
    "exchange": ExchangeWorld.create,
    "viettel": lambda held: ViettelWorld.create(held, "basic"),
}


def served(vendor: str) -> dict[str, Any]:
    """Serve a vendor from another process, as long as this one lives; return its settings."""
    here, there = multiprocessing.Pipe()
    spawning = multiprocessing.get_context("spawn")
    spawning.Process(target=_serve, args=(vendor, PUPILS, there), daemon=True).start()
    settings: dict[str, Any] = here.recv()
    return settings


def _serve(vendor: str, pupils: int, told: Connection) -> None:
    world = _WORLDS[vendor](province_transcripts(pupils, 1))
    with world.server().serving() as address:
        told.send(world.settings(address) | {"page_size": _PAGE})
        Event().wait()


def pulling(vendor: str, settings: Mapping[str, Any]) -> Work:
    """Return our work: everything that the vendor has, as canonical transcripts."""
    adapter = PluginHost().build_adapter(vendor, settings)

    async def pull() -> int:
        return sum([len(page.records) async for page in adapter.pull(Query())])

    return lambda: asyncio.run(pull())


def asking(vendor: str, settings: Mapping[str, Any]) -> Work:
    """Return the peer's work: the same pages as plain Python values."""
    if vendor == "exchange":
        headers = {"Authorization": f"Bearer {settings['key']}"}
        client = httpx.Client(base_url=settings["address"], headers=headers)
        number, items = "change", ["items"]

        def page(since: int) -> httpx.Response:
            return client.get("/transcripts", params={"since": since, "limit": _PAGE})
    else:
        account = (settings["username"], settings["password"])
        client = httpx.Client(base_url=settings["address"], auth=account)
        number, items = "changeNo", ["result", "transcripts"]
        path = f"/TranscriptAPI/TranscriptWS/getTranscripts/{settings['unit']}"

        def page(since: int) -> httpx.Response:
            return client.post(path, json={"lastChange": since, "rowPerPage": _PAGE})

    def work() -> int:
        count = since = 0
        while count < PUPILS:
            rows: Any = json.loads(page(since).content)
            for name in items:
                rows = rows[name]
            count, since = count + len(rows), rows[-1][number]
        return count

    return work


def _contest(vendor: str) -> Callable[[World], Contest]:
    def prepare(_: World) -> Contest:
        settings = served(vendor)
        return Contest(rate_of(pulling(vendor, settings)), rate_of(asking(vendor, settings)))

    return prepare


_UNIT: Final = Text("học bạ/s", "transcripts/s")
_PEER: Final = "httpx and json, nothing checked"

BENCHMARKS = (
    Benchmark(
        "rest-pull-viettel",
        Text("Kéo học bạ qua REST của Viettel", "Pull by Viettel's REST contract"),
        _UNIT,
        _PEER,
        at_least(2_000),
        _contest("viettel"),
    ),
    Benchmark(
        "rest-pull-exchange",
        Text("Kéo học bạ qua quy ước trao đổi", "Pull by the exchange contract"),
        _UNIT,
        _PEER,
        at_least(2_000),
        _contest("exchange"),
    ),
)
