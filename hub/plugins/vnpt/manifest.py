"""What the adapter ``vnpt`` declares, and the settings it needs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr

from hub.core.contracts import Adapter, AdapterCapability, AdapterManifest, Settings
from hub.core.text import Text

MOST_RECORDS = 500
"""Records of one page or batch (tối đa mỗi lượt)."""


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


class VnptSettings(Settings):
    """Where the service is, both credential pairs, which version it speaks, how patient to be."""

    address: str = Field(
        title="Địa chỉ dịch vụ / Service address",
        description="Địa chỉ https://…/HocBaService.asmx của đơn vị / The tenant's https://… "
        "address of the service",
    )
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
    page_size: int = Field(
        MOST_RECORDS,
        ge=1,
        le=MOST_RECORDS,
        title="Số học bạ mỗi lượt / Records a call",
        description="Tối đa 500 / At most 500",
    )
    calls_per_minute: int = Field(
        0,
        ge=0,
        le=60_000,
        title="Số lượt gọi mỗi phút / Calls a minute",
        description="Hạn mức cứng của nhà cung cấp, 0 là không có / The vendor's hard quota; 0: "
        "none",
    )
    ca: Path | None = Field(
        None,
        title="Chứng thư gốc của máy chủ / Server's authority",
        description="Tệp PEM của tổ chức cấp chứng thư máy chủ, khi không phải tổ chức công cộng / "
        "PEM file of the authority of the server's certificate, when it is not a public one",
    )
    silence: float = Field(
        30,
        gt=0,
        le=300,
        title="Chờ im lặng (giây) / Silence (seconds)",
        description="Số giây không nhận được gì thì coi như mất câu trả lời / Seconds without a "
        "byte after which the answer counts as lost",
    )
    total: float = Field(
        120,
        gt=0,
        le=3600,
        title="Chờ tối đa (giây) / At most (seconds)",
        description="Số giây tối đa cho một lượt trao đổi / Most seconds for one exchange",
    )
    first_wait: float = Field(
        1,
        gt=0,
        le=60,
        title="Lần chờ đầu (giây) / First wait (seconds)",
        description="Số giây chờ trước lần thử lại đầu tiên, sau đó tăng dần / Seconds before the "
        "first new attempt; later waits grow",
    )
    budget: float = Field(
        60,
        ge=0,
        le=3600,
        title="Tổng thời gian thử lại (giây) / Retry budget (seconds)",
        description="Sau số giây này thì dừng thử và báo lại / After so many seconds the hub stops "
        "trying and says so",
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
    build=_build,
)
