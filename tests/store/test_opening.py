"""Opening a store: new, again, newer, foreign, damaged, busy; and nothing half-written."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from hub.core.errors import Bug, HubError, Pause, Retry
from hub.core.store import (
    NewDocument,
    Search,
    Store,
    StoreBusy,
    StoredTranscript,
    StoreForeign,
    StoreNewer,
    StoreUnusable,
    locking,
    migrating,
    open_store,
)
from tests.store.pupils import saved, transcript


def refused(place: Path | str, kind: type[HubError]) -> HubError:
    with pytest.raises(kind) as caught:
        open_store(place)
    error = caught.value
    for words in (error.what, error.remedy):
        assert words.vi
        assert words.vi != words.en
    return error


@pytest.mark.parametrize("name", ["hub.db", "kho học bạ?x=1#100%.db"])
def test_a_new_store_is_made_and_opened_again(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    for _ in range(2):
        with closing(open_store(file)) as store:
            saved(store, [transcript()])
            assert store.where == str(file)
    assert file.exists()


def test_a_store_by_its_url(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/hub.db")) as store:
        saved(store, [transcript()])
    assert (tmp_path / "hub.db").exists()


@pytest.mark.parametrize(
    "url", ["mysql://u:s3cret@host/db", "sqlite://", "postgresql://u:s3cret@host", "x y://u:s3cret"]
)
def test_other_databases_are_refused(url: str) -> None:
    error = refused(url, StoreUnusable)
    assert "s3cret" not in str(error) + str(error.where)


def test_the_migrations_make_what_the_tables_say(migrated: Path) -> None:
    database = create_engine(f"sqlite:///{migrated}")
    with closing(database.connect()) as connection:
        config = migrating.alembic_config(connection)
        command.check(config)
        assert ScriptDirectory.from_config(config).get_heads() == [migrating.HEAD]
        with pytest.raises(NotImplementedError):
            command.downgrade(config, "base")
    database.dispose()


def test_every_connection_is_set_up(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "hub.db")) as store, store.writing() as unit:
        connection = unit.transcripts._session.connection()
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert values == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "hub.db"
    open_store(file).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    error = refused(file, StoreNewer)
    assert isinstance(error, Pause)
    assert error.fields["version"] == "9999"
    assert "9999" in error.what.vi


def test_another_program_s_database_is_refused_and_untouched(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE workflow (id INTEGER)")
    refused(file, StoreForeign)
    with closing(sqlite3.connect(file)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("workflow",)]


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "hub.db"
    file.write_text("đây không phải là kho dữ liệu" * 100, "utf-8")
    error = refused(file, StoreUnusable)
    assert error.where == str(file)
    assert error.fields["database"] == "SQLITE_NOTADB"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    error = refused(tmp_path / "none" / "hub.db", StoreUnusable)
    assert error.fields["database"] == "SQLITE_CANTOPEN"


def test_a_damaged_store(tmp_path: Path) -> None:
    file = tmp_path / "hub.db"
    with closing(open_store(file)) as store:
        saved(store, [transcript(f"HS{n}") for n in range(300)])
    with file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xff" * 40_000)
    with pytest.raises(StoreUnusable) as caught, closing(open_store(file)) as store:
        _everything(store)
    assert caught.value.fields["database"] == "SQLITE_CORRUPT"


def _everything(store: Store) -> list[StoredTranscript]:
    with store.reading() as unit:
        return list(unit.transcripts.iterate())


def test_a_store_that_may_not_be_written(migrated: Path) -> None:
    # File modes would not do: tests may run as root, who may write anywhere.
    with closing(open_store(f"sqlite:///file:{migrated}?mode=ro&uri=true")) as store:
        with pytest.raises(StoreUnusable) as caught:
            saved(store, [transcript()])
        assert caught.value.fields["database"] == "SQLITE_READONLY"


def test_a_second_writer_is_told_who_is_busy(
    migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "BUSY_SECONDS", 0.05)
    with (
        closing(open_store(migrated)) as first,
        first.writing(),
        closing(open_store(migrated)) as second,
    ):
        with pytest.raises(StoreBusy) as caught:
            saved(second, [transcript()])
        with second.reading() as unit:
            assert unit.transcripts.count() == 0
    assert isinstance(caught.value, Retry)


def test_nobody_migrates_a_store_that_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "BUSY_SECONDS", 0.05)
    file = tmp_path / "hub.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")
        refused(file, StoreBusy)


def test_nothing_is_written_in_a_reading_unit(store: Store) -> None:
    def save_by_mistake() -> None:
        with store.reading() as unit:
            unit.transcripts.save([transcript()])

    with pytest.raises(StoreUnusable):
        save_by_mistake()
    saved(store, [transcript()])


def test_threads_share_a_store(store: Store) -> None:
    def save(number: int) -> None:
        saved(store, [transcript(f"HS{number}-{n}") for n in range(50)])

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(save, range(8)))
    with store.reading() as unit:
        assert unit.transcripts.count() == 400


def test_nothing_is_half_written_when_it_raises(store: Store) -> None:
    one = transcript("HS1")

    def fail() -> None:
        with store.writing() as unit:
            unit.transcripts.save([one, *(transcript(f"HS{n}") for n in range(2, 700))])
            unit.documents.add([NewDocument(one.key, b"<a/>", "composed")])
            unit.imports.start("csv-import")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with store.reading() as unit:
        assert unit.transcripts.count() == 0
        assert unit.documents.latest(one.key) is None
        assert unit.imports.recent() == ()
    saved(store, [one])


KILLED = """
import os, signal, sys
from hub.core.store import open_store
from tests.store.pupils import transcript

def transcripts():
    for number in range(5000):
        if number == 3000:
            os.kill(os.getpid(), signal.SIGKILL)
        yield transcript(f"HS{number}")

store = open_store(sys.argv[1])
with store.writing() as unit:
    unit.transcripts.save([transcript("HS-kept")])
with store.writing() as unit:
    unit.transcripts.save(transcripts())
"""


def test_nothing_is_half_written_when_it_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "hub.db"
    done = subprocess.run([sys.executable, "-c", KILLED, str(file)], check=False)
    assert done.returncode < 0
    with closing(open_store(file)) as store, store.reading() as unit:
        assert unit.transcripts.count() == 1
        assert unit.transcripts.find(Search(text="HS-kept")).items


def test_two_programs_may_make_one_store_at_once(tmp_path: Path) -> None:
    code = "import sys; from hub.core.store import open_store; open_store(sys.argv[1]).close()"
    file = tmp_path / "hub.db"
    both = [subprocess.Popen([sys.executable, "-c", code, str(file)]) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    open_store(file).close()


def test_errors_repeat_no_values(store: Store) -> None:
    insert = text("INSERT INTO transcript (key) VALUES (:key)")

    def insert_a_name_only() -> None:
        with store.writing() as unit:
            unit.transcripts._session.connection().execute(insert, {"key": "Nguyễn"})

    with pytest.raises(Bug) as caught:
        insert_a_name_only()
    assert "Nguyễn" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert caught.value.fields["database"] in {"SQLITE_CONSTRAINT_NOTNULL", "23502"}
