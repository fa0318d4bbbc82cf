"""Fills an empty database as a whole: references are checked at the end (nạp dữ liệu)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.schema import AddConstraint, DropConstraint


@contextmanager
def references_later(connection: Connection, tables: Sequence[Table]) -> Iterator[None]:
    """Let rows come before those that they refer to; every reference is checked all the same.

    On SQLite when the transaction ends, on PostgreSQL when this block does.
    """
    if connection.dialect.name != "postgresql":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        yield
        return
    constraints = [each for table in tables for each in table.foreign_key_constraints]
    for each in constraints:
        connection.execute(DropConstraint(each))
    yield
    for each in constraints:
        connection.execute(AddConstraint(each))


def number_on(connection: Connection, tables: Sequence[Table]) -> None:
    """Let the numbers that the database gives new rows go on behind those that are there.

    SQLite does so by itself.
    """
    if connection.dialect.name != "postgresql":
        return
    preparer = connection.dialect.identifier_preparer
    for table in tables:
        for column in table.primary_key.columns:
            named = func.pg_get_serial_sequence(preparer.format_table(table), column.name)
            sequence = connection.scalar(select(named))
            last = connection.scalar(select(func.max(column)))
            if sequence is not None and last is not None:
                connection.execute(select(func.setval(sequence, last)))
