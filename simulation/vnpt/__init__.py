"""VNPT, invented (VNPT giả lập): a SOAP service that behaves like the vendor on good and bad days.

It speaks the contract ``vnpt-soap-2026.1`` of ``docs/contracts/`` on a free port of this machine,
holds an invented province, and tells what it was asked. Nothing here is VNPT's. Start with
`world.VnptWorld`.
"""

from __future__ import annotations

from hub.core.text import Text
from simulation.vendors.bad_days import SOAP
from simulation.vendors.hooks import ServerManifest, hookimpl
from simulation.vnpt.world import VnptWorld


@hookimpl
def simulated_servers() -> list[ServerManifest]:
    """Tell that this plugin has the server ``vnpt``."""
    return [
        ServerManifest(
            id="vnpt",
            name=Text("VNPT, giả lập: SOAP", "VNPT, invented: SOAP"),
            adapter="vnpt",
            days=SOAP,
            create=VnptWorld.create,
        )
    ]
