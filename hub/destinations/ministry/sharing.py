"""A record as a row of the national sharing model (mô hình dữ liệu chia sẻ, observed July 2026).

`sharing_columns.toml` of the canonical model says from where each column is filled. What the model
leaves open is decided here and told in the contract's page: flags are 0 or 1, no absence is an
empty column (its minimum is 1), a long secondary subject goes by its short name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from hub.core.contracts import Packet, PacketRecord, Purpose
from hub.core.model import PartialDate, State, plain
from hub.core.model.sharing_columns import sharing_columns, short_subject_names

Cell = str | int | float | None
Row = dict[str, Any]
"""Columns of one table; the tables below it as lists of rows, by their names."""

_TRANSCRIPTS = "thongtinsohocba"
_EVENTS = {Purpose.CREATE: "NEW", Purpose.RECALL: "CANCEL"}
_BIRTH_DATE_LENGTHS = {"ngaythangnamsinh": 10, "thangnamsinh": 7, "namsinh": 4}
_SUBJECT_NAME_LIMIT = 20
_SECONDARY_SUBJECTS, _SUBJECT_NAME = "thongtinsohocbasothcsthpt_bangdiem", "tenmonhoc"


class _Table(NamedTuple):
    """One table: the list of the transcript it has a row for each of; empty for the whole.

    A place is the names that lead to it.
    """

    name: str
    each: tuple[str, ...]
    columns: tuple[tuple[str, tuple[str, ...]], ...]


def sharing_rows(packet: Packet) -> Iterator[Row]:
    """Yield each record's row of its main table, with the rows of the tables below it."""
    envelope = _envelope(packet)
    for record in packet.records:
        yield _record_row(record, packet.purpose, envelope)


def _record_row(record: PacketRecord, purpose: Purpose, envelope: Row) -> Row:
    key, transcript = record.key, record.transcript
    main, *below = _tables(transcript.results.kind)
    row: Row = {"bang": main.name, "idbanghi": key, **envelope, **_row(main, transcript)}
    row["madinhdanhhocba"] = record.code or transcript.code
    if purpose is Purpose.RECALL:
        row["trangthaithongtinhocba"] = State.RECALLED.value
    for table in below:
        row[table.name] = [
            {"idbanghi": f"{key}.{table.name}.{number}", **envelope, **_row(table, item)}
            for number, item in enumerate(_at(transcript, table.each), start=1)
        ]
    return row


@cache
def _tables(kind: str) -> tuple[_Table, ...]:
    """Return the tables of transcripts with results of `kind`, the main one first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for column in sharing_columns():
        if column.kind == kind and column.table.startswith(_TRANSCRIPTS):
            (path,) = column.paths
            found.setdefault(column.table, []).append((column.name, path))
    return tuple(_table(name, columns) for name, columns in found.items())


def _table(name: str, columns: list[tuple[str, str]]) -> _Table:
    each, brackets, _ = columns[0][1].partition("[].")
    if not brackets:
        return _Table(name, (), tuple((c, tuple(path.split("."))) for c, path in columns))
    inside = [(c, path.removeprefix(f"{each}[].")) for c, path in columns]
    places = tuple((c, tuple(path.split("."))) for c, path in inside)
    return _Table(name, tuple(each.split(".")), places)


def _envelope(packet: Packet) -> Row:
    """Return the columns that all rows of a packet share; `phienban` rises with every packet."""
    return {
        "sukien": _EVENTS[packet.purpose],
        "phienban": packet.version,
        "thoigiancapnhat": packet.created_at.strftime("%Y-%m-%dT%H:%M:%S"),
        "ngaycapnhat": packet.created_at.strftime("%Y-%m-%d"),
    }


def _row(table: _Table, item: object) -> Row:
    return dict(_cells(table, item))


def _cells(table: _Table, item: object) -> Iterator[tuple[str, Cell]]:
    for column, place in table.columns:
        value = _at(item, place)
        if column == _SUBJECT_NAME and table.name == _SECONDARY_SUBJECTS:
            value = _short(value, _at(item, ("code",)))
        yield column, _cell(column, value)


def _short(name: str, code: str) -> str:
    return short_subject_names().get(code, name) if len(name) > _SUBJECT_NAME_LIMIT else name


def _at(item: object, place: tuple[str, ...]) -> Any:  # noqa: ANN401 - what the model has there
    value: Any = item
    for name in place:
        value = None if value is None else getattr(value, name)
    return value


def _cell(column: str, value: object) -> Cell:
    if column == "sobuoinghi":
        return _absences(value)
    if isinstance(value, PartialDate):
        text = str(value)
        return text if len(text) == _BIRTH_DATE_LENGTHS[column] else None
    return _written(value)


def _written(value: object) -> Cell:
    """Return a value as JSON has it: texts, and flags as 0 or 1."""
    if value is None or isinstance(value, Enum):
        return None if value is None else str(value.value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _absences(value: object) -> Cell:
    """Sessions missed, a DOUBLE: halves are exact in it; none is an empty column."""
    if not isinstance(value, Decimal) or not value:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
