"""What the signers of VGCA declare, one a protocol, and the settings each needs.

A manifest declares one closed set of settings and one set of abilities; the three protocols share
none of either, and an operator who has a token is not asked for a phone's address.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from hub.core.contracts import Settings, Signer, SignerCapability, SignerManifest
from hub.core.text import Text


class TokenSettings(Settings):
    """Which module, and which token of those it shows; the PIN is no setting."""

    module: Path = Field(
        title="Mô-đun PKCS#11 / PKCS#11 module",
        description="Tệp thư viện của hãng token, ví dụ /usr/lib/libbit4xpki.so / The token "
        "maker's library, such as /usr/lib/libbit4xpki.so",
    )
    label: str | None = Field(
        None,
        max_length=32,
        title="Nhãn token / Token label",
        description="Khi cắm nhiều token / Where several tokens are plugged in",
    )
    slot: int | None = Field(
        None,
        ge=0,
        title="Số khe / Slot number",
        description="Khi nhiều token cùng nhãn / Where several tokens have one label",
    )


def _build_token(settings: TokenSettings) -> Signer:
    # The PKCS#11 library is loaded by who uses a token, not by who lists plugins.
    from hub.signers.vgca.token.client import TokenClient  # noqa: PLC0415
    from hub.signers.vgca.token.signer import TokenSigner  # noqa: PLC0415

    return TokenSigner(TokenClient(settings.module, settings.label, settings.slot))


TOKEN = SignerManifest(
    id="vgca-token",
    name=Text("VGCA: USB token (PKCS#11)", "VGCA: USB token (PKCS#11)"),
    vendor="Ban Cơ yếu Chính phủ",
    version="1.0",
    capabilities=frozenset({SignerCapability.BATCH}),
    settings=TokenSettings,
    build=_build_token,
)

MANIFESTS = (TOKEN,)
