"""Stores with a row in every table, and what stands in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import MetaData

from hub.core.registry.keyring import KeyRing
from hub.core.store import connecting, migrating, open_store
from hub.core.store.backup import BackupFolder, Manifest, pick, restore, take_backup
from tests.postgres import PostgresServer
from tests.store.landed import LANDED

KEYS = KeyRing("k-test", {"k-test": bytes(range(32))})
"""Made up, so that a red run is red again."""

NewPlace = Callable[[str], str]
Rows = dict[str, list[list[Any]]]


def no_tick(steps: int = 1) -> None:
    """Nobody watches."""


@pytest.fixture
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> NewPlace:
    """Make an empty place of either kind: ``sqlite`` or ``postgresql``."""
    made: list[None] = []

    def make(kind: str) -> str:
        if kind == "postgresql":
            server: PostgresServer = request.getfixturevalue("postgres")
            return server.new_database()
        made.append(None)
        return str(tmp_path / f"place-{len(made)}.db")

    return make


_FILLED: dict[str, bytes] = {}
"""A filled file of each revision: made once, then copied."""


def fill(place: str, last: str = migrating.HEAD) -> None:
    """Make the store of the revision `last`, filled by every revision up to it."""
    if "://" in place:
        _grow(place, last)
        return
    if last not in _FILLED:
        _grow(place, last)
        _FILLED[last] = Path(place).read_bytes()
    Path(place).write_bytes(_FILLED[last])


def _grow(place: str, last: str) -> None:
    engines = connecting.connect(place)
    with closing(engines), engines.writing.begin() as connection:
        for revision, add_rows in LANDED.items():
            command.upgrade(migrating.alembic_config(connection), revision)
            add_rows(connection)
            if revision == last:
                break


def execute(place: str, *statements: str) -> None:
    """Run statements, each in the same transaction, as somebody with the database would."""
    engines = connecting.connect(place)
    with closing(engines), engines.writing.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def contents(place: str) -> Rows:
    """Return every row of every table, the same whichever database it is."""
    engines = connecting.connect(place)
    found = MetaData()
    with closing(engines), engines.reading.connect() as connection:
        found.reflect(connection)
        return {
            table.name: sorted(
                ([_plain(value) for value in row] for row in connection.execute(table.select())),
                key=repr,
            )
            for table in found.sorted_tables
        }


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        return value.replace(tzinfo=dt.UTC)
    return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else value


def back_up(place: str, folder: Path, *, whole: bool = False) -> Manifest:
    """Add a backup of the store at `place` to `folder`."""
    with closing(open_store(place)) as store:
        return take_backup(store, BackupFolder.made_at(folder), KEYS, no_tick, whole=whole)


def bring_back(folder: Path, place: str, number: int | None = None) -> None:
    """Restore a backup into `place`."""
    source = BackupFolder.at(folder)
    manifests = source.manifests(KEYS)
    restore(source, manifests, pick(source, manifests, number), KEYS, place, no_tick)
