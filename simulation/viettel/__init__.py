"""Viettel's server, invented: contract ``viettel-rest-2026.1``, this project's own.

Nothing here is Viettel's. Start with `world.ViettelWorld`.
"""

from __future__ import annotations

from hub.core.text import Text
from simulation.vendors.bad_days import REST
from simulation.vendors.hooks import ServerManifest, hookimpl
from simulation.viettel.world import ViettelWorld


@hookimpl
def simulated_servers() -> list[ServerManifest]:
    """Tell that this plugin has the server ``viettel``."""
    return [
        ServerManifest(
            id="viettel",
            name=Text("Phần mềm của Viettel, giả lập", "Viettel's software, invented"),
            adapter="viettel",
            days=REST,
            create=ViettelWorld.create,
        )
    ]
