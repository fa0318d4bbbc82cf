"""The figures of waiting for phones: what it costs that people have not confirmed yet.

A confirmation that waits is a row. What costs is asking: ours is the whole round, claimed from the
store, asked over HTTP, read. The peer is httpx alone, making the same requests over connections
that it keeps, with nothing behind them.

* 10,000 that are told by webhook and asked about every two minutes: 15 % of a core is 556 a second
  of processor time; the memory of the process stays below 300 MB.
* 1,000 that are asked about every two seconds, the quickest pace among the vendors': one core.
* 500 in parallel, started and asked about by one process, beside 500 bare requests.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import multiprocessing
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import httpx

from benchmarks import phones
from benchmarks.benchmark import Benchmark
from benchmarks.measure import (
    Contest,
    Measurement,
    Target,
    Work,
    at_least,
    at_most_seconds,
    rate_of,
    time_of,
)
from benchmarks.world import World
from hub.core.contracts import Signer
from hub.core.host import PluginHost
from hub.core.journey.tickets.polling import poll_due
from hub.core.store import NewDocument, Store, StoredTicket, TicketItem, TicketState, open_store
from hub.core.store.packing import sha256
from hub.core.text import Text
from simulation.vendors.seeding import province_transcripts

_DOCUMENT: Final = b"<HOC_BA/>"
ROUND = 500
WAITING = 10_000
"""Confirmations that wait while memory is measured."""
_AT_ONCE: Final = 8
_NOW: Final = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


@cache
def address() -> str:
    """Return the address of the provider, started once."""
    return phones.start()


def signer(where: str) -> Signer:
    """Return the signer that asks it."""
    settings = {"address": where, "sp_id": "gia-lap", "sp_password": "gia-lap", "at_once": _AT_ONCE}
    return PluginHost().build_signer("vnpt", settings)


def _ticket(number: int) -> StoredTicket:
    return StoredTicket(
        request_id=f"ky-{number:032x}",
        signer="vnpt",
        account="vnpt",
        unit="GL",
        actor="local",
        state=TicketState.PENDING,
        method="",
        certificate=b"",
        reference="",
        description="",
        provider_id=f"{number}",
        memo="1",
        poll_seconds=0.0,
        next_at=_NOW,
        closes_at=_NOW + dt.timedelta(days=1),
        problem=None,
        doubted=False,
        created_at=_NOW,
        changed_at=_NOW,
    )


def filled(folder: Path, count: int) -> Store:
    """Return a store in which so many confirmations wait, due at every moment."""
    folder.mkdir(parents=True, exist_ok=True)
    store = open_store(Path(tempfile.mkdtemp(dir=folder)) / "hub.sqlite")
    transcript = next(iter(province_transcripts(20, 1)))
    item = TicketItem(transcript.key, "CBQL", sha256(_DOCUMENT), "1A CBQL", "{}")
    with store.writing() as transaction:
        transaction.transcripts.save([transcript])
        transaction.documents.add([NewDocument(transcript.key, _DOCUMENT, "composed")])
        for number in range(count):
            transaction.tickets.add(_ticket(number), [item])
    return store


def asking(store: Store, asked: Signer) -> Work:
    """Return our work: one round of questions."""

    def work() -> int:
        polled = asyncio.run(poll_due(store, lambda _: asked, clock=lambda: _NOW, limit=ROUND))
        return polled.asked

    return work


def bare(where: str) -> Work:
    """Return the peer's work: as many requests, and nothing else."""

    async def ask() -> int:
        places = asyncio.Semaphore(_AT_ONCE)
        async with httpx.AsyncClient(base_url=where, trust_env=False) as client:

            async def one(number: int) -> None:
                async with places:
                    path = f"/sca/sp769/v1/signatures/sign/{number}/status"
                    answer = await client.post(path, content=b"{}")
                    answer.json()

            await asyncio.gather(*(one(number) for number in range(ROUND)))
        return ROUND

    return lambda: asyncio.run(ask())


def _rates(world: World) -> Contest:
    store = filled(world.folder, ROUND)
    return Contest(rate_of(asking(store, signer(address()))), rate_of(bare(address())))


def _times(world: World) -> Contest:
    store = filled(world.folder, ROUND)
    return Contest(time_of(asking(store, signer(address()))), time_of(bare(address())))


# ── memory ───────────────────────────────────────────────────────────────────────────────────────


def _memory(world: World) -> Contest:
    folder, where = world.folder, address()
    return Contest(
        lambda: _megabytes_of(_hold_rows, folder, where, WAITING),
        lambda: _megabytes_of(_hold_tasks, folder, where, WAITING),
    )


def _megabytes_of(
    hold: Callable[[Path, str, int], None], folder: Path, where: str, count: int
) -> float:
    """Return the most memory that a process of its own took for it, in MB."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_held, args=(theirs, hold, folder, where, count))
    process.start()
    taken: float = ours.recv()
    process.join()
    process.close()
    return taken


def _held(
    told: Connection,
    hold: Callable[[Path, str, int], None],
    folder: Path,
    where: str,
    count: int,
) -> None:
    hold(folder, where, count)
    (most,) = (
        line.split()[1]
        for line in Path("/proc/self/status").read_text("utf-8").splitlines()
        if line.startswith("VmHWM:")
    )
    told.send(int(most) / 1024)


def _hold_rows(folder: Path, where: str, count: int) -> None:
    """Let `count` wait, and ask about as many."""
    with closing(filled(folder, count)) as store:
        work, asked = asking(store, signer(where)), 0
        while asked < count:
            asked += work()


def _hold_tasks(folder: Path, where: str, count: int) -> None:
    """Let `count` wait as tasks with a timer each, which no crash survives."""

    async def wait() -> None:
        tasks = [asyncio.create_task(asyncio.sleep(120)) for _ in range(count)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()

    asyncio.run(wait())


def _at_most_megabytes(most: float) -> Target:
    def holds(got: Measurement) -> bool:
        return got.ours <= most

    return Target(f"≤ {most:g} MB", holds)


_PEER = "httpx, the same requests alone"
_QUESTIONS = Text("lượt hỏi/s", "questions/s")

BENCHMARKS = (
    Benchmark(
        "waiting-by-webhook",
        Text(
            "10.000 yêu cầu chờ điện thoại, hai phút hỏi một lần: 15 % một nhân",
            "10,000 confirmations asked about every two minutes: 15 % of a core",
        ),
        _QUESTIONS,
        _PEER,
        at_least(556),
        _rates,
    ),
    Benchmark(
        "waiting-at-vendors-pace",
        Text(
            "1.000 yêu cầu, hai giây hỏi một lần: một nhân",
            "1,000 confirmations asked about every two seconds: one core",
        ),
        _QUESTIONS,
        _PEER,
        at_least(500),
        _rates,
    ),
    Benchmark(
        "waiting-500",
        Text("Hỏi một lượt 500 yêu cầu cùng chờ", "One round over 500 confirmations in parallel"),
        Text("s", "s"),
        _PEER,
        at_most_seconds(5),
        _times,
    ),
    Benchmark(
        "waiting-memory",
        Text("Bộ nhớ khi 10.000 yêu cầu chờ", "Memory while 10,000 confirmations wait"),
        Text("MB", "MB"),
        "asyncio, a task a confirmation, nothing kept",
        _at_most_megabytes(300),
        _memory,
        rounds=1,
    ),
)
