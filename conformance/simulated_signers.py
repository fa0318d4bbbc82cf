"""Simulated signing providers as subjects: a signer against the invented service it is made for.

What a real provider's people would have to arrange (a person who refuses, a quota that is used up)
is arranged in the invented one. Such a run certifies nobody, and its report says so.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Final

from conformance.suites.signer import Situation, Stage, TestedSigner
from hub.core.contracts import Holder, Signer
from hub.core.errors import Actor, UnknownCode
from hub.core.host import PluginHost
from hub.core.model import Level
from hub.core.text import Text
from hub.signers.viettel import wire as mysign
from simulation.csc.world import CscWorld
from simulation.mysign.world import MySignWorld
from simulation.pki import Authority, HolderKey, load_pool
from simulation.pki.profiles import Issuer, staff_profile
from simulation.pki.server_files import write_pem
from simulation.province import Province
from simulation.signing.account import Account
from simulation.signing.phone import Habit
from simulation.smartca.world import SmartcaWorld
from simulation.vendors.bad_days import BadDay, Days, Weather
from simulation.vendors.server import Answered, Asked, Server

STRANGER: Final = Holder(personal_id="001300000033", full_name="Không Có Ai (GIẢ LẬP)")
"""Somebody whom no provider knows."""

_NOBODY: Final = "http://localhost:9"
"""An address where nobody answers."""

_QUICK: Final[Mapping[str, object]] = {"first_wait": 0.01, "budget": 0, "silence": 30, "total": 60}
_WINDOW: Final = 3
"""How often a phone that stays silent is looked at."""

_HABITS: Final = {Situation.REFUSES: Habit.REFUSES, Situation.SLEEPS: Habit.SLEEPS}
_PHONE: Final = frozenset(Situation)


def simulated_signers() -> tuple[str, ...]:
    """Return the signers that have an invented provider here."""
    return tuple(_OPENINGS)


def simulated_signer(signer: str, host: PluginHost) -> TestedSigner:
    """Return the signer with its invented provider; a provider is served scene by scene.

    :raises UnknownCode: when there is no invented provider for it.
    """
    if signer not in _OPENINGS:
        known = ", ".join(simulated_signers())
        raise UnknownCode(
            Text(
                "Không có dịch vụ ký giả lập cho bộ ký này.",
                "There is no simulated provider for this signer.",
            ),
            where=signer,
            who=Actor.OPERATOR,
            remedy=Text(f"Chọn một trong: {known}.", f"Choose one of: {known}."),
        )
    opening, situations, words = _OPENINGS[signer]
    return TestedSigner(
        host.signers[signer], lambda situation: opening(host, situation), situations, words
    )


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher of the invented province with a key at a provider, and the authority's root."""

    holder: Holder
    key: HolderKey
    authority: Authority


@cache
def teacher(issuer: Issuer) -> Teacher:
    """Return the teacher; the certificate is in force today, whichever day it is."""
    pool, province = load_pool(), Province(3, 60)
    year = dt.datetime.now(dt.UTC).year - 1
    authority = Authority.create(pool, f"{year}-{year + 1}")
    school = province.schools(Level.PRIMARY)[0]
    member = next(each for each in province.staff(school).members if each.role == "teacher")
    profile = staff_profile(school, member, issuer)
    key = pool.holders["rsa-2048"][0]
    chain = (authority.subordinates[issuer].certificate,)
    holder = Holder(member.personal_id, full_name=member.signatory.full_name)
    return Teacher(holder, HolderKey(profile, key, authority.issue(profile, key), chain), authority)


class _LosesOne(Weather):
    """Fair weather, until the answer to one request to a path is to be lost."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self.due = False

    def of(self, path: str, body: bytes) -> Days:
        """Return the bad day of this request, if it is struck."""
        if self.due and path.endswith(self._path):
            self.due = False
            return frozenset({BadDay.LOST_ANSWER})
        return frozenset()


def _lose(weather: _LosesOne) -> None:
    weather.due = True


def _spoil(account: Account, situation: Situation) -> None:
    """Let a situation begin that the provider's own books make."""
    if situation is Situation.NO_QUOTA:
        account.quota = 0
    elif situation is Situation.REVOKED:
        account.credentials[0].status = "revoked"


@dataclass(frozen=True, slots=True)
class _Provider:
    """An invented provider, not yet serving.

    :param settings: returns the signer's settings for an address.
    :param lost: the path whose answer can be lost.
    :param secret: the setting that lets the hub in.
    """

    signer: str
    server: Server
    settings: Callable[[str], dict[str, object]]
    account: Account
    holder: Holder
    lost: str
    secret: str
    pass_time: Callable[[], None] = lambda: None


