"""Any vendor that serves the hub's own REST contract, ``exchange-rest-2026.1`` (quy ước trao đổi).

The contract is this project's own and stands in ``docs/contracts/exchange-rest-2026.1.json``: a
vendor implements it, in any language, instead of writing a plugin.
"""

from __future__ import annotations

from hub.core.contracts import AdapterManifest, hookimpl
from hub.plugins.exchange.manifest import MANIFEST


@hookimpl
def hub_adapters() -> list[AdapterManifest]:
    """Tell that this plugin has the adapter ``exchange``."""
    return [MANIFEST]
