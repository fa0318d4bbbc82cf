"""What is particular to a store on PostgreSQL: servers, accounts, several writers at once."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import psycopg
import pytest
from alembic import command
from sqlalchemy import make_url

from hub.core.errors import HubError, Retry
from hub.core.model import Transcript
from hub.core.store import (
    DocumentConflict,
    NewDocument,
    Saved,
    Search,
    Store,
    StoreBusy,
    StoreForeign,
    StoreNewer,
    StoreUnreachable,
    connecting,
    locking,
    migrating,
    open_store,
)
from hub.core.store.locking import Lock, hold
from tests.postgres import PostgresServer
from tests.store.pupils import saved, transcript

KEY = transcript().key


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    """The URL of an empty database."""
    return postgres.new_database()


def in_database(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def refused(url: str, kind: type[HubError]) -> HubError:
    with pytest.raises(kind) as caught:
        open_store(url)
    return caught.value


def test_the_migrations_make_what_the_tables_say(url: str) -> None:
    open_store(url).close()
    engines = connecting.connect(url)
    with closing(engines), closing(engines.writing.connect()) as connection:
        command.check(migrating.alembic_config(connection))


def test_texts_are_ordered_by_their_bytes_as_on_sqlite(url: str) -> None:
    """Whatever language the database was made with; the server in use here knows none."""
    open_store(url).close()
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT collation_name, count(*) FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = 'character varying' "
            "AND table_name <> 'alembic_version' GROUP BY 1"
        ).fetchall()
    assert [name for name, _ in found] == ["C"]


def test_its_place_is_told_without_the_password(url: str) -> None:
    secret = make_url(url).set(password="s3cret").render_as_string(hide_password=False)
    with closing(open_store(secret)) as store:
        assert store.where.startswith("postgresql://")
        assert "s3cret" not in store.where


def test_no_server_answers(tmp_path: Path) -> None:
    error = refused(f"postgresql://u:s3cret@/hub?host={tmp_path}", StoreUnreachable)
    assert isinstance(error, Retry)
    assert "s3cret" not in f"{error} {error.where} {error.fields}"


def test_the_server_lets_nobody_in(url: str) -> None:
    given = make_url(url)
    for wrong in (given.set(database="none"), given.set(username="nobody")):
        error = refused(wrong.render_as_string(hide_password=False), StoreUnreachable)
        assert "database name" in error.remedy.en


def test_another_program_s_database(url: str) -> None:
    in_database(url, "CREATE TABLE workflow (id INTEGER)")
    refused(url, StoreForeign)


def test_a_newer_store(url: str) -> None:
    open_store(url).close()
    in_database(url, "UPDATE alembic_version SET version_num = '9999'")
    refused(url, StoreNewer)


def test_two_programs_may_make_one_store_at_once(url: str) -> None:
    with ThreadPoolExecutor(2) as threads:
        for store in list(threads.map(open_store, [url, url])):
            store.close()


def test_nobody_migrates_while_another_does(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "BUSY_SECONDS", 0.05)
    engines = connecting.connect(url)
    with closing(engines), engines.writing.connect() as other, other.begin():
        hold(other, Lock.MIGRATION)
        refused(url, StoreBusy)


def test_of_two_who_sign_one_state_one_is_told(url: str) -> None:
    """Both have read the same latest state; the second must not overwrite the first."""
    together = Barrier(2)

    def sign(content: bytes) -> str:
        with closing(open_store(url)) as store:
            first = hashlib.sha256(b"<a/>").hexdigest()
            together.wait()
            try:
                with store.writing() as unit:
                    unit.documents.add([NewDocument(KEY, content, "signed", ("GVCN",), first)])
            except DocumentConflict:
                return "conflict"
            return "kept"

    with closing(open_store(url)) as store:
        saved(store, [transcript()])
        with store.writing() as unit:
            unit.documents.add([NewDocument(KEY, b"<a/>", "composed")])
        with ThreadPoolExecutor(2) as threads:
            assert sorted(threads.map(sign, [b"<b/>", b"<c/>"])) == ["conflict", "kept"]
        with store.reading() as unit:
            assert len(unit.documents.history(KEY)) == 2


def test_what_two_import_at_once_is_new_to_one_of_them(url: str) -> None:
    both = [transcript("HS1"), transcript("HS2", award="Giấy khen")]
    with (
        closing(open_store(url)) as first,
        closing(open_store(url)) as second,
        ThreadPoolExecutor(1) as threads,
    ):
        with first.writing() as transaction:
            told = transaction.transcripts.save([both[0], transcript("HS2")])
            waiting = threads.submit(save, second, both)
            until_somebody_waits(url)
        later = waiting.result()
    assert told.inserted == tuple(each.key for each in both)
    assert (later.inserted, later.updated, later.unchanged) == ((), (both[1].key,), 1)


def save(store: Store, given: list[Transcript]) -> Saved:
    with store.writing() as transaction:
        return transaction.transcripts.save(given)


def until_somebody_waits(url: str) -> None:
    """Return once a transaction waits for a lock that another one holds."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with psycopg.connect(url, autocommit=True) as connection:
        while not connection.execute(waits).fetchall()[0][0]:
            time.sleep(0.01)


def test_who_waits_too_long_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "BUSY_SECONDS", 0.05)
    with closing(open_store(url)) as first, closing(open_store(url)) as second:
        saved(first, [transcript()])
        with first.writing() as unit:
            unit.transcripts.save([transcript(award="Giấy khen")])
            with pytest.raises(StoreBusy):
                saved(second, [transcript(award="Giấy khen khác")])


def test_a_connection_that_ends_undoes_what_was_under_way(url: str) -> None:
    def cut_off(store: Store) -> None:
        with store.writing() as unit:
            unit.transcripts.save([transcript()])
            in_database(
                url,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()",
            )
            unit.transcripts.count()

    with closing(open_store(url)) as store:
        with pytest.raises(StoreUnreachable):
            cut_off(store)
        with store.reading() as unit:
            assert unit.transcripts.count() == 0


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


def test_nothing_is_half_written_when_it_is_killed(url: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, url], check=False)
    assert done.returncode == -signal.SIGKILL
    with closing(open_store(url)) as store, store.reading() as unit:
        assert unit.transcripts.count() == 1
        assert unit.transcripts.find(Search(text="HS-kept")).items
