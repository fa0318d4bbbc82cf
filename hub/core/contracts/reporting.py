"""Settings of every destination: whose keys sign packets and receipts (khóa của bản tin)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from hub.core.contracts.manifest import Settings


class ReportingSettings(Settings):
    """Files that the hub itself reads; the plugin gets packets that are signed already."""

    packet_key: Path | None = Field(
        None,
        title="Khóa ký bản tin / Key of packets",
        description="Tệp PEM có khóa và chứng thư số đã đăng ký với nơi nhận / PEM file with the "
        "key and the certificate that the receiver has registered",
    )
    receipt_certificates: Path | None = Field(
        None,
        title="Chứng thư ký biên nhận / Certificates of receipts",
        description="Tệp PEM các chứng thư số mà nơi nhận dùng để ký biên nhận / PEM file of the "
        "certificates with which the receiver signs receipts",
    )
