"""Keeps which id of a source stands for which canonical id, from day to day (sổ định danh).

One to one: on any day an id of a source stands for one canonical id, and that one has one id at the
source. A school's ids are its own: two schools may both have a pupil ``HS001``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, update
from sqlmodel import Session, col, select

from hub.core.store.batching import batches
from hub.core.store.inserting import insert_into
from hub.core.store.tables import IdentityRow
from hub.core.text import Text

BATCH = 500


class IdentityKind(StrEnum):
    """What an id is of (đối tượng định danh)."""

    PUPIL = "pupil"
    CLASS = "class"

    @property
    def label(self) -> Text:
        """The kind as people read it."""
        return _LABELS[self]


_LABELS = {
    IdentityKind.PUPIL: Text("học sinh", "pupil"),
    IdentityKind.CLASS: Text("lớp", "class"),
}


@dataclass(frozen=True, slots=True)
class Register:
    """Whose ids these are: of pupils or classes of a school, as one source names them.

    :param unit: the school's code.
    :param source: id of the adapter, or ``upload``.
    """

    kind: IdentityKind
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Link:
    """An id of a source stands for a canonical id.

    :param valid_from: first day; the link ends before `valid_until`, None while it is in force.
    :param evidence: how it is known: ``import:12``, ``document:`` and a digest, or the reason that
        a person gave.
    """

    register: Register
    source_id: str
    canonical: str
    valid_from: dt.date
    evidence: str
    valid_until: dt.date | None = None


class IdentityRepository:
    """The links of one transaction."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def canonical(self, register: Register, source_ids: Collection[str]) -> dict[str, str]:
        """Return what those of `source_ids` stand for that have a link in force."""
        found: dict[str, str] = {}
        for batch in batches(source_ids, BATCH):
            statement = select(IdentityRow.source_id, IdentityRow.canonical).where(
                _of(register), _in_force(), col(IdentityRow.source_id).in_(batch)
            )
            found.update(dict(self._session.exec(statement).all()))
        return found

    def in_force(self, register: Register) -> dict[str, str]:
        """Return what every id of a source stands for today, by the source's id."""
        statement = select(IdentityRow.source_id, IdentityRow.canonical)
        return dict(self._session.exec(statement.where(_of(register), _in_force())).all())

    def add(self, links: Iterable[Link]) -> None:
        """Keep links; one whose id or canonical id has another in force is left out."""
        now = self._clock()
        for batch in batches(links, BATCH):
            rows = [_row(link, now) for link in batch]
            statement = insert_into(self._session, IdentityRow).on_conflict_do_nothing()
            self._session.connection().execute(statement, rows)

    def end(self, register: Register, source_id: str, day: dt.date) -> None:
        """End the link of `source_id` that is in force; `day` is the first without it."""
        there = and_(_of(register), _in_force(), col(IdentityRow.source_id) == source_id)
        change = update(IdentityRow).where(there).values(valid_until=day)
        self._session.connection().execute(change)

    def history(self, unit: str, any_id: str) -> tuple[Link, ...]:
        """Return every link of a school that names `any_id` on either side, the first first."""
        statement = (
            select(IdentityRow)
            .where(IdentityRow.unit == unit, _names(any_id))
            .order_by(col(IdentityRow.valid_from), col(IdentityRow.id))
        )
        return tuple(map(_link, self._session.exec(statement)))


def _of(register: Register) -> ColumnElement[bool]:
    return and_(
        col(IdentityRow.kind) == register.kind,
        col(IdentityRow.unit) == register.unit,
        col(IdentityRow.source) == register.source,
    )


def _in_force() -> ColumnElement[bool]:
    return col(IdentityRow.valid_until).is_(None)


def _names(any_id: str) -> ColumnElement[bool]:
    return (col(IdentityRow.source_id) == any_id) | (col(IdentityRow.canonical) == any_id)


def _row(link: Link, now: dt.datetime) -> dict[str, object]:
    return {
        "kind": link.register.kind,
        "unit": link.register.unit,
        "source": link.register.source,
        "source_id": link.source_id,
        "canonical": link.canonical,
        "valid_from": link.valid_from,
        "valid_until": link.valid_until,
        "evidence": link.evidence,
        "created_at": now,
    }


def _link(row: IdentityRow) -> Link:
    return Link(
        Register(IdentityKind(row.kind), row.unit, row.source),
        row.source_id,
        row.canonical,
        row.valid_from,
        row.evidence,
        row.valid_until,
    )
