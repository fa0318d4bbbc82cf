"""Settings of whatever is reached over HTTP: where it is, and how patient the hub is.

Importing httpx takes longer than every plugin together: the seam is loaded by who connects.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from hub.core.contracts.manifest import Settings
from hub.core.transport.bounds import MIB

if TYPE_CHECKING:
    from hub.core.transport.http import HttpEndpoint
    from hub.core.transport.pace import Pace
    from hub.core.transport.reach import Reach
    from hub.core.transport.tls import Identity


MOST_RECORDS = 500
"""Records of one page or batch (tối đa mỗi lượt)."""


class NetworkSettings(Settings):
    """Address, authority and patience (địa chỉ, chứng thư gốc, thời gian chờ)."""

    address: str = Field(
        title="Địa chỉ máy chủ / Server address",
        description="Địa chỉ https://… do nhà cung cấp cấp / The https://… address that the "
        "vendor gave",
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

    private_network: bool = Field(
        False,
        title="Mạng nội bộ / Private network",
        description="Cho phép kết nối tới địa chỉ mạng nội bộ (10.x, 172.16–31.x, 192.168.x…) / "
        "Allow addresses of private networks",
    )
    pin: str | None = Field(
        None,
        pattern=r"^[0-9A-Fa-f]{64}$",
        title="Khóa máy chủ được ghim / Pinned key",
        description="SHA-256 dạng hex của khóa công khai (SPKI) trong chứng thư máy chủ; để trống "
        "thì chỉ kiểm tra chuỗi chứng thư / SHA-256 in hex of the server's public key (SPKI)",
    )

    def reach(self) -> Reach:
        """Return which machines may be connected to."""
        from hub.core.transport.reach import Reach  # noqa: PLC0415

        return Reach(self.private_network, self.pin)

    def endpoint(
        self,
        *,
        size: int = 8 * MIB,
        headers: Mapping[str, str] | None = None,
        identity: Identity | None = None,
        patience: float = 0,
    ) -> HttpEndpoint:
        """Return the address that these settings name.

        :param size: bytes of the largest answer.
        :param headers: sent with every request, never shown.
        :param identity: the hub's own certificate, where the server asks for one.
        :param patience: seconds that a person may take before the server answers.
        :raises Pause: when the address or the authority's file cannot be used.
        """
        from hub.core.transport.http import HttpBounds, HttpEndpoint  # noqa: PLC0415

        silence, total = self.silence + patience, self.total + patience
        bounds = HttpBounds(size=size, silence=silence, total=total)
        return HttpEndpoint(
            self.address,
            ca=self.ca,
            identity=identity,
            headers=headers,
            bounds=bounds,
            reach=self.reach(),
        )

    def pace(self) -> Pace:
        """Return how failures are waited out."""
        from hub.core.transport.pace import Pace  # noqa: PLC0415

        return Pace(self.first_wait, self.budget)


class VendorSettings(NetworkSettings):
    """What a vendor's server is reached by: also its quota and the size of a page."""

    per_minute: int | None = Field(
        None,
        ge=1,
        le=100_000,
        title="Hạn mức gọi mỗi phút / Requests a minute",
        description="Hạn mức mà nhà cung cấp đặt; để trống nếu không có / The quota that the "
        "vendor set; empty where there is none",
    )
    page_size: int = Field(
        MOST_RECORDS,
        ge=1,
        le=MOST_RECORDS,
        title="Số bản ghi mỗi lượt / Records a page",
        description="Số học bạ mỗi lần kéo hoặc ghi, tối đa 500 / Transcripts of one pull or "
        "push, at most 500",
    )
    at_once: int = Field(
        2,
        ge=1,
        le=64,
        title="Số việc cùng lúc / Jobs at once",
        description="Số trường được thu thập cùng lúc từ máy chủ này / How many schools are "
        "collected from this server at the same time",
    )
