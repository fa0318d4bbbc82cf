"""Keeps where each transcript stands on its way (trạng thái của học bạ).

Which state may follow which is the journey's business; here a state is a word, and a move is one
statement that asks for the state it starts from: of two who move the same transcript, one does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, SQLColumnExpression, case, func, insert, select, update
from sqlmodel import Session, col

from hub.core.model import Level
from hub.core.store.batching import batches
from hub.core.store.tables import JourneyRow, TranscriptRow

_BATCH = 500

_COLUMNS = (
    col(JourneyRow.transcript_key),
    col(JourneyRow.state),
    col(JourneyRow.since),
    col(JourneyRow.reason),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a transcript stands, since when, and why where somebody gave a reason."""

    transcript_key: str
    state: str
    since: dt.datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many transcripts of a school stand in a state, the longest since `oldest`."""

    school_code: str
    state: str
    count: int
    oldest: dt.datetime


@dataclass(frozen=True, slots=True)
class Cohort:
    """The transcripts of a school in a year at a level of schooling, or one class's of them."""

    school_code: str
    school_year: str
    level: Level
    class_name: str | None = None


@dataclass(frozen=True, slots=True)
class CohortTally:
    """How many transcripts of a cohort stand in a state.

    :param latest: when the latest of them came there by itself; None where each was sent back with
        a reason.
    """

    cohort: Cohort
    state: str
    count: int
    latest: dt.datetime | None


class JourneyRepository:
    """The journeys of one unit of work."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        """Return where those of `keys` stand that have begun their way."""
        found: dict[str, Standing] = {}
        for batch in batches(keys, _BATCH):
            statement = select(*_COLUMNS).where(col(JourneyRow.transcript_key).in_(batch))
            for row in self._session.execute(statement):
                found[row.transcript_key] = _from(row)
        return found

    def begin(self, keys: Collection[str], state: str, *, reason: str | None = None) -> None:
        """Let the way of `keys` begin in `state`; none of them has begun."""
        now = self._clock()
        for batch in batches(keys, _BATCH):
            rows = [
                {"transcript_key": key, "state": state, "since": now, "reason": reason}
                for key in batch
            ]
            self._session.connection().execute(insert(JourneyRow), rows)

    def move(
        self, keys: Collection[str], start: str, end: str, *, reason: str | None = None
    ) -> frozenset[str]:
        """Move those of `keys` that stand in `start` to `end`; return which they were."""
        now = self._clock()
        moved: set[str] = set()
        for batch in batches(keys, _BATCH):
            change = (
                update(JourneyRow)
                .where(col(JourneyRow.transcript_key).in_(batch), col(JourneyRow.state) == start)
                .values(state=end, since=now, reason=reason)
                .returning(col(JourneyRow.transcript_key))
            )
            moved.update(self._session.execute(change).scalars())
        return frozenset(moved)

    def page(
        self,
        state: str,
        *,
        school_code: str | None = None,
        class_name: str | None = None,
        after: str = "",
        limit: int = _BATCH,
    ) -> list[str]:
        """Return at most `limit` keys that stand in `state`, in order, those behind `after`."""
        wanted = {TranscriptRow.school_code: school_code, TranscriptRow.class_name: class_name}
        statement = (
            select(col(JourneyRow.transcript_key))
            .join(TranscriptRow, col(TranscriptRow.key) == col(JourneyRow.transcript_key))
            .where(col(JourneyRow.state) == state, col(JourneyRow.transcript_key) > after)
            .where(*(col(column) == value for column, value in wanted.items() if value is not None))
            .order_by(col(JourneyRow.transcript_key))
            .limit(limit)
        )
        return list(self._session.execute(statement).scalars())

    def classes(self, cohort: Cohort, states: Collection[str]) -> list[str]:
        """Return the names of the classes of `cohort` that have transcripts in one of `states`."""
        statement = _of(cohort, states, col(TranscriptRow.class_name)).distinct()
        found = self._session.execute(statement.order_by(col(TranscriptRow.class_name)))
        return list(found.scalars())

    def keys(self, cohort: Cohort, states: Collection[str]) -> list[str]:
        """Return the keys of `cohort` that stand in one of `states`, in order."""
        statement = _of(cohort, states, col(JourneyRow.transcript_key))
        found = self._session.execute(statement.order_by(col(JourneyRow.transcript_key)))
        return list(found.scalars())

    def cohorts(self, states: Collection[str]) -> tuple[CohortTally, ...]:
        """Return every school, year and level that has transcripts in one of `states`."""
        fresh = case((col(JourneyRow.reason).is_(None), col(JourneyRow.since)))
        columns = (
            col(TranscriptRow.school_code),
            col(TranscriptRow.school_year),
            col(TranscriptRow.level),
            col(JourneyRow.state),
        )
        statement = (
            select(*columns, func.count(), func.max(fresh))
            .join(JourneyRow, col(TranscriptRow.key) == col(JourneyRow.transcript_key))
            .where(col(JourneyRow.state).in_(states))
            .group_by(*columns)
            .order_by(*columns)
        )
        return tuple(
            CohortTally(Cohort(school, year, Level(level)), state, count, latest)
            for school, year, level, state, count, latest in self._session.execute(statement)
        )

    def tallies(self) -> tuple[Tally, ...]:
        """Return how many transcripts of each school stand in each state."""
        school, state = col(TranscriptRow.school_code), col(JourneyRow.state)
        statement = (
            select(school, state, func.count(), func.min(col(JourneyRow.since)))
            .join(TranscriptRow, col(TranscriptRow.key) == col(JourneyRow.transcript_key))
            .group_by(school, state)
            .order_by(school, state)
        )
        return tuple(Tally(*row) for row in self._session.execute(statement))


def _of(cohort: Cohort, states: Collection[str], wanted: SQLColumnExpression[str]) -> Select[str]:
    statement = (
        select(wanted)
        .select_from(TranscriptRow)
        .join(JourneyRow, col(TranscriptRow.key) == col(JourneyRow.transcript_key))
        .where(
            col(TranscriptRow.school_code) == cohort.school_code,
            col(TranscriptRow.school_year) == cohort.school_year,
            col(TranscriptRow.level) == cohort.level.value,
            col(JourneyRow.state).in_(states),
        )
    )
    if cohort.class_name is not None:
        statement = statement.where(col(TranscriptRow.class_name) == cohort.class_name)
    return statement


def _from(row: Row[Any]) -> Standing:
    return Standing(row.transcript_key, row.state, row.since, row.reason)
