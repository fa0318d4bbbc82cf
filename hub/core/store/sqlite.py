"""A store in one SQLite file: the default, for a school or one machine (kho là một tệp)."""

from __future__ import annotations

from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from hub.core.store import locking

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",  # Readers go on while one writes.
    "PRAGMA synchronous = FULL",  # What was reported as stored survives a power cut.
    "PRAGMA foreign_keys = ON",
)
_WRITING = "hub_writing"


def engines(url: URL) -> tuple[Engine, Engine]:
    """Return the engine that reads and the one that writes."""
    engine = create_engine(
        url,
        connect_args={"timeout": locking.BUSY_SECONDS, "isolation_level": None},
        hide_parameters=True,  # Values are pupils' data: no error repeats them.
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine, engine.execution_options(**{_WRITING: True})


def _set_pragmas(connection: SqliteConnection, _: ConnectionPoolEntry) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # Python's sqlite3 would begin only at the first write, and then too late: two readers that both
    # turn into writers cannot both win. A writer therefore says so at once.
    writing = connection.get_execution_options().get(_WRITING, False)
    # What is written by one that reads would be rolled back in silence: it is refused instead.
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
