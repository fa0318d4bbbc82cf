"""Viettel MySign: keys in Viettel's keeping, confirmed on the signer's phone (ký số từ xa).

Seen in Viettel's integration document v1.8/v1.9 as others tell it, and in its sample code
(signers.md §2): the document itself is not public. Where two readings are possible, both are taken.
"""

from __future__ import annotations

from hub.core.contracts import SignerManifest, hookimpl
from hub.signers.viettel.manifest import MANIFEST


@hookimpl
def hub_signers() -> list[SignerManifest]:
    """Tell that this plugin has the signer ``viettel-mysign``."""
    return [MANIFEST]
