"""Viettel's school software by REST, in the vendor's documented style (SMAS, K12Online).

No partner API of SMAS is public: the wire contract ``viettel-rest-2026.1`` is this project's own,
after the conventions that Viettel's documented services have, and stands in
``docs/contracts/viettel-rest-2026.1.json``.
"""

from __future__ import annotations

from hub.core.contracts import AdapterManifest, hookimpl
from hub.plugins.viettel.manifest import MANIFEST


@hookimpl
def hub_adapters() -> list[AdapterManifest]:
    """Tell that this plugin has the adapter ``viettel``."""
    return [MANIFEST]
