"""What the destination ``ministry`` declares, and the settings it needs."""

from __future__ import annotations

from pydantic import Field, SecretStr

from hub.core.contracts import (
    Destination,
    DestinationCapability,
    DestinationManifest,
    NetworkSettings,
    ReportingSettings,
)
from hub.core.text import Text


class MinistrySettings(NetworkSettings, ReportingSettings):
    """Where the gateway is, and who reports to it."""

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
