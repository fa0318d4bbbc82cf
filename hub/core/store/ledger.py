"""The ledger: append-only and hash-chained, as a whole and for each subject (sổ cái).

An entry's hash covers what it says, the hash of the entry before it, and the hash of the entry
before it about the same subject. Whoever changes, removes or inserts one must change every later
one too, which a checkpoint or a signed head kept elsewhere shows (`hub.core.store.audit`).

An entry holds no pupil's data: a transcript's key, digests of documents, codes, and a reason that
an office gave.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from sqlalchemy import Row, func, insert, select, update
from sqlmodel import Session, col

from hub.core.store.batching import batches
from hub.core.store.tables import LedgerHeadRow, LedgerRow

NOTHING: Final = "0" * 64
"""Stands for the hash of the entry before the first one."""

_VERSION: Final = "hocba-ledger-1"
_BATCH: Final = 500
_PAGE: Final = 5_000
_FORKS: Final = 1_000

_COLUMNS = (
    col(LedgerRow.sequence),
    col(LedgerRow.at),
    col(LedgerRow.actor),
    col(LedgerRow.action),
    col(LedgerRow.subject),
    col(LedgerRow.detail),
    col(LedgerRow.previous),
    col(LedgerRow.previous_of_subject),
    col(LedgerRow.hash),
)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something that happened.

    :param actor: who did it, such as ``local`` or a person's id.
    :param subject: what it happened to: a transcript's key, or ``unit:…``, ``decision:…``.
    :param detail: facts for machines, small and without a pupil's data.
    """

    actor: str
    action: str
    subject: str
    detail: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it was written; `at` is UTC in ISO 8601, `detail` canonical JSON."""

    sequence: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    previous: str
    previous_of_subject: str
    hash: str

    @property
    def facts(self) -> dict[str, str | int | None]:
        """What the entry says, for machines."""
        facts: dict[str, str | int | None] = json.loads(self.detail)
        return facts

    def computed_hash(self) -> str:
        """Return the hash that the entry should carry: SHA-256 in hexadecimal digits."""
        said = (self.sequence, self.at, self.actor, self.action, self.subject, self.detail)
        return _hash(*said, self.previous, self.previous_of_subject)


@dataclass(frozen=True, slots=True)
class Head:
    """The number and hash of the last entry; 0 and zeros while there is none."""

    sequence: int
    hash: str


class LedgerRepository:
    """The ledger as one unit of work sees it."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def append(self, entries: Iterable[NewEntry]) -> Head:
        """Write `entries` behind the last one, in the caller's transaction; return the new head."""
        head = self._held_head()
        at = self._clock().astimezone(dt.UTC).isoformat(timespec="microseconds")
        for batch in batches(entries, _BATCH):
            head = self._append_batch(batch, head, at)
        change = update(LedgerHeadRow).values(sequence=head.sequence, hash=head.hash)
        self._session.execute(change)
        return head

    def head(self) -> Head:
        """Return the last entry's number and hash."""
        found = self._session.execute(
            select(col(LedgerHeadRow.sequence), col(LedgerHeadRow.hash))
        ).one()
        return Head(found.sequence, found.hash)

    def of(self, subject: str) -> tuple[Entry, ...]:
        """Return everything that happened to `subject`, the first first."""
        statement = select(*_COLUMNS).where(col(LedgerRow.subject) == subject)
        found = self._session.execute(statement.order_by(col(LedgerRow.sequence)))
        return tuple(map(_entry, found))

    def iterate(self, after: int = 0) -> Iterator[Entry]:
        """Yield every entry behind number `after`, page by page, so that memory stays flat."""
        while True:
            statement = select(*_COLUMNS).where(col(LedgerRow.sequence) > after)
            page = statement.order_by(col(LedgerRow.sequence)).limit(_PAGE)
            found = [_entry(row) for row in self._session.execute(page)]
            yield from found
            if len(found) < _PAGE:
                return
            after = found[-1].sequence

    def page(self, after: int, until: int) -> tuple[Entry, ...]:
        """Return the entries behind number `after`, up to number `until`, the first first."""
        number = col(LedgerRow.sequence)
        statement = select(*_COLUMNS).where(number > after, number <= until).order_by(number)
        return tuple(map(_entry, self._session.execute(statement)))

    def forks(self) -> tuple[int, ...]:
        """Return the first entries that do not follow the one before about the same subject.

        The database compares: in memory it would take one hash for each subject.
        """
        number, subject = col(LedgerRow.sequence), col(LedgerRow.subject)
        before = func.lag(col(LedgerRow.hash)).over(partition_by=subject, order_by=number)
        followed = select(
            number, col(LedgerRow.previous_of_subject).label("told"), before.label("before")
        ).subquery()
        wrong = followed.c.told != func.coalesce(followed.c.before, NOTHING)
        statement = select(followed.c.sequence).where(wrong).order_by(followed.c.sequence)
        return tuple(self._session.scalars(statement.limit(_FORKS)))

    def _held_head(self) -> Head:
        """Return the head and keep other writers from it until this transaction ends."""
        held = select(col(LedgerHeadRow.sequence), col(LedgerHeadRow.hash)).with_for_update()
        found = self._session.execute(held).one()
        return Head(found.sequence, found.hash)

    def _append_batch(self, batch: Sequence[NewEntry], head: Head, at: str) -> Head:
        last = self._last_of({entry.subject for entry in batch})
        rows: list[dict[str, Any]] = []
        for entry in batch:
            said = (head.sequence + 1, at, entry.actor, entry.action, entry.subject, _json(entry))
            chained = (*said, head.hash, last.get(entry.subject, NOTHING))
            head = Head(head.sequence + 1, _hash(*chained))
            last[entry.subject] = head.hash
            rows.append(dict(zip(_NAMES, (*chained, head.hash), strict=True)))
        self._session.connection().execute(insert(LedgerRow), rows)
        return head

    def _last_of(self, subjects: Collection[str]) -> dict[str, str]:
        """Return the hash of the last entry about each of `subjects` that has one."""
        latest = (
            select(func.max(col(LedgerRow.sequence)))
            .where(col(LedgerRow.subject).in_(subjects))
            .group_by(col(LedgerRow.subject))
        )
        statement = select(col(LedgerRow.subject), col(LedgerRow.hash))
        found = self._session.execute(statement.where(col(LedgerRow.sequence).in_(latest)))
        return {row.subject: row.hash for row in found}


_NAMES: Final = tuple(each.name for each in fields(Entry))


def _json(entry: NewEntry) -> str:
    return json.dumps(dict(entry.detail), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(*said: str | int) -> str:
    content = json.dumps((_VERSION, *said), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def _entry(row: Row[Any]) -> Entry:
    return Entry(*tuple(row))
