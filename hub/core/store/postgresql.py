"""A store in PostgreSQL: when a province outgrows one machine (kho trên PostgreSQL)."""

from __future__ import annotations

from typing import Any

from psycopg import Connection as PostgresConnection
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel.sql.sqltypes import AutoString

from hub.core.store import locking


def engines(url: URL) -> tuple[Engine, Engine]:
    """Return the engine that reads, in one unchanging view, and the one that writes."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,  # A restarted server costs one new connection, not an error.
        hide_parameters=True,  # Values are pupils' data: no error repeats them.
    )
    event.listen(engine, "connect", _set_up)
    reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return reading, engine.execution_options(isolation_level="READ COMMITTED")


def _set_up(connection: PostgresConnection[Any], _: ConnectionPoolEntry) -> None:
    connection.execute(f"SET lock_timeout = '{int(locking.BUSY_SECONDS * 1000)}ms'")
    connection.commit()


@compiles(AutoString, "postgresql")
def _text(*_: object, **__: object) -> str:
    # Texts are ordered by their bytes, as on SQLite, whatever language the database was made with:
    # pages follow one order everywhere.
    return 'VARCHAR COLLATE "C"'
