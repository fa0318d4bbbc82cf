"""An invented MySign that is being served, and the signer that reaches it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from hub.core.contracts import (
    Holder,
    HolderCertificate,
    Signer,
    SigningOutcome,
    SigningRequest,
    SigningState,
    Ticket,
)
from hub.core.host import PluginHost
from simulation.mysign.desk import Desk
from simulation.mysign.quirks import Quirk
from simulation.mysign.world import MySignWorld
from simulation.pki import HolderKey
from simulation.signing.account import Account
from simulation.signing.phone import Habit
from simulation.vendors.bad_days import BadDay, Weather
from simulation.vendors.server import Server
from tests.signers import holders

HASTY: dict[str, Any] = {"first_wait": 0.01, "budget": 0, "silence": 5, "total": 10}


@cache
def host() -> PluginHost:
    return PluginHost()


@dataclass(frozen=True, slots=True)
class Served:
    """MySign on a socket."""

    world: MySignWorld
    server: Server
    address: str
    signer: Signer

    @property
    def desk(self) -> Desk:
        return self.world.desk

    def account(self, holder: Holder = holders.TEACHER) -> Account:
        return self.desk.accounts[f"CMT_{holder.personal_id}"]

    def strike(self, *days: BadDay) -> None:
        """Let bad days begin now."""
        self.server.weather = Weather(days)

    def another(self, **settings: object) -> Signer:
        """A signer with other settings: a new process, too, for it remembers nothing."""
        given = self.world.settings(self.address) | HASTY | settings
        return host().build_signer("viettel-mysign", given)

    def certificate(self, holder: Holder = holders.TEACHER) -> HolderCertificate:
        return certificates(self.signer, holder)[0]

    def asked(self, path: str) -> list[dict[str, Any]]:
        """The bodies that came to a path."""
        return [heard.body for heard in self.desk.heard if heard.path == path]


@contextmanager
def serving(
    habit: Habit = Habit.CONFIRMS,
    quirks: Collection[Quirk] = (),
    days: Collection[BadDay] = (),
    keys: Collection[HolderKey] = (),
    settings: Mapping[str, object] = MappingProxyType({}),
) -> Iterator[Served]:
    held = keys or [
        holders.key_of(one) for one in (holders.TEACHER, holders.OTHER_TEACHER, holders.SCHOOL)
    ]
    world = MySignWorld.create(held, holders.root(), habit, quirks)
    server = world.server(days, slowness=0.3)
    with server.serving() as address:
        given = world.settings(address) | HASTY | dict(settings)
        signer = host().build_signer("viettel-mysign", given)
        yield Served(world, server, address, signer)


def certificates(signer: Signer, holder: Holder) -> tuple[HolderCertificate, ...]:
    return asyncio.run(signer.certificates(holder))


def started(signer: Signer, request: SigningRequest) -> Ticket:
    return asyncio.run(signer.start(request, {}))


def polled(signer: Signer, ticket: Ticket) -> SigningOutcome:
    return asyncio.run(signer.poll(ticket))


def signed(signer: Signer, request: SigningRequest) -> SigningOutcome:
    """Start, and ask until something is settled."""

    async def run() -> SigningOutcome:
        ticket = await signer.start(request, {})
        outcome = ticket.outcome or await signer.poll(ticket)
        while outcome.state is SigningState.PENDING:
            outcome = await signer.poll(ticket)
        return outcome

    return asyncio.run(run())
