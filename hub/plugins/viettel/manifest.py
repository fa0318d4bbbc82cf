"""What the adapter ``viettel`` declares, and the settings it needs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from hub.core.contracts import Adapter, AdapterCapability, AdapterManifest, VendorSettings
from hub.core.text import Text


class ViettelSettings(VendorSettings):
    """Where the tenant is, who asks, and how the tenant wants to be asked."""

    unit: str = Field(
        min_length=1,
        max_length=64,
        pattern=r"^[A-Za-z0-9._-]+$",
        title="Mã đơn vị / Unit code",
        description="Mã đơn vị mà tài khoản kết nối thuộc về / Code of the unit that the account "
        "belongs to",
    )
    username: str = Field(
        min_length=1,
        max_length=100,
        title="Tài khoản / User name",
        description="Tài khoản kết nối do Viettel cấp / The account that Viettel gave",
    )
    password: SecretStr = Field(
        title="Mật khẩu / Password",
        description="Mật khẩu của tài khoản kết nối / Password of the account",
    )
    login: Literal["basic", "cookie", "bearer"] = Field(
        "cookie",
        title="Cách đăng nhập / Way to log in",
        description="basic, cookie hoặc bearer, tùy máy chủ của đơn vị / basic, cookie or bearer, "
        "as the unit's server wants it",
    )
    drafts: bool = Field(
        False,
        title="Ghi thành bản nháp / Write as drafts",
        description="Ghi bản nháp để nhà trường xác nhận trong phần mềm / Write drafts that the "
        "school confirms in its software",
    )


def _build(settings: ViettelSettings) -> Adapter:
    # Loading httpx takes longer than every other plugin together; only who pulls waits for it.
    from hub.plugins.viettel.adapter import ViettelAdapter  # noqa: PLC0415

    return ViettelAdapter.of(settings)


MANIFEST = AdapterManifest(
    id="viettel",
    name=Text(
        "Viettel SMAS qua REST (quy ước viettel-rest-2026.1 do dự án đặt ra)",
        "Viettel SMAS by REST (contract viettel-rest-2026.1, this project's own)",
    ),
    vendor="hocba-hub",
    version="1.0",
    capabilities=frozenset(
        {
            AdapterCapability.PULL,
            AdapterCapability.SINCE,
            AdapterCapability.PUSH,
            AdapterCapability.DOCUMENTS,
            AdapterCapability.DELIVER,
        }
    ),
    settings=ViettelSettings,
    build=_build,
)
