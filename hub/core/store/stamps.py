"""Keeps time-stamp tokens and what each was made over (kho dấu thời gian)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, insert, select
from sqlmodel import Session, col

from hub.core.store.batching import batches
from hub.core.store.packing import sha256
from hub.core.store.tables import StampLeafRow, StampRow

_BATCH = 500
_COLUMNS = (
    col(StampRow.id),
    col(StampRow.token),
    col(StampRow.token_hash),
    col(StampRow.at),
    col(StampRow.lasts_until),
)


@dataclass(frozen=True, slots=True)
class StoredStamp:
    """A token as it was kept.

    :param token: the TimeStampToken, DER.
    :param token_hash: its SHA-256 in hexadecimal digits, which a renewal is made over.
    :param at: the time it proves, aware.
    :param lasts_until: until when its authority's certificates are valid, aware.
    """

    id: int
    token: bytes = field(repr=False)
    token_hash: str
    at: dt.datetime
    lasts_until: dt.datetime


class StampRepository:
    """The tokens of one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, token: bytes, leaves: Sequence[bytes], at: dt.datetime, lasts_until: dt.datetime
    ) -> None:
        """Keep a token and the leaves of the hash tree that it was made over, in their order."""
        stamp = StampRow(token=token, token_hash=sha256(token), at=at, lasts_until=lasts_until)
        self._session.add(stamp)
        self._session.flush()
        rows = [
            {"stamp_id": stamp.id, "position": position, "hash": leaf.hex()}
            for position, leaf in enumerate(leaves)
        ]
        for batch in batches(rows, _BATCH):
            self._session.connection().execute(insert(StampLeafRow), batch)

    def over(self, leaf: bytes) -> StoredStamp | None:
        """Return the first token that was made over `leaf`, a hash of 32 bytes."""
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

    def ending(self, before: dt.datetime) -> tuple[StoredStamp, ...]:
        """Return tokens that cannot be believed after `before` and that none renews, first first.

        A token is renewed by a later one that was made over its hash.
        """
        renewed = select(col(StampLeafRow.hash))
        statement = select(*_COLUMNS).where(
            col(StampRow.lasts_until) < before, col(StampRow.token_hash).not_in(renewed)
        )
        return tuple(map(_stored, self._session.execute(statement.order_by(col(StampRow.id)))))


def _stored(row: Row[Any]) -> StoredStamp:
    return StoredStamp(row.id, row.token, row.token_hash, row.at, row.lasts_until)
