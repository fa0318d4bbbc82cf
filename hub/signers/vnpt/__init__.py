"""VNPT SmartCA, by its three public protocols (ký số từ xa của VNPT).

``sp769_v1`` asks the person's phone, ``sp769_v2`` (SmartCA TH) takes a password and an OTP,
``oauth2`` asks the phone through the older API; `VnptSettings.protocol` says which. What is not
public (texts of messages, what a known transaction id is answered) is ours and marked so.
"""

from __future__ import annotations

from hub.core.contracts import SignerManifest, hookimpl
from hub.signers.vnpt.manifest import MANIFEST


@hookimpl
def hub_signers() -> list[SignerManifest]:
    """Tell that this plugin has the signer ``vnpt``."""
    return [MANIFEST]
