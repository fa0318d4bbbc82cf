"""What the signers of VGCA declare, one a protocol, and the settings each needs.

A manifest declares one closed set of settings and one set of abilities; the three protocols share
none of either, and an operator who has a token is not asked for a phone's address.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from hub.core.contracts import Settings, Signer, SignerCapability, SignerManifest
from hub.core.text import Text
from hub.signers.vgca.files import read_certificates


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


class ServiceSettings(Settings):
    """Where the local service listens, and how long a person has for a PIN."""

    address: str = Field(
        "wss://127.0.0.1:8987",
        pattern=r"^wss?://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?/?$",
        title="Địa chỉ dịch vụ / Service address",
        description="Địa chỉ trên chính máy này; bản cũ dùng ws:// / An address of this very "
        "machine; old versions use ws://",
    )
    ca: Path | None = Field(
        None,
        title="Chứng thư gốc của dịch vụ / Service's authority",
        description="Tệp PEM của tổ chức cấp chứng thư TLS cho dịch vụ / PEM file of the "
        "authority of the service's TLS certificate",
    )
    issuers: Path | None = Field(
        None,
        title="Chứng thư của CA cấp chứng thư số / Issuing authorities",
        description="Tệp PEM các chứng thư CA trung gian của VGCA, để kèm vào chữ ký / PEM file "
        "of VGCA's issuing certificates, put beside the signature",
    )
    origin: str | None = Field(
        None,
        pattern=r"^https?://[^/\s]+$",
        title="Nguồn gọi (Origin) / Origin",
        description="Khi dịch vụ chỉ nhận trang đã đăng ký / Where the service knows its callers "
        "by their page",
    )
    patience: float = Field(
        120,
        gt=0,
        le=600,
        title="Chờ nhập PIN (giây) / Patience (seconds)",
        description="Số giây chờ người ký cho mỗi giá trị băm / Seconds that the signer has for "
        "each digest",
    )


def _build_service(settings: ServiceSettings) -> Signer:
    from hub.signers.vgca.service.client import ServiceClient  # noqa: PLC0415
    from hub.signers.vgca.service.signer import ServiceSigner  # noqa: PLC0415

    client = ServiceClient(
        settings.address, ca=settings.ca, origin=settings.origin, patience=settings.patience
    )
    return ServiceSigner(client, read_certificates(settings.issuers))


SERVICE = SignerManifest(
    id="vgca-service",
    name=Text("VGCA Sign Service trên máy này", "VGCA Sign Service on this machine"),
    vendor="Ban Cơ yếu Chính phủ",
    version="1.0",
    settings=ServiceSettings,
    build=_build_service,
)

MANIFESTS = (TOKEN, SERVICE)
