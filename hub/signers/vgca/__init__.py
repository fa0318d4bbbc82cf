"""The government's CA (Ban Cơ yếu Chính phủ): token, local sign service, SIM (ký số VGCA).

One folder a protocol, all alike. What of them is public is told in signers.md §3; what is not is
ours, and says so where it stands.
"""

from __future__ import annotations

from hub.core.contracts import SignerManifest, hookimpl
from hub.signers.vgca.manifest import MANIFESTS


@hookimpl
def hub_signers() -> list[SignerManifest]:
    """Tell that this plugin has one signer for each protocol."""
    return list(MANIFESTS)
