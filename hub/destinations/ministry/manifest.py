"""What the destination ``ministry`` declares, and the settings it needs."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr

from hub.core.contracts import Destination, DestinationCapability, DestinationManifest, Settings
from hub.core.text import Text


class MinistrySettings(Settings):
    """Where the gateway is, who reports to it, and how patient the hub is."""

    address: str = Field(
        title="Địa chỉ cổng / Gateway address",
        description="Địa chỉ https://… do đơn vị chủ quản cổng cấp / The https://… address that "
        "the gateway's owner gave",
    )
    unit: str = Field(
        min_length=1,
        max_length=64,
        title="Mã đơn vị / Unit code",
        description="Mã cơ quan, đơn vị gửi báo cáo / Code of the unit that reports",
    )
    token: SecretStr = Field(
        title="Mã truy cập / Access token",
        description="Mã truy cập được cấp cho đơn vị / The access token given to the unit",
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


def _build(settings: MinistrySettings) -> Destination:
    # Loading httpx takes longer than every other plugin together; only who reports waits for it.
    from hub.destinations.ministry.destination import MinistryDestination  # noqa: PLC0415

    return MinistryDestination.of(settings)


MANIFEST = DestinationManifest(
    id="ministry",
    name=Text(
        "Cổng của Bộ GDĐT (dạng quan sát được)",
        "The ministry's gateway (as observed)",
    ),
    vendor="hocba-hub",
    version="1.0",
    capabilities=frozenset({DestinationCapability.RECALL}),
    settings=MinistrySettings,
    build=_build,
)
