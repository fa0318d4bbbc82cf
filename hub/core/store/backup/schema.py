"""The tables a backup is made of: whatever the database has, found by asking it (các bảng)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    MetaData,
    Row,
    Select,
    Table,
    select,
    text,
    tuple_,
)
from sqlalchemy.types import LargeBinary

from hub.core.store.tables import Table as Mapped

_VERSION: Final = "alembic_version"
_ROWS: Final = 500
_LARGE_ROWS: Final = 16


def tables_of(connection: Connection) -> list[Table]:
    """Return every table of the store, those that others refer to first."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != _VERSION)
    return list(found.sorted_tables)


def revision_of(connection: Connection) -> str:
    """Return the revision of the store's schema."""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def key_of(table: Table) -> list[Any]:
    """Return the columns of the table's key, in the order in which its rows are read."""
    return list(table.primary_key.columns)


def key_in(table: Table, row: Row[Any]) -> tuple[Any, ...]:
    """Return the key of a row that has every column of `table`."""
    return tuple(row._mapping[column] for column in key_of(table))


def has_key(table: Table, keys: Sequence[tuple[Any, ...]]) -> ColumnElement[bool]:
    """Return the condition that a row has one of `keys`."""
    columns = key_of(table)
    if len(columns) == 1:
        single: ColumnElement[bool] = columns[0].in_([key for (key,) in keys])
        return single
    return tuple_(*columns).in_(keys)


def rows_of(connection: Connection, table: Table) -> Iterator[tuple[tuple[Any, ...], list[Any]]]:
    """Yield key and values of every row of `table` in the order of the keys; memory stays flat."""
    places = [list(table.columns).index(column) for column in key_of(table)]
    for row in connection.execute(in_order(table, select(table))):
        yield tuple(row[place] for place in places), list(row)


def page_of(table: Table) -> int:
    """Return how many rows are held in memory at a time; few where they hold whole files."""
    large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return _LARGE_ROWS if large else _ROWS


def in_order(table: Table, statement: Select[Any]) -> Select[Any]:
    """Return `statement` in the order of the keys, to be read page by page."""
    ordered = statement.order_by(*key_of(table))
    return ordered.execution_options(yield_per=page_of(table))


def only_added(table: Table) -> bool:
    """Tell whether rows of the table never change once they are there (see `tables.ONLY_ADDED`)."""
    known = Mapped.metadata.tables.get(table.name)
    return known is not None and bool(known.info.get("only_added"))
