"""What the steps of the journey work with: store, rules, plugins as assigned (nơi làm việc).

Each process opens its own; only a `Site`, which says where things lie, goes from one to another.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hub.core.host import PluginHost, disabled_by_environment
from hub.core.journey.tickets.accounts import Clock, now
from hub.core.registry.assigned import Assigned
from hub.core.spec import Checker
from hub.core.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Site:
    """Where the hub's things lie.

    :param store: the store's file, or its URL.
    :param key_file: the keys that seal secret settings.
    """

    store: str
    key_file: Path


@dataclass(frozen=True, slots=True)
class Workshop:
    """An open store, the checker with every spec pack, and plugins as they are assigned.

    :param clock: tells the time for all that is done here.
    """

    site: Site
    store: Store
    host: PluginHost
    checker: Checker
    assigned: Assigned
    clock: Clock = now

    @classmethod
    def open(cls, site: Site, host: PluginHost | None = None, *, clock: Clock = now) -> Workshop:
        """Open the store at `site`; `close` it when done.

        :param host: the plugins, where they are found already.
        """
        host = host or PluginHost(disabled=disabled_by_environment())
        checker = Checker(tuple(host.spec_packs.values()))
        store, assigned = open_store(site.store, clock=clock), Assigned(host, site.key_file)
        return cls(site, store, host, checker, assigned, clock)

    def close(self) -> None:
        """Close the store."""
        self.store.close()
