"""Keeps documents as exact bytes; every state of signing is a row of its own (kho tệp học bạ)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from hub.core.store.batching import batches
from hub.core.store.errors import conflict, misplaced
from hub.core.store.packing import pack, sha256, unpack
from hub.core.store.tables import DocumentRow, TranscriptRow

BATCH = 500
_NO_SLOTS = json.dumps(())

_COLUMNS = (
    col(DocumentRow.sha256),
    col(DocumentRow.transcript_key),
    col(DocumentRow.predecessor),
    col(DocumentRow.state),
    col(DocumentRow.slots),
    col(DocumentRow.content),
    col(DocumentRow.created_at),
)


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A state of a document to keep.

    :param content: the bytes that are signed, kept and forwarded.
    :param state: a word for where the document stands, such as ``composed`` or ``issued``.
    :param slots: names of the slots that are signed.
    :param predecessor: SHA-256 of the latest state of this transcript's document that this one
        follows; None for the first.
    """

    transcript_key: str
    content: bytes
    state: str
    slots: tuple[str, ...] = ()
    predecessor: str | None = None


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A state of a document, as it was kept."""

    sha256: str
    transcript_key: str
    predecessor: str | None
    state: str
    slots: tuple[str, ...]
    content: bytes
    created_at: dt.datetime


class DocumentRepository:
    """The documents of one transaction."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(self, documents: Iterable[NewDocument]) -> int:
        """Keep `documents`; return how many were new. The same bytes again are no news.

        :raises DocumentConflict: when one does not follow the latest state of its document.
        """
        now = self._clock()
        return sum(self._add_batch(batch, now) for batch in batches(documents, BATCH))

    def get(self, digest: str) -> StoredDocument | None:
        """Return the document whose bytes have that SHA-256."""
        statement = select(*_COLUMNS).where(col(DocumentRow.sha256) == digest)
        found = self._session.execute(statement).first()
        return _stored(found) if found else None

    def latest(self, transcript_key: str) -> StoredDocument | None:
        """Return the latest state of the transcript's document."""
        return self.latest_of([transcript_key]).get(transcript_key)

    def latest_of(self, transcript_keys: Collection[str]) -> dict[str, StoredDocument]:
        """Return the latest state of the document of each of these transcripts that has one."""
        found: dict[str, StoredDocument] = {}
        for keys in batches(transcript_keys, BATCH):
            statement = _latest().where(col(DocumentRow.transcript_key).in_(keys))
            for row in self._session.execute(statement):
                document = _stored(row)
                found[document.transcript_key] = document
        return found

    def iterate_latest(self, state: str | None = None) -> Iterator[StoredDocument]:
        """Yield the latest state of every document, page by page, so that memory stays flat.

        :param state: only documents whose latest state is this one.
        """
        after = ""
        while True:
            statement = _latest().where(col(DocumentRow.transcript_key) > after)
            if state is not None:
                statement = statement.where(col(DocumentRow.state) == state)
            page = statement.order_by(col(DocumentRow.transcript_key)).limit(BATCH)
            found = [_stored(row) for row in self._session.execute(page)]
            yield from found
            if len(found) < BATCH:
                return
            after = found[-1].transcript_key

    def signed(self, transcript_keys: Collection[str]) -> frozenset[str]:
        """Return those of `transcript_keys` whose document carries a signature in some state."""
        found: set[str] = set()
        for batch in batches(transcript_keys, BATCH):
            keys = select(col(DocumentRow.transcript_key)).where(
                col(DocumentRow.transcript_key).in_(batch), col(DocumentRow.slots) != _NO_SLOTS
            )
            found.update(self._session.execute(keys).scalars())
        return frozenset(found)

    def history(self, transcript_key: str) -> tuple[StoredDocument, ...]:
        """Return every state of the transcript's document, the first one first."""
        states = select(*_COLUMNS).where(col(DocumentRow.transcript_key) == transcript_key)
        found = self._session.execute(states.order_by(col(DocumentRow.sequence)))
        return tuple(_stored(row) for row in found)

    def _add_batch(self, batch: Sequence[NewDocument], now: dt.datetime) -> int:
        digests = [sha256(document.content) for document in batch]
        self._lock({document.transcript_key for document in batch})
        owners = self._owners(digests)
        heads = self._heads({document.transcript_key for document in batch})
        rows: list[dict[str, Any]] = []
        for digest, document in zip(digests, batch, strict=True):
            key = document.transcript_key
            if digest in owners:
                if owners[digest] != key:
                    raise misplaced(digest)
                continue
            sequence, head = heads.get(key, (0, None))
            if document.predecessor != head:
                raise conflict(key)
            owners[digest] = key
            heads[key] = (sequence + 1, digest)
            rows.append(_row(document, digest, sequence + 1, now))
        if rows:
            self._session.connection().execute(insert(DocumentRow), rows)
        return len(rows)

    def _lock(self, keys: Collection[str]) -> None:
        """Let nobody else add states to these transcripts' documents until the transaction ends.

        In one order, so that two who add the same ones do not wait for each other. On SQLite the
        writer is alone anyway.
        """
        rows = select(col(TranscriptRow.key)).where(col(TranscriptRow.key).in_(keys))
        self._session.execute(rows.order_by(col(TranscriptRow.key)).with_for_update())

    def _owners(self, digests: Sequence[str]) -> dict[str, str]:
        """Return whose documents the bytes already are, by their digests."""
        known = select(col(DocumentRow.sha256), col(DocumentRow.transcript_key))
        found = self._session.execute(known.where(col(DocumentRow.sha256).in_(digests)))
        return {row.sha256: row.transcript_key for row in found}

    def _heads(self, keys: Collection[str]) -> dict[str, tuple[int, str | None]]:
        """Return number and digest of each transcript's latest state."""
        heads = select(
            col(DocumentRow.transcript_key), col(DocumentRow.sequence), col(DocumentRow.sha256)
        ).where(col(DocumentRow.transcript_key).in_(keys), _is_latest())
        return {key: (sequence, digest) for key, sequence, digest in self._session.execute(heads)}


def _is_latest() -> ColumnElement[bool]:
    newer = aliased(DocumentRow)
    follows = (
        col(newer.transcript_key) == col(DocumentRow.transcript_key),
        col(newer.sequence) > col(DocumentRow.sequence),
    )
    return ~exists().where(*follows)


def _latest() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).where(_is_latest())


def _row(document: NewDocument, digest: str, sequence: int, now: dt.datetime) -> dict[str, Any]:
    return {
        "sha256": digest,
        "transcript_key": document.transcript_key,
        "sequence": sequence,
        "predecessor": document.predecessor,
        "state": document.state,
        "slots": json.dumps(document.slots),
        "content": pack(document.content),
        "created_at": now,
    }


def _stored(row: Row[Any]) -> StoredDocument:
    return StoredDocument(
        sha256=row.sha256,
        transcript_key=row.transcript_key,
        predecessor=row.predecessor,
        state=row.state,
        slots=tuple(json.loads(row.slots)),
        content=unpack(row.content),
        created_at=row.created_at,
    )
