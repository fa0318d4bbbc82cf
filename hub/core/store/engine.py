"""Opens a store: migrations, and transactions (mở kho dữ liệu)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlmodel import Session

from hub.core.store.accounts import AccountRepository
from hub.core.store.assignments import AssignmentRepository
from hub.core.store.certifications import CertificationRepository
from hub.core.store.checkpoints import CheckpointRepository
from hub.core.store.connecting import Engines, connect
from hub.core.store.decisions import DecisionRepository
from hub.core.store.documents import DocumentRepository
from hub.core.store.identities import IdentityRepository
from hub.core.store.imports import ImportRepository
from hub.core.store.journeys import JourneyRepository
from hub.core.store.ledger import LedgerRepository
from hub.core.store.migrating import migrate
from hub.core.store.naming import named_errors
from hub.core.store.packets import PacketRepository
from hub.core.store.readings import ReadingRepository
from hub.core.store.revocations import RevocationRepository
from hub.core.store.secrets import SecretRepository
from hub.core.store.stamps import StampRepository
from hub.core.store.statistics import StatisticsRepository
from hub.core.store.stoppages import StoppageRepository
from hub.core.store.switches import SwitchRepository
from hub.core.store.tickets import TicketRepository
from hub.core.store.transcripts import TranscriptRepository
from hub.core.store.tree_renewals import TreeRenewalRepository
from hub.core.store.units import UnitRepository
from hub.core.store.versions import VersionRepository
from hub.core.store.workers import WorkerRepository

Clock = Callable[[], dt.datetime]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction's view of the store: its repositories (giao dịch)."""

    transcripts: TranscriptRepository
    versions: VersionRepository
    documents: DocumentRepository
    imports: ImportRepository
    journeys: JourneyRepository
    ledger: LedgerRepository
    checkpoints: CheckpointRepository
    stamps: StampRepository
    tree_renewals: TreeRenewalRepository
    revocations: RevocationRepository
    decisions: DecisionRepository
    tickets: TicketRepository
    packets: PacketRepository
    units: UnitRepository
    assignments: AssignmentRepository
    certifications: CertificationRepository
    secrets: SecretRepository
    accounts: AccountRepository
    readings: ReadingRepository
    identities: IdentityRepository
    statistics: StatisticsRepository
    switches: SwitchRepository
    workers: WorkerRepository
    stoppages: StoppageRepository


class Store:
    """An open store; `close` it when done. Made by `open_store`, in each process anew.

    Threads may share it, a transaction belongs to one of them.
    """

    def __init__(self, engines: Engines, clock: Clock = _now) -> None:
        self._engines = engines
        self._clock = clock
        self.where = engines.where

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open one transaction that writes: kept as a whole, or not at all when it raises.

        :raises StoreBusy: when another program keeps writing.
        :raises StoreUnusable: when the database cannot be written.
        :raises StoreUnreachable: when its server does not answer.
        """
        with named_errors(self.where), Session(self._engines.writing) as session, session.begin():
            session.connection()  # Begins now: who waits for another writer waits here.
            yield self._transaction(session)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Open one view that does not change while others write."""
        with named_errors(self.where), Session(self._engines.reading) as session:
            yield self._transaction(session)

    @contextmanager
    def copying(self) -> Iterator[tuple[Connection, Transaction]]:
        """Open one unchanging view for a backup: every table, beside the repositories."""
        with named_errors(self.where), Session(self._engines.reading) as session:
            yield session.connection(), self._transaction(session)

    def close(self) -> None:
        """Close every connection."""
        self._engines.close()

    def _transaction(self, session: Session) -> Transaction:
        return Transaction(
            TranscriptRepository(session, self._clock),
            VersionRepository(session),
            DocumentRepository(session, self._clock),
            ImportRepository(session, self._clock),
            JourneyRepository(session, self._clock),
            LedgerRepository(session, self._clock),
            CheckpointRepository(session, self._clock),
            StampRepository(session),
            TreeRenewalRepository(session),
            RevocationRepository(session, self._clock),
            DecisionRepository(session, self._clock),
            TicketRepository(session, self._clock),
            PacketRepository(session, self._clock),
            UnitRepository(session),
            AssignmentRepository(session, self._clock),
            CertificationRepository(session, self._clock),
            SecretRepository(session, self._clock),
            AccountRepository(session, self._clock),
            ReadingRepository(session, self._clock),
            IdentityRepository(session, self._clock),
            StatisticsRepository(session),
            SwitchRepository(session, self._clock),
            WorkerRepository(session, self._clock),
            StoppageRepository(session, self._clock),
        )


def open_store(place: Path | str, *, clock: Clock = _now) -> Store:
    """Open the store at `place`, made and brought up to date when needed.

    :param place: the path of a file, or a URL such as ``sqlite:///hub.db`` or
        ``postgresql://user@host/database`` (its database exists already, and is the hub's alone).
    :raises StoreNewer: when a newer hub wrote it.
    :raises StoreForeign: when it is another program's database.
    :raises StoreUnusable: when it is no database or cannot be opened.
    :raises StoreUnreachable: when its server does not answer.
    :raises StoreBusy: when another program is migrating or writing it.
    """
    engines = connect(place)
    try:
        with named_errors(engines.where):
            migrate(engines.reading, engines.writing, engines.where)
    except BaseException:
        engines.close()
        raise
    return Store(engines, clock)
