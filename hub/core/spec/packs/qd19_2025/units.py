"""The units of the decision that are known, as data (đơn vị hành chính đã biết mã)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from hub.core.spec.packs.loading import read_toml


class Province(NamedTuple):
    """One province (tỉnh) and those that became part of it on 1/7/2025."""

    code: str
    name: str
    merged: tuple[str, ...]


class Commune(NamedTuple):
    """One commune (xã, phường) and the code of its province."""

    code: str
    name: str
    province: str


@cache
def provinces() -> Mapping[str | None, Province]:
    """Return the provinces whose code is known, by code."""
    return {
        row["code"]: Province(row["code"], row["name"], tuple(row["merged"]))
        for row in _data()["province"]
    }


@cache
def communes() -> Mapping[str | None, Commune]:
    """Return the communes whose code is known, by code."""
    return {
        row["code"]: Commune(row["code"], row["name"], row["province"])
        for row in _data()["commune"]
    }


@cache
def _data() -> Mapping[str, Any]:
    return read_toml(__package__, "units.toml")
