"""Keeps time-stamp tokens and what each was made over (kho dấu thời gian)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, insert, select
from sqlmodel import Session, col

from hub.core.store.batching import batches
from hub.core.store.tables import StampLeafRow, StampRow

_BATCH = 500
_COLUMNS = (
    col(StampRow.id),
    col(StampRow.token),
    col(StampRow.token_hash),
    col(StampRow.at),
    col(StampRow.lasts_until),
    col(StampRow.digest),
)


@dataclass(frozen=True, slots=True)
class StoredStamp:
    """A token as it was kept.

    :param token: the TimeStampToken, DER.
    :param token_hash: its hash by `digest` in hexadecimal digits, which a renewal is made over.
    :param at: the time it proves, aware.
    :param lasts_until: until when its authority's certificates are valid, aware.
    """

    id: int
    token: bytes = field(repr=False)
    token_hash: str
    at: dt.datetime
    lasts_until: dt.datetime
    digest: str = "sha256"


class StampRepository:
    """The tokens of one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        token: bytes,
        leaves: Sequence[bytes],
        at: dt.datetime,
        lasts_until: dt.datetime,
        digest: str = "sha256",
    ) -> None:
        """Keep a token and the leaves of the hash tree by `digest` that it was made over."""
        hashed = hashlib.new(digest, token).hexdigest()
        stamp = StampRow(
            token=token, token_hash=hashed, at=at, lasts_until=lasts_until, digest=digest
        )
        self._session.add(stamp)
        self._session.flush()
        rows = [
            {"stamp_id": stamp.id, "position": position, "hash": leaf.hex()}
            for position, leaf in enumerate(leaves)
        ]
        for batch in batches(rows, _BATCH):
            self._session.connection().execute(insert(StampLeafRow), batch)

    def over(self, leaf: bytes) -> StoredStamp | None:
        """Return the first token that was made over `leaf`, a hash."""
        statement = select(*_COLUMNS).join(
            StampLeafRow, col(StampLeafRow.stamp_id) == col(StampRow.id)
        )
        ordered = statement.where(col(StampLeafRow.hash) == leaf.hex()).order_by(col(StampRow.id))
        found = self._session.execute(ordered.limit(1)).first()
        return _stored(found) if found else None

    def leaves(self, stamp_id: int) -> tuple[bytes, ...]:
        """Return the leaves of the tree that a token was made over, in their order."""
        statement = select(col(StampLeafRow.hash)).where(col(StampLeafRow.stamp_id) == stamp_id)
        found = self._session.scalars(statement.order_by(col(StampLeafRow.position)))
        return tuple(map(bytes.fromhex, found))

    def unrenewed(self) -> tuple[StoredStamp, ...]:
        """Return the tokens that no later one was made over, the first first."""
        renewed = select(col(StampLeafRow.hash))
        statement = select(*_COLUMNS).where(col(StampRow.token_hash).not_in(renewed))
        return tuple(map(_stored, self._session.execute(statement.order_by(col(StampRow.id)))))


def _stored(row: Row[Any]) -> StoredStamp:
    return StoredStamp(row.id, row.token, row.token_hash, row.at, row.lasts_until, row.digest)
