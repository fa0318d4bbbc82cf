"""Where every column of the national sharing model stands in the canonical transcript, as data.

A path names fields from the transcript down, ``[]`` stands for each element of a list:
``results.subjects[].term1.average``. A column without a path has a reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class SharingColumn:
    """One column of one table of the sharing model (cột của mô hình dữ liệu chia sẻ).

    :param kind: the kind of results the table is filled from; empty for envelope columns.
    :param paths: places it is filled from; several where the table has a row for each, or where
        places of one value share a column.
    :param reason: why the transcript has no place for it; empty where there is one.
    """

    table: str
    name: str
    kind: str
    paths: tuple[str, ...]
    reason: str


@cache
def sharing_columns() -> tuple[SharingColumn, ...]:
    """Return every column of every table, without the envelope that all tables have."""
    return tuple(column for table in _data()["table"] for column in _columns(table))


@cache
def envelope_columns() -> tuple[SharingColumn, ...]:
    """Return the envelope columns, which stand in every table and which the destination fills."""
    return tuple(
        SharingColumn("", name, "", (), reason) for name, reason in _data()["envelope"].items()
    )


@cache
def hub_only_paths() -> Mapping[str, str]:
    """Return the places of the transcript that no column is filled from, with the reason."""
    return {path: row["reason"] for row in _data()["hub_only"] for path in row["paths"]}


@cache
def short_subject_names() -> Mapping[str, str]:
    """Return the short name by which a secondary subject is reported, by its code (tên viết tắt).

    `tenmonhoc` takes 20 characters in the secondary table; only longer names are replaced.
    """
    names: Mapping[str, str] = _read("sharing_short_names.toml")["secondary"]
    return names


def _columns(table: Mapping[str, Any]) -> Iterator[SharingColumn]:
    name, kind = table["name"], table["kind"]
    for column, paths in table["paths"].items():
        places = (paths,) if isinstance(paths, str) else tuple(paths)
        yield SharingColumn(name, column, kind, places, "")
    for column, reason in table.get("reasons", {}).items():
        yield SharingColumn(name, column, kind, (), reason)


@cache
def _data() -> Mapping[str, Any]:
    return _read("sharing_columns.toml")


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))
