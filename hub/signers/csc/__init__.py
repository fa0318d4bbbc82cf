"""Any authority that speaks the API of the Cloud Signature Consortium (CSC), v1.0.4 or v2.

The neutral way in: nothing of it is any one provider's. Sources: the CSC API specifications
v1.0.4.0 and v2.0 as their public implementations show them (signers.md §4), ETSI TS 119 432.
"""

from __future__ import annotations

from hub.core.contracts import SignerManifest, hookimpl
from hub.signers.csc.manifest import MANIFEST


@hookimpl
def hub_signers() -> list[SignerManifest]:
    """Tell that this plugin has the signer ``csc``."""
    return [MANIFEST]
