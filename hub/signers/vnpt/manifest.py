"""What the signer ``vnpt`` declares, and the settings it needs."""

from __future__ import annotations

import json
from enum import StrEnum

from pydantic import Field, SecretStr, field_validator

from hub.core.contracts import NetworkSettings, Signer, SignerCapability, SignerManifest
from hub.core.text import Text


class Protocol(StrEnum):
    """By which of its protocols SmartCA is asked."""

    PHONE = "phone"
    OTP = "otp"
    OAUTH2 = "oauth2"


class VnptSettings(NetworkSettings):
    """Where SmartCA is, who asks, and how."""

    protocol: Protocol = Field(
        Protocol.PHONE,
        title="Cách ký / Way to sign",
        description="phone: xác nhận trên điện thoại (sp769 v1); otp: mật khẩu và OTP (sp769 v2); "
        "oauth2: API cũ / phone: confirmed on the phone (sp769 v1); otp: password and OTP "
        "(sp769 v2); oauth2: the older API",
    )
    sp_id: str = Field(
        min_length=1,
        max_length=200,
        title="Mã kết nối / Client id",
        description="Client id do VNPT cấp cho đơn vị tích hợp / The client id that VNPT gave",
    )
    sp_password: SecretStr = Field(
        title="Mật khẩu kết nối / Client secret",
        description="Client secret do VNPT cấp / The client secret that VNPT gave",
    )
    seal_user: str | None = Field(
        None,
        max_length=40,
        title="Thuê bao con dấu / Subscriber of the seal",
        description="Mã số thuế mà con dấu của trường được đăng ký / The tax code by which the "
        "school's seal is registered",
    )
    most_items: int = Field(
        100,
        ge=1,
        le=1000,
        title="Số tệp mỗi lần xác nhận / Items of one confirmation",
        description="VNPT không công bố giới hạn; API oauth2 nhận tối đa 50 / VNPT publishes no "
        "limit; the oauth2 API takes 50",
    )
    poll_seconds: float = Field(
        5,
        gt=0,
        le=600,
        title="Nhịp hỏi (giây) / Pace (seconds)",
        description="Bao lâu hỏi kết quả một lần; đặt 120 khi VNPT gọi lại / How often a result is "
        "asked for; 120 where VNPT calls back",
    )
    at_once: int = Field(
        8,
        ge=1,
        le=100,
        title="Số lượt hỏi cùng lúc / Questions at once",
        description="VNPT không công bố giới hạn / VNPT publishes no limit",
    )

    refresh_tokens: SecretStr = Field(
        SecretStr("{}"),
        title="Mã đăng nhập / Logins",
        description='Chỉ cho oauth2: JSON {"số định danh": "refresh token"} của người đã đăng nhập '
        'tại VNPT / For oauth2 only: JSON {"user id": "refresh token"} of who logged in at VNPT',
    )
    notify_url: str | None = Field(
        None,
        max_length=500,
        title="Địa chỉ gọi lại / Call-back address",
        description="Chỉ cho oauth2: địa chỉ hub serve mà VNPT gọi khi ký xong / For oauth2 only: "
        "the address of hub serve that VNPT calls",
    )

    @field_validator("refresh_tokens")
    @classmethod
    def _is_a_table(cls, value: SecretStr) -> SecretStr:
        try:
            table = json.loads(value.get_secret_value())
        except ValueError:
            table = None
        if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
            raise ValueError('JSON {"số định danh": "token"} / {"user id": "token"}')
        return value


def _build(settings: VnptSettings) -> Signer:
    # Loading httpx takes longer than every other plugin together; only who signs waits for it.
    from hub.signers.vnpt.building import build  # noqa: PLC0415

    return build(settings)


MANIFEST = SignerManifest(
    id="vnpt",
    name=Text("VNPT SmartCA", "VNPT SmartCA"),
    vendor="hocba-hub",
    version="1.0",
    capabilities=frozenset({SignerCapability.BATCH, SignerCapability.FIND_BY_REQUEST_ID}),
    settings=VnptSettings,
    build=_build,
)
