"""An invented SmartCA that is being served, the signer that reaches it, and a class to sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from hub.core.contracts import Signer
from hub.core.host import PluginHost
from hub.core.model import Level, Transcript
from simulation.pki import Authority, load_pool
from simulation.province import Province, SchoolPlan
from simulation.signing.phone import Habit, Phone
from simulation.smartca.book import Subscriber
from simulation.smartca.world import SmartcaWorld
from simulation.vendors.bad_days import BadDay, Weather
from simulation.vendors.server import Server

HASTY: dict[str, Any] = {"first_wait": 0.01, "budget": 0, "poll_seconds": 5}


@cache
def province() -> Province:
    return Province(3, 60)


@cache
def authority() -> Authority:
    """Authorities whose certificates are in force today, whichever day it is."""
    year = dt.datetime.now(dt.UTC).year - 1
    return Authority.create(load_pool(), f"{year}-{year + 1}")


@cache
def school(level: Level = Level.PRIMARY) -> SchoolPlan:
    return province().schools(level)[0]


@cache
def pupils(level: Level = Level.PRIMARY) -> tuple[Transcript, ...]:
    """Three pupils of one class."""
    everybody = tuple(province().transcripts(school(level)))
    name = everybody[0].classroom.name
    return tuple(each for each in everybody if each.classroom.name == name)[:3]


@dataclass(frozen=True, slots=True)
class Service:
    """A SmartCA that is being served."""

    world: SmartcaWorld
    server: Server
    address: str

    def signer(self, **settings: object) -> Signer:
        """The signer as the host builds it."""
        given = self.world.settings(self.address) | HASTY | settings
        return PluginHost().build_signer("vnpt", given)

    @property
    def prompts(self) -> int:
        """How often somebody was asked on a phone."""
        return sum(len(each.account.phone.shown) for each in self.world.book.subscribers.values())

    def subscriber(self, transcript: Transcript) -> Subscriber:
        """The homeroom teacher's account."""
        assert transcript.homeroom is not None
        assert transcript.homeroom.personal_id is not None
        return self.world.book.subscribers[transcript.homeroom.personal_id]


class Once(Weather):
    """Bad days that strike only requests to one path, one after another."""

    def __init__(self, path: str, days: Collection[BadDay]) -> None:
        super().__init__(days)
        self._path = path
        self._left = list(days)

    def of(self, path: str, body: bytes) -> frozenset[BadDay]:
        """Return the bad day of this request, if it is struck."""
        struck = path.endswith(self._path) and self._left
        return frozenset([self._left.pop(0)]) if struck else frozenset()


@contextmanager
def serving(
    days: Weather | None = None,
    *,
    habit: Habit = Habit.CONFIRMS,
    hesitation: int = 1,
    level: Level = Level.PRIMARY,
) -> Iterator[Service]:
    """Serve a SmartCA whose subscribers are one school's staff and seal."""
    world = SmartcaWorld.of_schools(
        province(),
        [school(level)],
        authority(),
        load_pool(),
        phone=lambda: Phone(habit, hesitation),
    )
    server = world.server(slowness=0.3)
    server.weather = days or server.weather
    with server.serving() as address:
        yield Service(world, server, address)
