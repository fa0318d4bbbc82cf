"""Simulated vendors as subjects: an adapter against the invented server of its vendor.

Such a run shows how the suite works and that an adapter is sound; it certifies nobody, and its
report says so.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from conformance.suites.adapter import TestedAdapter, TestSchools
from hub.core.contracts import Adapter
from hub.core.errors import Actor, UnknownCode
from hub.core.host import PluginHost
from hub.core.text import Text
from simulation.vendors.bad_days import BadDay
from simulation.vendors.hooks import installed_servers

PATIENT: Final[Mapping[str, object]] = {"first_wait": 0.01, "budget": 5, "silence": 30}


def simulated_adapters() -> tuple[str, ...]:
    """Return the adapters that have an invented vendor, whoever brought its server."""
    return tuple(dict.fromkeys(each.adapter for each in installed_servers().values()))


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
    servers = [each for each in installed_servers().values() if each.adapter == adapter]
    if not servers:
        known = ", ".join(simulated_adapters())
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
    world = servers[0].create(schools.held)
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
