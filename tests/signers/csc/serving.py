"""An invented CSC service that is being served, and the signer that reaches it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from pydantic import SecretStr

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
from simulation.csc.desk import Desk
from simulation.csc.quirks import Quirk
from simulation.csc.vault import Guarded
from simulation.csc.world import CscWorld
from simulation.pki import HolderKey
from simulation.signing.phone import Habit
from simulation.vendors.bad_days import BadDay, Weather
from simulation.vendors.server import Server
from tests.signers import holders

HASTY: dict[str, Any] = {"first_wait": 0.01, "budget": 0, "silence": 5, "total": 10}
NOTHING: Mapping[str, SecretStr] = MappingProxyType({})


@cache
def host() -> PluginHost:
    return PluginHost()


@dataclass(frozen=True, slots=True)
class Served:
    """A service on a socket."""

    world: CscWorld
    server: Server
    address: str
    version: str
    signer: Signer

    @property
    def desk(self) -> Desk:
        return self.world.desk

    def guarded(self, holder: Holder = holders.TEACHER) -> Guarded:
        return next(
            one
            for one in self.desk.vault.values()
            if one.credential.holder.profile.holder == holder.full_name
        )

    def strike(self, *days: BadDay) -> None:
        """Let bad days begin now."""
        self.server.weather = Weather(days)

    def plan(self, *days: BadDay | None) -> None:
        """Let these strike the next requests, one each."""
        self.server.weather = Weather(plan=[[day] if day else [] for day in days])

    def another(self, **settings: object) -> Signer:
        """A signer with other settings: a new process, too, for it remembers nothing."""
        given = self.world.settings(self.address, self.version) | HASTY | settings
        return host().build_signer("csc", given)

    def certificate(self, holder: Holder = holders.TEACHER) -> HolderCertificate:
        return certificates(self.signer, holder)[0]

    def asked(self, method: str) -> list[dict[str, Any]]:
        """The bodies that came to a method."""
        return [one.body for one in self.desk.heard if one.path.endswith(method)]


@contextmanager
def serving(
    version: str = "v1",
    habit: Habit = Habit.CONFIRMS,
    quirks: Collection[Quirk] = (),
    keys: Collection[HolderKey] = (),
    settings: Mapping[str, object] = MappingProxyType({}),
) -> Iterator[Served]:
    held = keys or [
        holders.key_of(one) for one in (holders.TEACHER, holders.OTHER_TEACHER, holders.SCHOOL)
    ]
    world = CscWorld.create(held, holders.root(), habit, quirks)
    server = world.server(slowness=0.3)
    with server.serving() as address:
        given = world.settings(address, version) | HASTY | dict(settings)
        signer = host().build_signer("csc", given)
        yield Served(world, server, address, version, signer)


def certificates(signer: Signer, holder: Holder) -> tuple[HolderCertificate, ...]:
    return asyncio.run(signer.certificates(holder))


def secret(**given: str) -> Mapping[str, SecretStr]:
    return {name: SecretStr(value) for name, value in given.items()}


def started(
    signer: Signer, request: SigningRequest, given: Mapping[str, SecretStr] = NOTHING
) -> Ticket:
    return asyncio.run(signer.start(request, given))


def polled(signer: Signer, ticket: Ticket) -> SigningOutcome:
    return asyncio.run(signer.poll(ticket))


def signed(
    signer: Signer, request: SigningRequest, given: Mapping[str, SecretStr] = NOTHING
) -> SigningOutcome:
    """Start, and ask until something is settled."""

    async def run() -> SigningOutcome:
        ticket = await signer.start(request, given)
        outcome = ticket.outcome or await signer.poll(ticket)
        while outcome.state is SigningState.PENDING:
            outcome = await signer.poll(ticket)
        return outcome

    return asyncio.run(run())
