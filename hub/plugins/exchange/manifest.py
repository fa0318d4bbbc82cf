"""What the adapter ``exchange`` declares, and the settings it needs."""

from __future__ import annotations

from pydantic import Field, SecretStr

from hub.core.contracts import Adapter, AdapterCapability, AdapterManifest, VendorSettings
from hub.core.text import Text


class ExchangeSettings(VendorSettings):
    """Where the vendor's server is, and the key that it gave."""

    key: SecretStr = Field(
        title="Khóa truy cập / Access key",
        description="Khóa mà nhà cung cấp cấp cho đơn vị / The key that the vendor gave the unit",
    )


def _build(settings: ExchangeSettings) -> Adapter:
    # Loading httpx takes longer than every other plugin together; only who pulls waits for it.
    from hub.plugins.exchange.adapter import ExchangeAdapter  # noqa: PLC0415

    return ExchangeAdapter.of(settings)


MANIFEST = AdapterManifest(
    id="exchange",
    name=Text(
        "Phần mềm theo quy ước trao đổi exchange-rest-2026.1 của trục",
        "Software that serves the hub's own contract exchange-rest-2026.1",
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
    settings=ExchangeSettings,
    build=_build,
)
