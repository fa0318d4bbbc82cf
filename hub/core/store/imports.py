"""Keeps the evidence of imports: what came in, byte for byte, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from hub.core.contracts import Evidence
from hub.core.store.inserting import insert_into
from hub.core.store.packing import pack, sha256, unpack
from hub.core.store.tables import EvidenceRow, ImportRow, PayloadRow


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What became of an import's rows."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    flagged: int = 0


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """A raw payload that an import was made from; `payload` gives its bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class StoredImport:
    """One import (một lần nhập dữ liệu)."""

    id: int
    source: str
    started_at: dt.datetime
    counts: ImportCounts
    evidence: tuple[KeptEvidence, ...]


class ImportRepository:
    """The imports of one transaction."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def start(self, source: str) -> int:
        """Note that an import from `source` (a plugin's id) begins; return its number."""
        row = ImportRow(source=source, started_at=self._clock())
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def keep(self, import_id: int, evidence: Evidence) -> str:
        """Keep a raw payload of the import, once however often it comes; return its SHA-256."""
        digest = sha256(evidence.content)
        kept = insert_into(self._session, PayloadRow).on_conflict_do_nothing()
        values = {
            "sha256": digest,
            "size": len(evidence.content),
            "content": pack(evidence.content),
            "received_at": self._clock(),
        }
        self._session.connection().execute(kept, [values])
        earlier = select(func.count()).where(EvidenceRow.import_id == import_id)
        position = self._session.exec(earlier).one() + 1
        row = EvidenceRow(import_id=import_id, position=position, name=evidence.name, sha256=digest)
        self._session.add(row)
        self._session.flush()
        return digest

    def finish(self, import_id: int, counts: ImportCounts) -> None:
        """Note what became of the import's rows."""
        values = {
            "inserted": counts.inserted,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
            "refused": counts.refused,
            "flagged": counts.flagged,
        }
        statement = update(ImportRow).where(col(ImportRow.id) == import_id)
        self._session.connection().execute(statement.values(values))

    def get(self, import_id: int) -> StoredImport | None:
        """Return the import with that number."""
        row = self._session.get(ImportRow, import_id, populate_existing=True)
        return self._stored(row) if row else None

    def recent(self, limit: int = 20) -> tuple[StoredImport, ...]:
        """Return the latest imports, the last one first."""
        statement = select(ImportRow).order_by(col(ImportRow.id).desc()).limit(limit)
        found = self._session.exec(statement.execution_options(populate_existing=True))
        return tuple(self._stored(row) for row in found)

    def payload(self, digest: str) -> bytes | None:
        """Return the raw payload with that SHA-256, byte for byte."""
        statement = select(PayloadRow.content).where(PayloadRow.sha256 == digest)
        packed = self._session.exec(statement).first()
        return None if packed is None else unpack(packed)

    def _stored(self, row: ImportRow) -> StoredImport:
        evidence = (
            select(EvidenceRow.name, EvidenceRow.sha256, PayloadRow.size)
            .join(PayloadRow, col(PayloadRow.sha256) == col(EvidenceRow.sha256))
            .where(EvidenceRow.import_id == row.id)
            .order_by(col(EvidenceRow.position))
        )
        return StoredImport(
            id=row.id or 0,
            source=row.source,
            started_at=row.started_at,
            counts=ImportCounts(row.inserted, row.updated, row.unchanged, row.refused, row.flagged),
            evidence=tuple(KeptEvidence(*found) for found in self._session.exec(evidence)),
        )
