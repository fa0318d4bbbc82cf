"""What the signers of VGCA declare, one a protocol, and the settings each needs.

A manifest declares one closed set of settings and one set of abilities; the three protocols share
none of either, and an operator who has a token is not asked for a phone's address.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from hub.core.contracts import (
    NetworkSettings,
    Settings,
    Signer,
    SignerCapability,
    SignerManifest,
)
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


class SimSettings(NetworkSettings):
    """The mobile signature service, the hub's account there, and whose phone is which."""

    ap: str = Field(
        min_length=1,
        max_length=200,
        title="Mã đơn vị kết nối (AP_ID) / Application provider",
        description="Do VGCA cấp, dạng https://mpki.ca.gov.vn/<ap> / Given by VGCA, such as "
        "https://mpki.ca.gov.vn/<ap>",
    )
    ap_password: SecretStr = Field(
        title="Mật khẩu kết nối (AP_PWD) / Provider's password",
        description="Do VGCA cấp cùng mã đơn vị / Given by VGCA with the id",
    )
    identity: Path = Field(
        title="Chứng thư kết nối / Connection certificate",
        description="Tệp PKCS#12 (.p12) để VGCA nhận ra trục (TLS hai chiều) / PKCS#12 file by "
        "which VGCA knows the hub (mutual TLS)",
    )
    identity_password: SecretStr | None = Field(
        None,
        title="Mật khẩu tệp .p12 / Password of the .p12 file",
        description="Nếu tệp có mật khẩu / Where the file has one",
    )
    phones: Path = Field(
        title="Danh sách số điện thoại / List of phones",
        description="Tệp JSON: số điện thoại, họ tên, số định danh / JSON file of numbers, names "
        "and personal ids",
    )
    mssp: str = Field(
        "http://hmssp.mobile-id.vn",
        title="Tên dịch vụ (MSSP_ID) / Name of the service",
        description="Theo tài liệu VGCA cấp / By the papers that VGCA gave",
    )
    messaging: Literal["asynchClientServer", "synch"] = Field(
        "asynchClientServer",
        title="Cách chờ / Messaging mode",
        description="asynchClientServer: hỏi lại kết quả; synch: giữ kết nối trong lúc chờ / "
        "asynchClientServer asks again; synch holds the connection meanwhile",
    )
    window: int = Field(
        300,
        ge=30,
        le=600,
        title="Thời gian xác nhận (giây) / Window (seconds)",
        description="Số giây người ký có để xác nhận / Seconds that a signer has",
    )
    most_items: int = Field(
        20,
        ge=1,
        le=100,
        title="Số giá trị băm mỗi lần / Digests a request",
        description="Mỗi giá trị là một lệnh tới điện thoại / Each is a prompt on the phone",
    )


def _build_sim(settings: SimSettings) -> Signer:
    from hub.core.transport.tls import Identity  # noqa: PLC0415
    from hub.signers.vgca.sim.client import Account, MsspClient  # noqa: PLC0415
    from hub.signers.vgca.sim.phones import read_phones  # noqa: PLC0415
    from hub.signers.vgca.sim.signer import SimSigner  # noqa: PLC0415

    password = settings.identity_password
    identity = Identity(settings.identity, password.get_secret_value() if password else None)
    account = Account(
        ap=settings.ap,
        password=settings.ap_password.get_secret_value(),
        mssp=settings.mssp,
        mode=settings.messaging,
        window=settings.window,
    )
    held = settings.window if settings.messaging == "synch" else 0
    endpoint = settings.endpoint(identity=identity, patience=held)
    return SimSigner(
        MsspClient(endpoint, account),
        read_phones(settings.phones),
        most_items=settings.most_items,
        window=settings.window,
        pace=settings.pace(),
    )


SIM = SignerManifest(
    id="vgca-sim",
    name=Text(
        "VGCA: SIM ký số (quy ước vgca-mss-2026.1 của dự án này)",
        "VGCA: signing SIM (this project's contract vgca-mss-2026.1)",
    ),
    vendor="Ban Cơ yếu Chính phủ",
    version="2026.1",
    capabilities=frozenset({SignerCapability.BATCH}),
    settings=SimSettings,
    build=_build_sim,
)

MANIFESTS = (TOKEN, SERVICE, SIM)
