"""What the ministry's receiver requires of a record (trường bắt buộc khi báo cáo)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from hub.core.errors import Actor
from hub.core.model import Level, Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.curriculum import read_toml
from hub.core.spec.packs.hocba_observed_2025.book import BOOK, SHARING, AnyResults
from hub.core.spec.rule import Breach

_Required = tuple[tuple[str, tuple[str, ...], str], ...]


@cache
def required(level: Level, kind: str) -> _Required:
    """Return path, its parts and the column for everything a record of that kind must have."""
    data = read_toml(__package__, "required.toml")
    paths = dict(data["every"])
    if level is not Level.PRIMARY and kind == "secondary":
        paths |= data["secondary"]
    return tuple((path, tuple(path.split(".")), column) for path, column in paths.items())


@BOOK.rule(
    "HB-REPORT-REQUIRED",
    clause=f"{SHARING}, cột bắt buộc",
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Thiếu trường bắt buộc khi báo cáo Bộ: {expected}.",
    en="A field that reporting to the ministry requires is missing: {expected}.",
)
def columns_given(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Every column that the sharing model requires has a value."""
    for path, parts, column in required(transcript.level, results.kind):
        value: Any = transcript
        for part in parts:
            value = getattr(value, part)
            if value is None:
                # An absent manager is the business of HB-MANAGER.
                if part != "manager":
                    yield Breach(path, column, "")
                break
