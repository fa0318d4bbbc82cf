"""Fills an empty database as a whole: references are checked at the end (nạp dữ liệu)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import AddConstraint, DropConstraint

from hub.core.store.backup.errors import damaged


def let_go(connection: Connection) -> None:
    """Let SQLite check no reference while rows come, before the transaction begins.

    Checking them late instead (``defer_foreign_keys``) looks through every child for each parent
    that comes: without an index, as many times as there are rows.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")


@contextmanager
def references_later(connection: Connection, tables: Sequence[Table], where: str) -> Iterator[None]:
    """Let rows come before those that they refer to; every reference is checked at the end.

    :raises BackupRefused: when a row refers to one that is not there.
    """
    if connection.dialect.name == "sqlite":
        yield
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise damaged(where)
        return
    constraints = [each for table in tables for each in table.foreign_key_constraints]
    for each in constraints:
        connection.execute(DropConstraint(each))
    yield
    try:
        for each in constraints:
            connection.execute(AddConstraint(each))
    except IntegrityError:
        raise damaged(where) from None


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
