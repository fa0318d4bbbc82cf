"""VNPT over SOAP, by the contract ``vnpt-soap-2026.1`` (VNPT, giao thức SOAP).

vnEdu publishes no interface for partners. The contract is ours, in the SOAP style that VNPT shows
in other products and with the field names of vnEdu's own pages (vendors.md §1.1, §4.1); it lies in
``docs/contracts/`` and is to be replaced, under another name, when the vendor gives its own.
"""

from __future__ import annotations

from hub.core.contracts import AdapterManifest, hookimpl
from hub.plugins.vnpt.manifest import MANIFEST


@hookimpl
def hub_adapters() -> list[AdapterManifest]:
    """Tell that this plugin has the adapter ``vnpt``."""
    return [MANIFEST]
