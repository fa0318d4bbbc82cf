"""The units of the invented province as lists, before and since 1/7/2025 (danh mục đơn vị)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from simulation.province.places import communes, province_code, province_name
from simulation.province.schools import SchoolPlan
from simulation.province.watermark import marked

DISTRICTS = 8
_FIRST_DISTRICT = 991
_HEADER = (
    "Mã tỉnh",
    "Tên tỉnh",
    "Mã huyện",
    "Tên huyện",
    "Mã xã",
    "Tên xã",
    "Mã trường",
    "Tên trường",
    "Cấp học",
)


def write_units(folder: Path, seed: int, schools: Sequence[SchoolPlan]) -> None:
    """Write ``units-2004.csv`` (with districts, QĐ 124/2004) and ``units-2025.csv`` (without).

    The older list has the schools too; the newer one names provinces and communes only.
    """
    province = (province_code(), province_name())
    places = communes(seed)
    _write(
        folder / "units-2004.csv",
        [
            *(
                (*province, *_district(at), one.code, one.full_name)
                for at, one in enumerate(places)
            ),
            *(
                (
                    *province,
                    *_district(places.index(plan.commune)),
                    plan.commune.code,
                    plan.commune.full_name,
                    plan.code,
                    plan.school.name,
                    plan.level.value,
                )
                for plan in schools
            ),
        ],
    )
    _write(
        folder / "units-2025.csv",
        [(*province, "", "", one.code, one.full_name) for one in places],
    )


def _district(place: int) -> tuple[str, str]:
    number = place % DISTRICTS
    return str(_FIRST_DISTRICT + number), marked(f"Huyện số {number + 1}")


def _write(path: Path, rows: Sequence[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        # Rows of one length: a column that a row does not reach is empty.
        writer.writerows((*row, *[""] * (len(_HEADER) - len(row))) for row in rows)
