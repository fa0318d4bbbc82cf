"""Signs with keys in PEM or PKCS#12 files: for tests and for small issuers (ký bằng tệp khoá).

The law wants the keys of a school's seal in hardware; this signer is labelled for tests and small
issuers, and its certificates are whatever the files hold. It has no ``wire.py`` and no
``client.py`` as other providers have, for nothing travels: the keys are used where they lie.
"""

from __future__ import annotations

from hub.core.contracts import SignerManifest, hookimpl
from hub.signers.keyfile.manifest import MANIFEST


@hookimpl
def hub_signers() -> list[SignerManifest]:
    """Tell that this plugin has the signer ``keyfile``."""
    return [MANIFEST]
