"""Keeps words about revocation, as they came (kho trạng thái thu hồi)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from hub.core.store.batching import batches
from hub.core.store.inserting import insert_into
from hub.core.store.packing import pack, sha256, unpack
from hub.core.store.tables import RevocationRow, StampLeafRow

_BATCH: Final = 500
_MOST_UNSTAMPED: Final = 50_000


class RevocationKind(StrEnum):
    """What kind of word it is."""

    ANSWER = "ocsp"
    LIST = "crl"


class RevocationRepository:
    """The words about revocation of one unit of work."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(self, kind: RevocationKind, words: Iterable[tuple[str, bytes]]) -> None:
        """Keep words, each behind the fingerprint of what it is about; known ones are no news."""
        now = self._clock()
        for batch in batches(words, _BATCH):
            rows = [
                {
                    "sha256": sha256(content),
                    "about": about,
                    "kind": kind.value,
                    "content": pack(content),
                    "fetched_at": now,
                }
                for about, content in batch
            ]
            statement = insert_into(self._session, RevocationRow).values(rows)
            self._session.execute(statement.on_conflict_do_nothing())

    def about(self, kind: RevocationKind, fingerprints: Collection[str]) -> Iterator[bytes]:
        """Yield what is known about certificates, the earliest first.

        :param fingerprints: SHA-256 of certificates in hexadecimal digits; of issuers for lists.
        """
        for batch in batches(fingerprints, _BATCH):
            statement = select(col(RevocationRow.content)).where(
                col(RevocationRow.kind) == kind.value, col(RevocationRow.about).in_(batch)
            )
            ordered = statement.order_by(col(RevocationRow.fetched_at), col(RevocationRow.sha256))
            yield from map(unpack, self._session.scalars(ordered))

    def unstamped(self) -> tuple[bytes, ...]:
        """Return the hashes of words that no token covers yet, 32 bytes each."""
        covered = select(col(StampLeafRow.hash))
        statement = select(col(RevocationRow.sha256)).where(
            col(RevocationRow.sha256).not_in(covered)
        )
        ordered = statement.order_by(col(RevocationRow.sha256)).limit(_MOST_UNSTAMPED)
        return tuple(map(bytes.fromhex, self._session.scalars(ordered)))
