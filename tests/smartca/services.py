"""An invented SmartCA that is being served, the signer that reaches it, and a class to sign."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import itertools
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from hub.core.contracts import Holder, Signer, SigningItem, SigningRequest
from hub.core.contracts.methods import RSA_SHA256
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


_NUMBERS = itertools.count(1)


def teacher() -> Holder:
    """The homeroom teacher of the class."""
    homeroom = pupils()[0].homeroom
    assert homeroom is not None
    return Holder(homeroom.personal_id, full_name=homeroom.full_name)


def hold(request: SigningRequest, signatures: Sequence[bytes]) -> bool:
    """Tell whether each value is the certificate's, over its own digest."""
    key = x509.load_der_x509_certificate(request.certificate).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    for item, value in zip(request.items, signatures, strict=True):
        key.verify(value, item.digest, padding.PKCS1v15(), Prehashed(SHA256()))
    return True


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

    def request(
        self, signer: Signer, *, count: int = 3, holder: Holder | None = None
    ) -> SigningRequest:
        """A request that is about the homeroom teacher's certificate."""
        certificate = asyncio.run(signer.certificates(holder or teacher()))[0]
        return SigningRequest(
            f"ky-{next(_NUMBERS):032x}",
            certificate.certificate,
            RSA_SHA256,
            tuple(
                SigningItem(str(n), hashlib.sha256(bytes([n])).digest(), f"1A GVCN {n}")
                for n in range(count)
            ),
            "Ký học bạ (giả lập)",
            certificate.reference,
        )

    @property
    def teacher(self) -> Subscriber:
        """The homeroom teacher's account."""
        return self.subscriber(pupils()[0])

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
