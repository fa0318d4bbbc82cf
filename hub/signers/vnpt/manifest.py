"""What the signer ``vnpt`` declares, and the settings it needs."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, SecretStr, model_validator

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

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.protocol is Protocol.OAUTH2 and self.most_items > 50:
            return self.model_copy(update={"most_items": 50})
        return self


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
