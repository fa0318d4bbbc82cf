"""Keeps checkpoints over the ledger (điểm chốt sổ)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Row, insert, select
from sqlmodel import Session, col

from hub.core.store.packing import pack, sha256, unpack
from hub.core.store.tables import CheckpointRow, StampLeafRow

_MOST_UNSTAMPED = 1_000
_COLUMNS = (
    col(CheckpointRow.number),
    col(CheckpointRow.first),
    col(CheckpointRow.last),
    col(CheckpointRow.leaves),
    col(CheckpointRow.statement),
    col(CheckpointRow.statement_hash),
    col(CheckpointRow.created_at),
)


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A checkpoint as it was kept.

    :param first: number of the first entry that it covers; `last` of the last one.
    :param leaves: hashes of 32 bytes: each entry's in their order, then the documents' they name.
    :param statement: the signed XML that says what it covers.
    :param statement_hash: its SHA-256 in hexadecimal digits.
    """

    number: int
    first: int
    last: int
    leaves: bytes = field(repr=False)
    statement: bytes = field(repr=False)
    statement_hash: str
    created_at: dt.datetime


class CheckpointRepository:
    """The checkpoints of one unit of work."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def latest(self) -> StoredCheckpoint | None:
        """Return the checkpoint with the highest number."""
        statement = select(*_COLUMNS).order_by(col(CheckpointRow.number).desc()).limit(1)
        found = self._session.execute(statement).first()
        return _stored(found) if found else None

    def get(self, number: int) -> StoredCheckpoint | None:
        """Return the checkpoint with that number."""
        statement = select(*_COLUMNS).where(col(CheckpointRow.number) == number)
        found = self._session.execute(statement).first()
        return _stored(found) if found else None

    def covering(self, sequence: int) -> StoredCheckpoint | None:
        """Return the checkpoint that covers the ledger's entry with that number."""
        statement = select(*_COLUMNS).where(
            col(CheckpointRow.first) <= sequence, col(CheckpointRow.last) >= sequence
        )
        found = self._session.execute(statement).first()
        return _stored(found) if found else None

    def iterate(self) -> Iterator[StoredCheckpoint]:
        """Yield every checkpoint, the first first, one at a time: each may hold megabytes."""
        number = 0
        while True:
            behind = select(*_COLUMNS).where(col(CheckpointRow.number) > number)
            ordered = behind.order_by(col(CheckpointRow.number)).limit(1)
            found = self._session.execute(ordered).first()
            if found is None:
                return
            yield _stored(found)
            number = found.number

    def unstamped(self) -> tuple[bytes, ...]:
        """Return the statements that no token covers yet, the first first."""
        covered = select(col(StampLeafRow.hash))
        statement = select(col(CheckpointRow.statement)).where(
            col(CheckpointRow.statement_hash).not_in(covered)
        )
        ordered = statement.order_by(col(CheckpointRow.number)).limit(_MOST_UNSTAMPED)
        return tuple(map(unpack, self._session.scalars(ordered)))

    def add(
        self, number: int, first: int, last: int, leaves: bytes, statement: bytes
    ) -> StoredCheckpoint:
        """Keep a checkpoint; two with one number are refused by the database."""
        made = StoredCheckpoint(
            number, first, last, leaves, statement, sha256(statement), self._clock()
        )
        row = {each.name: getattr(made, each.name) for each in fields(made)}
        row["statement"] = pack(statement)
        self._session.connection().execute(insert(CheckpointRow), [row])
        return made


def _stored(row: Row[Any]) -> StoredCheckpoint:
    return StoredCheckpoint(
        row.number,
        row.first,
        row.last,
        row.leaves,
        unpack(row.statement),
        row.statement_hash,
        row.created_at,
    )
