"""A vendor that serves the contract ``exchange-rest-2026.1``, invented (nhà cung cấp bất kỳ).

Start with `world.ExchangeWorld`; `desk.Desk` is what a vendor would write in their own language.
"""

from __future__ import annotations

from hub.core.text import Text
from simulation.exchange.world import ExchangeWorld
from simulation.vendors.bad_days import EXCHANGE
from simulation.vendors.hooks import ServerManifest, hookimpl


@hookimpl
def simulated_servers() -> list[ServerManifest]:
    """Tell that this plugin has the server ``exchange``."""
    return [
        ServerManifest(
            id="exchange",
            name=Text(
                "Nhà cung cấp theo quy ước trao đổi của trục", "A vendor by the hub's own contract"
            ),
            adapter="exchange",
            days=EXCHANGE,
            create=ExchangeWorld.create,
        )
    ]
