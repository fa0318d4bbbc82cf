"""The hooks a plugin may implement; few, and each returns manifests, never running objects.

A plugin is a module named by an entry point of the group ``hocba_hub.plugins``::

    from hub.core.contracts import AdapterManifest, hookimpl

    @hookimpl
    def hub_adapters() -> list[AdapterManifest]:
        return [MANIFEST]
"""

from __future__ import annotations

import pluggy

from hub.core.contracts.manifest import (
    AdapterManifest,
    DestinationManifest,
    SecretStoreManifest,
    SignerManifest,
)
from hub.core.spec import SpecPack

PROJECT = "hocba_hub"
ENTRY_POINT_GROUP = "hocba_hub.plugins"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def hub_adapters() -> list[AdapterManifest]:
    """Tell which adapters this plugin has (bộ chuyển đổi)."""
    return []


@hookspec
def hub_signers() -> list[SignerManifest]:
    """Tell which signers this plugin has (bộ ký số)."""
    return []


@hookspec
def hub_destinations() -> list[DestinationManifest]:
    """Tell which destinations this plugin has (nơi nhận báo cáo)."""
    return []


@hookspec
def hub_spec_packs() -> list[SpecPack]:
    """Tell which spec packs this plugin brings (gói đặc tả)."""
    return []


@hookspec
def hub_secret_stores() -> list[SecretStoreManifest]:
    """Tell which secret stores this plugin has (két bí mật ngoài)."""
    return []
