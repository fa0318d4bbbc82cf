"""What this adapter declares about itself (bản khai)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from hub.core.contracts import (
    Adapter,
    AdapterCapability,
    AdapterManifest,
    Settings,
    hookimpl,
)
from hub.core.model import Level
from hub.core.text import Text
from hub.core.transport import Encoding


class CsvImportSettings(Settings):
    """Which files to read, and what holds for them where no supplement says it."""

    paths: Annotated[
        tuple[Path, ...],
        Field(
            min_length=1,
            title="Tệp hoặc thư mục / Files or folders",
            description="Sổ tính .xlsx, .xls, tệp .csv hoặc thư mục; được đọc cùng nhau.",
        ),
    ]
    school_code: Annotated[
        str | None,
        Field(title="Mã trường / School code", description="Khi tệp không có BoSung-Truong."),
    ] = None
    school_name: Annotated[
        str | None,
        Field(title="Tên trường / School name", description="Khi tệp không có BoSung-Truong."),
    ] = None
    school_year: Annotated[
        str | None,
        Field(title="Năm học / School year", description="Ví dụ 2025-2026."),
    ] = None
    level: Annotated[
        Level | None,
        Field(title="Cấp học / Level", description="Cần cho GDTX; cấp khác suy ra từ mẫu và khối."),
    ] = None
    regulation: Annotated[
        str | None,
        Field(title="Thông tư áp dụng / Circular", description="Ví dụ TT27/2020."),
    ] = None
    encoding: Annotated[
        Encoding | None,
        Field(
            title="Bảng mã / Encoding",
            description="utf-8 (mặc định), utf-16, cp1258, tcvn3 (ABC, .VnTime) hoặc vni.",
        ),
    ] = None
    encoding_confirmed: Annotated[
        bool,
        Field(
            title="Đã xác nhận bảng mã / Encoding confirmed",
            description="Người nhập đã xem và chắc bảng mã đúng, dù chữ đọc được có vẻ lạ.",
        ),
    ] = False
    profile: Annotated[
        Path | None,
        Field(
            title="Hồ sơ ánh xạ cột / Profile of columns",
            description="Tệp .toml do hub map lập, cho mẫu mà trục không biết.",
        ),
    ] = None
    layout: Annotated[
        Literal[
            "primary-results",
            "primary-results-3",
            "primary-results-4-5",
            "secondary-results",
            "pupils",
        ]
        | None,
        Field(
            title="Mẫu để ánh xạ / Layout to map to",
            description="Khi lập hồ sơ: mẫu mà các cột được ánh xạ vào.",
        ),
    ] = None
    preview: Annotated[
        bool,
        Field(
            title="Chỉ xem trước / Preview only",
            description="Thiếu trường hoặc năm học thì dùng giá trị tạm và nêu rõ, không dừng.",
        ),
    ] = False


def _build(settings: CsvImportSettings) -> Adapter:
    # Here and not above: the layouts' data are read only when an assignment needs them.
    from hub.plugins.csv_import.adapter import CsvImportAdapter  # noqa: PLC0415

    return CsvImportAdapter(settings)


# Columns without a path in the layouts' data, and the gap a blank mark leaves among regular marks.
_LOSSES = (
    "pupils:Trạng thái HS",
    "pupils:Ngày nhập trạng thái",
    "pupils:Loại khuyết tật",
    "gradebook:Mã định danh",
    "gradebook:Mã số nội bộ",
    "gradebook:Xếp hạng",
    "gradebook:Ghi chú",
    "gradebook:ĐĐGtx (ô trống ở giữa)",
    "class-list:Ghi chú",
)

MANIFEST = AdapterManifest(
    id="csv-import",
    name=Text("Nhập từ sổ tính và CSV", "Import of workbooks and CSV"),
    vendor="hocba-hub",
    version="1.0",
    settings=CsvImportSettings,
    capabilities=frozenset({AdapterCapability.PULL, AdapterCapability.MAP}),
    losses=_LOSSES,
    build=_build,
)


@hookimpl
def hub_adapters() -> list[AdapterManifest]:
    """Tell which adapters this plugin has."""
    return [MANIFEST]
