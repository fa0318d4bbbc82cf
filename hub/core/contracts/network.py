"""Settings of whatever is reached over HTTP: where it is, and how patient the hub is."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from hub.core.contracts.manifest import Settings


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
    per_minute: int | None = Field(
        None,
        ge=1,
        le=100_000,
        title="Hạn mức gọi mỗi phút / Requests a minute",
        description="Hạn mức mà nhà cung cấp đặt; để trống nếu không có / The quota that the "
        "vendor set; empty where there is none",
    )
    page_size: int = Field(
        200,
        ge=1,
        le=500,
        title="Số bản ghi mỗi lượt / Records a page",
        description="Số học bạ mỗi lần kéo hoặc ghi / Transcripts of one pull or push",
    )
