"""Every version that has landed comes up to the newest one with all it holds, on both stores."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, exists, inspect, select

from hub.core.store import Store, connecting, migrating, open_store
from hub.core.store.packing import sha256
from tests.postgres import PostgresServer
from tests.store.landed import DOCUMENT, LANDED, PAYLOAD, WHEN
from tests.store.pupils import transcript


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty database is, of either kind."""
    if request.param == "sqlite":
        return str(tmp_path / "hub.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


def grow(place: str, last: str) -> None:
    """Make the store of the revision `last`, filled by every revision up to it."""
    engines = connecting.connect(place)
    with closing(engines), engines.writing.begin() as connection:
        for revision, fill in LANDED.items():
            command.upgrade(migrating.alembic_config(connection), revision)
            fill(connection)
            if revision == last:
                break


def filled_tables(connection: Connection) -> set[str]:
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return {
        name
        for name in tables
        if connection.scalar(
            select(exists(select(Table(name, MetaData(), autoload_with=connection))))
        )
    }


@pytest.mark.parametrize("revision", LANDED)
def test_a_store_comes_up_with_all_it_holds(place: str, revision: str) -> None:
    grow(place, revision)
    for _ in range(2):
        with closing(open_store(place)) as store:
            _assert_whole(store)


def _assert_whole(store: Store) -> None:
    key = transcript().key
    with store.reading() as unit:
        kept = unit.transcripts.get(key)
        document = unit.documents.latest(key)
        (imported,) = unit.imports.recent()
        assert unit.imports.payload(sha256(PAYLOAD)) == PAYLOAD
    assert kept is not None
    assert kept.transcript == transcript(personal_id="001085000001")
    assert kept.imported_at == WHEN
    assert document is not None
    assert (document.content, document.slots, document.created_at) == (DOCUMENT, ("GVCN",), WHEN)
    assert [one.name for one in imported.evidence] == ["a.csv"]
    with store.reading() as unit:
        standing = unit.journeys.standing([key])[key]
    assert (standing.state, standing.since) == ("signing", WHEN)


def test_every_revision_and_every_table_is_tried(tmp_path: Path) -> None:
    engines = connecting.connect(tmp_path / "hub.db")
    with closing(engines):
        with engines.writing.connect() as connection:
            scripts = ScriptDirectory.from_config(migrating.alembic_config(connection))
        revisions = [script.revision for script in scripts.walk_revisions()]
        grow(str(tmp_path / "hub.db"), migrating.HEAD)
        with engines.reading.connect() as connection:
            every = set(inspect(connection).get_table_names()) - {"alembic_version"}
            assert filled_tables(connection) == every
    assert list(LANDED) == revisions[::-1]
