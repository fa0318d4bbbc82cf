"""Reports to the ministry's gateway: the shape that a portal was seen to have (cổng của Bộ).

The ministry's own specification of packets is not public. Field names and codes are those that an
exchange portal and the national sharing model were seen to use (regulation.md §1.7, §1.8); what
they leave open is ours and is told in ``docs/contracts/ministry-packet-2026.1.md``.
"""

from __future__ import annotations

from hub.core.contracts import DestinationManifest, hookimpl
from hub.destinations.ministry.manifest import MANIFEST


@hookimpl
def hub_destinations() -> list[DestinationManifest]:
    """Tell that this plugin has the destination ``ministry``."""
    return [MANIFEST]
