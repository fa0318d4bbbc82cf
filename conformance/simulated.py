"""Simulated vendors as subjects: an adapter against the invented server of its vendor.

Such a run shows how the suite works and that an adapter is sound; it certifies nobody, and its
report says so.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol

from conformance.suites.adapter import TestedAdapter, TestSchools
from hub.core.contracts import Adapter
from hub.core.errors import Actor, UnknownCode
from hub.core.host import PluginHost
from hub.core.model import Transcript
from hub.core.text import Text
from simulation.vendors.bad_days import BadDay
from simulation.viettel.world import ViettelWorld
from simulation.vnpt.world import VnptWorld

PATIENT: Final[Mapping[str, object]] = {"first_wait": 0.01, "budget": 5, "silence": 2}


class _Server(Protocol):
    def serving(self, port: int = 0) -> AbstractContextManager[str]: ...


class _World(Protocol):
    def server(self, days: Collection[BadDay] = ()) -> _Server: ...

    def settings(self, address: str) -> dict[str, object]: ...


WORLDS: Final[Mapping[str, Callable[[Iterable[Transcript]], _World]]] = {
    "viettel": ViettelWorld.create,
    "vnpt": VnptWorld.create,
}
"""The invented tenant of each adapter that has one."""


@contextmanager
def simulated(
    adapter: str,
    host: PluginHost,
    days: Collection[BadDay] = (),
    patience: Mapping[str, object] = PATIENT,
) -> Iterator[TestedAdapter]:
    """Serve the vendor of `adapter` with the suite's schools in it, on such days.

    :param patience: settings of the adapter on top of its tenant's.
    :raises UnknownCode: when there is no invented vendor for it.
    """
    if adapter not in WORLDS:
        known = ", ".join(WORLDS)
        raise UnknownCode(
            Text(
                "Không có máy chủ giả lập cho bộ chuyển đổi này.",
                "There is no simulated server for this adapter.",
            ),
            where=adapter,
            who=Actor.OPERATOR,
            remedy=Text(f"Chọn một trong: {known}.", f"Choose one of: {known}."),
        )
    token = secrets.randbelow(1_000_000)
    schools = TestSchools.create(token)
    world = WORLDS[adapter](schools.held)
    with world.server(days).serving() as address:
        settings = {**world.settings(address), **patience}
        yield tested(adapter, host, settings, schools)


def tested(
    adapter: str, host: PluginHost, settings: Mapping[str, object], schools: TestSchools
) -> TestedAdapter:
    """Return the adapter with these settings as a subject."""

    def build(changed: Mapping[str, object]) -> Adapter:
        return host.build_adapter(adapter, {**settings, **changed})

    return TestedAdapter(host.adapters[adapter], build, settings, schools, _request)


def _request() -> str:
    return f"gl-{secrets.token_hex(12)}"
