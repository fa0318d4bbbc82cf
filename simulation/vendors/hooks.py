"""How invented servers are found: a module named by an entry point of ``hocba_hub.servers``.

::

    from simulation.vendors.hooks import ServerManifest, hookimpl

    @hookimpl
    def simulated_servers() -> list[ServerManifest]:
        return [ServerManifest(...)]

Built-ins come through the same door as a stranger's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import pluggy

from hub.core.host.discovery import Candidate, discover
from hub.core.model import Transcript
from hub.core.text import Text
from simulation.vendors.bad_days import BadDay, Days
from simulation.vendors.server import Answered, Asked, Server

PROJECT = "hocba_hub_servers"
ENTRY_POINT_GROUP = "hocba_hub.servers"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class World(Protocol):
    """A vendor and what a hub must know to reach it."""

    def server(
        self,
        days: Collection[BadDay] = (),
        *,
        plan: Iterable[Collection[BadDay]] = (),
        slowness: float = 3.0,
        listener: Callable[[Asked, Answered], None] | None = None,
    ) -> Server:
        """Return a server of this vendor, not yet serving."""
        ...

    def settings(self, address: str) -> dict[str, object]:
        """Return the settings of the vendor's adapter for a server at `address`."""
        ...


@dataclass(frozen=True, slots=True)
class ServerManifest:
    """What an invented server declares.

    :param id: its name on the command line.
    :param adapter: the hub's adapter that reaches it.
    :param days: the bad days that it can have.
    :param create: makes a vendor that holds some transcripts.
    """

    id: str
    name: Text
    adapter: str
    days: Days
    create: Callable[[Iterable[Transcript]], World]


@hookspec
def simulated_servers() -> list[ServerManifest]:
    """Tell which invented servers this plugin has (máy chủ giả lập)."""
    return []


@dataclass(frozen=True, slots=True)
class Found:
    """The servers by id, and the plugins that could not be loaded with the kind of their error."""

    servers: Mapping[str, ServerManifest]
    broken: Mapping[str, str]


def find_servers(group: str = ENTRY_POINT_GROUP) -> Found:
    """Load every plugin of servers; one that is broken hinders no other."""
    servers: dict[str, ServerManifest] = {}
    broken: dict[str, str] = {}
    for candidate in discover(group):
        try:
            for manifest in _declared(candidate):
                servers.setdefault(manifest.id, manifest)
        except Exception as error:  # noqa: BLE001 - a stranger's module fails in any way
            broken[candidate.name] = type(error).__name__
    return Found(servers, broken)


def installed_servers() -> Mapping[str, ServerManifest]:
    """Return the servers that can be used, by id."""
    return find_servers().servers


def _declared(candidate: Candidate) -> list[ServerManifest]:
    """Return what one plugin declares.

    :raises TypeError: when it is something else.
    """
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(_Specs)
    manager.register(candidate.load())
    declared = [one for given in manager.hook.simulated_servers() for one in given]
    if not all(isinstance(one, ServerManifest) for one in declared):
        raise TypeError(candidate.name)
    return declared


class _Specs:
    simulated_servers = staticmethod(simulated_servers)