@contextmanager
def _stage(host: PluginHost, provider: _Provider, situation: Situation) -> Iterator[Stage]:
    """Serve a provider and set the stage."""
    server, account, secret = provider.server, provider.account, provider.secret
    weather = _LosesOne(provider.lost)
    heard: list[str] = []

    def listen(asked: Asked, _answered: Answered) -> None:
        heard.append(asked.path)

    server.weather, server.listener = weather, listen
    account.phone.habit = _HABITS.get(situation, Habit.CONFIRMS)
    with server.serving() as address:
        given = provider.settings(address)

        def build(**changes: object) -> Signer:
            return host.build_signer(provider.signer, {**given, **_QUICK, **changes})

        yield Stage(
            signer=build(),
            another=build,
            unreachable=lambda: build(address=_NOBODY),
            unwelcome=lambda: build(**{secret: "gl-sai-khoa-123"}),
            holder=provider.holder,
            stranger=STRANGER,
            prompts=lambda: len(account.phone.shown),
            heard=lambda: len(heard),
            secrets=(str(given[secret]), "gl-sai-khoa-123"),
            arrange=lambda: _spoil(account, situation),
            lose_answer=lambda: _lose(weather),
            pass_time=provider.pass_time,
        )


@contextmanager
def _mysign(host: PluginHost, situation: Situation) -> Iterator[Stage]:
    who = teacher("viettel")
    world = MySignWorld.create([who.key], who.authority.roots["national"].certificate)
    (account,) = world.desk.accounts.values()
    world.desk.window = _WINDOW if situation is Situation.SLEEPS else world.desk.window
    provider = _Provider(
        "viettel-mysign",
        world.server(),
        world.settings,
        account,
        who.holder,
        mysign.SIGN,
        "client_secret",
    )
    with _stage(host, provider, situation) as stage:
        yield stage


@contextmanager
def _csc(host: PluginHost, situation: Situation) -> Iterator[Stage]:
    who = teacher("vnpt")
    world = CscWorld.create([who.key], who.authority.roots["national"].certificate)
    (account,) = world.accounts
    world.desk.window = _WINDOW if situation is Situation.SLEEPS else world.desk.window
    settings = partial(world.settings, version="v2")
    provider = _Provider(
        "csc",
        world.server(),
        settings,
        account,
        who.holder,
        "credentials/authorize",
        "client_secret",
    )
    with _stage(host, provider, situation) as stage:
        yield stage


@contextmanager
def _smartca(host: PluginHost, situation: Situation) -> Iterator[Stage]:
    who = teacher("vnpt")
    number = who.holder.personal_id or ""
    pool, province = load_pool(), Province(3, 60)
    school = province.schools(Level.PRIMARY)[0]
    world = SmartcaWorld.of_schools(province, [school], who.authority, pool)
    account = world.book.subscribers[number].account
    looks = count(1)

    def pass_time() -> None:
        if situation is Situation.SLEEPS and next(looks) >= _WINDOW:
            for request in world.book.requests.values():
                request.expired = True

    provider = _Provider(
        "vnpt",
        world.server(),
        world.settings,
        account,
        who.holder,
        "v1/signatures/sign",
        "sp_password",
        pass_time,
    )
    with _stage(host, provider, situation) as stage:
        yield stage


@contextmanager
def _keyfile(host: PluginHost, _situation: Situation) -> Iterator[Stage]:
    who = teacher("viettel")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pem(folder / "teacher.pem", who.key.key, who.key.certificate)

        def build(where: Path = folder) -> Signer:
            return host.build_signer("keyfile", {"folder": str(where)})

        yield Stage(
            signer=build(),
            another=build,
            unreachable=lambda: build(folder / "khong-co"),
            holder=who.holder,
            stranger=STRANGER,
            prompts=lambda: 0,
            heard=lambda: 0,
        )


_ONLINE: Final[Collection[str]] = frozenset({"account", "network", "asked"})
_OPENINGS: Final = {
    "vnpt": (_smartca, _PHONE, frozenset(_ONLINE)),
    "viettel-mysign": (_mysign, _PHONE, frozenset(_ONLINE)),
    "csc": (_csc, _PHONE - {Situation.NO_QUOTA}, frozenset(_ONLINE)),
    "keyfile": (_keyfile, frozenset({Situation.USUAL}), frozenset[str]()),
}
