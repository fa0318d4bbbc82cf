"""The columns of the sharing model's tables of transcripts, as data (cột của mô hình chia sẻ)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from hub.core.model import Level
from hub.core.model.sharing_columns import SharingColumn, sharing_columns
from hub.core.spec.packs.accessors import Kind
from hub.core.spec.packs.loading import read_toml
from hub.core.spec.regulations import regulation, regulations

_TRANSCRIPT_TABLES = "thongtinsohocba"
_TEXT = re.compile(r"VARCHAR\((\d+)\)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it is filled from, and what the model says of it.

    :param type: as the model writes it, ``VARCHAR(150)``.
    :param length: the most characters a text has; None for other types.
    :param codes: the letters the column takes.
    :param minimum: least number the column takes; `maximum` the greatest.
    """

    table: str
    name: str
    path: str
    type: str
    required: bool
    length: int | None
    codes: tuple[str, ...]
    minimum: int | None
    maximum: int | None

    @property
    def label(self) -> str:
        """The column's name with that of its table."""
        return f"{self.table}.{self.name}"


@cache
def columns(kind: Kind) -> tuple[Column, ...]:
    """Return every column of the tables of transcripts with results of `kind`."""
    name = kind.model_fields["kind"].default
    return tuple(
        _column(column, path)
        for column in sharing_columns()
        if column.kind == name and column.table.startswith(_TRANSCRIPT_TABLES)
        for path in column.paths
    )


def _column(column: SharingColumn, path: str) -> Column:
    data = read()
    facts = data["tables"].get(column.table, {}).get(column.name) or data["columns"][column.name]
    text = _TEXT.fullmatch(facts["type"])
    return Column(
        table=column.table,
        name=column.name,
        path=path,
        type=facts["type"],
        required=facts.get("required", False),
        length=int(text[1]) if text else None,
        codes=tuple(facts.get("codes", ())),
        minimum=facts.get("minimum"),
        maximum=facts.get("maximum"),
    )


@cache
def read() -> Mapping[str, Any]:
    """Return ``columns.toml``."""
    return read_toml(__package__, "columns.toml")


@cache
def elsewhere() -> Mapping[str, Any]:
    """Return ``elsewhere.toml``: what other rules hold, and whose turn it is."""
    return read_toml(__package__, "elsewhere.toml")


@cache
def told_elsewhere(matter: str, circular: str) -> frozenset[str]:
    """Return the columns that other rules look after under `circular`.

    :param matter: ``asked`` for a value that must be there, ``held`` for its form.
    :param circular: code of the circular in force, empty where none is.
    """
    return frozenset(
        column
        for entry in elsewhere()[matter]
        if entry.get("under") in (None, circular)
        for column in entry["columns"]
    )


@lru_cache(maxsize=4096)
def circular_in_force(code: str, level: Level, grade: int, school_year: str) -> str:
    """Return the declared circular where its own rules check such a pupil, else an empty text."""
    known = code in regulations() and regulation(code).applies(level, grade, school_year)
    return code if known else ""
