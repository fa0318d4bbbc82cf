"""Opens a store: connections, pragmas, migrations, and units of work (mở kho dữ liệu)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from hub.core.store.decisions import DecisionRepository
from hub.core.store.documents import DocumentRepository
from hub.core.store.errors import named_errors, unsupported
from hub.core.store.imports import ImportRepository
from hub.core.store.journeys import JourneyRepository
from hub.core.store.ledger import LedgerRepository
from hub.core.store.migrating import migrate
from hub.core.store.packets import PacketRepository
from hub.core.store.transcripts import TranscriptRepository

BUSY_SECONDS = 5.0
"""How long a writer waits for another one before it gives up."""

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",  # Readers go on while one writes.
    "PRAGMA synchronous = FULL",  # What was reported as stored survives a power cut.
    "PRAGMA foreign_keys = ON",
)
_WRITING = "hub_writing"

Clock = Callable[[], dt.datetime]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Unit:
    """One transaction's view of the store: its repositories (đơn vị công việc)."""

    transcripts: TranscriptRepository
    documents: DocumentRepository
    imports: ImportRepository
    journeys: JourneyRepository
    ledger: LedgerRepository
    decisions: DecisionRepository
    packets: PacketRepository


class Store:
    """An open store; `close` it when done. Made by `open_store`, in each process anew.

    Threads may share it, a unit belongs to one of them.
    """

    def __init__(self, engine: Engine, where: str, clock: Clock = _now) -> None:
        self._engine = engine
        self._clock = clock
        self.where = where

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """Open one transaction that writes: kept as a whole, or not at all when it raises.

        :raises StoreBusy: when another program keeps writing.
        :raises StoreUnusable: when the file cannot be written.
        """
        with named_errors(self.where), self._session(writing=True) as session, session.begin():
            session.connection()  # Begins now: who waits for another writer waits here.
            yield self._unit(session)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Open one view that does not change while others write."""
        with named_errors(self.where), self._session(writing=False) as session:
            yield self._unit(session)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _session(self, *, writing: bool) -> Session:
        return Session(self._engine.execution_options(**{_WRITING: writing}))

    def _unit(self, session: Session) -> Unit:
        return Unit(
            TranscriptRepository(session, self._clock),
            DocumentRepository(session, self._clock),
            ImportRepository(session, self._clock),
            JourneyRepository(session, self._clock),
            LedgerRepository(session, self._clock),
            DecisionRepository(session, self._clock),
            PacketRepository(session, self._clock),
        )


def open_store(place: Path | str, *, clock: Clock = _now) -> Store:
    """Open the store at `place`, made and brought up to date when needed.

    :param place: the path of a file, or its URL such as ``sqlite:///hub.db``.
    :raises StoreNewer: when a newer hub wrote it.
    :raises StoreForeign: when it is another program's database.
    :raises StoreUnusable: when it is no database or cannot be opened.
    :raises StoreBusy: when another program is migrating or writing it.
    """
    url = _url(place)
    where = url.database or str(place)
    engine = _engine(url)
    try:
        with named_errors(where):
            migrate(engine, engine.execution_options(**{_WRITING: True}), where)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, where, clock)


def _url(place: Path | str) -> URL:
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(place))
    url = make_url(place)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise unsupported(url.get_backend_name())
    return url


def _engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
        hide_parameters=True,  # Values are pupils' data: no error repeats them.
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: SqliteConnection, _: ConnectionPoolEntry) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # Python's sqlite3 would begin only at the first write, and then too late: two readers that both
    # turn into writers cannot both win. A writer therefore says so at once.
    writing = connection.get_execution_options().get(_WRITING, False)
    # What is written in a reading unit would be rolled back in silence: it is refused instead.
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
