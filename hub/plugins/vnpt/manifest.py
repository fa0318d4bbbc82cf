"""What the adapter ``vnpt`` declares, and the settings it needs."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, SecretStr

from hub.core.contracts import Adapter, AdapterCapability, AdapterManifest, VendorSettings
from hub.core.text import Text


class Tenant(StrEnum):
    """Version of the tenant's service (đời của đơn vị): parameter names and codes differ."""

    TODAY = "moi"
    OLDER = "cu"


class Dialect(StrEnum):
    """Which of vnEdu's payload shapes is written; all of them are read (dạng dữ liệu)."""

    SINCE_2020 = "tu-2020"
    """Marks as TX, GK, CK, TK."""
    BEFORE_2020 = "truoc-2020"
    """Marks as M, P, V, HK, TK."""
    PROVINCE_57 = "tinh-57"
    """One province's primary shape: nxtx and ck."""


class VnptSettings(VendorSettings):
    """Both credential pairs, which version the service speaks, which shape is written."""

    account: str = Field(
        min_length=1,
        max_length=100,
        title="Tài khoản nhân viên / Staff account",
        description="Cặp thứ nhất: tài khoản của người được phân quyền / First pair: the account "
        "of a member of staff",
    )
    account_password: SecretStr = Field(
        title="Mật khẩu nhân viên / Staff password",
        description="Mật khẩu của tài khoản nhân viên / Password of the staff account",
    )
    username: str = Field(
        min_length=1,
        max_length=100,
        title="Tài khoản dịch vụ / Service user",
        description="Cặp thứ hai: tài khoản dịch vụ web / Second pair: the web service's user",
    )
    password: SecretStr = Field(
        title="Mật khẩu dịch vụ / Service password",
        description="Mật khẩu của tài khoản dịch vụ / Password of the service user",
    )
    tenant: Tenant = Field(
        Tenant.TODAY,
        title="Đời dịch vụ / Service version",
        description="moi hoặc cu, theo WSDL của đơn vị / moi (today) or cu (older), by the "
        "tenant's WSDL",
    )
    dialect: Dialect = Field(
        Dialect.SINCE_2020,
        title="Dạng dữ liệu khi ghi / Shape written",
        description="tu-2020, truoc-2020 hoặc tinh-57; khi đọc thì hiểu cả ba / The shape used "
        "for writing; all three are read",
    )


def _build(settings: VnptSettings) -> Adapter:
    # zeep and httpx load slowly; only who uses this vendor waits for them.
    from hub.plugins.vnpt.adapter import VnptAdapter  # noqa: PLC0415

    return VnptAdapter.of(settings)


MANIFEST = AdapterManifest(
    id="vnpt",
    name=Text(
        "VNPT vnEdu qua SOAP (quy ước vnpt-soap-2026.1 của dự án này)",
        "VNPT vnEdu over SOAP (this project's contract vnpt-soap-2026.1)",
    ),
    vendor="VNPT",
    version="2026.1",
    capabilities=frozenset(
        {
            AdapterCapability.PULL,
            AdapterCapability.SINCE,
            AdapterCapability.PUSH,
            AdapterCapability.DOCUMENTS,
            AdapterCapability.DELIVER,
        }
    ),
    settings=VnptSettings,
    # Several one-period tests of a term (old rules); each such record is flagged, see `mapping`.
    losses=("truoc-2020:V",),
    build=_build,
)
