"""Counts over the whole store, made by the database from columns alone (thống kê)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Result, Select, and_, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from hub.core.model import Level, State
from hub.core.store.tables import DocumentRow, JourneyRow, TranscriptRow
from hub.core.store.transcripts import lies_within

Schools = Mapping[Level, Collection[str] | None]
"""For each level of schooling the codes of the schools that count; None stands for all of them."""


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many transcripts of a school and level stand in a state, the longest since `oldest`."""

    school_code: str
    level: Level
    state: str
    count: int
    oldest: dt.datetime


@dataclass(frozen=True, slots=True)
class SignedCount:
    """How many transcripts of a class have the same slots signed, and the key of the first one.

    :param slots: their names; None where nothing is composed.
    """

    school_code: str
    school_year: str
    level: Level
    class_name: str
    slots: frozenset[str] | None
    count: int
    first: str


class StatisticsRepository:
    """The counts of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def states(self, schools: Schools, *, school_year: str | None = None) -> tuple[StateCount, ...]:
        """Return how many transcripts stand in which state, by school and level."""
        groups = (
            col(TranscriptRow.school_code),
            col(TranscriptRow.level),
            col(JourneyRow.state),
        )
        statement = (
            select(*groups, func.count(), func.min(col(JourneyRow.since)))
            .join(JourneyRow, col(JourneyRow.transcript_key) == col(TranscriptRow.key))
            .where(*_of(schools, school_year))
        )
        return tuple(
            StateCount(school, Level(level), state, count, oldest)
            for school, level, state, count, oldest in self._grouped(statement, groups)
        )

    def signed(
        self, schools: Schools, *, school_year: str | None = None
    ) -> tuple[SignedCount, ...]:
        """Return how many transcripts in force have which slots signed, class by class."""
        newer = aliased(DocumentRow)
        is_latest = ~exists().where(
            col(newer.transcript_key) == col(DocumentRow.transcript_key),
            col(newer.sequence) > col(DocumentRow.sequence),
        )
        latest = and_(col(DocumentRow.transcript_key) == col(TranscriptRow.key), is_latest)
        groups = (
            col(TranscriptRow.school_code),
            col(TranscriptRow.school_year),
            col(TranscriptRow.level),
            col(TranscriptRow.class_name),
            col(DocumentRow.slots),
        )
        statement = (
            select(*groups, func.count(), func.min(col(TranscriptRow.key)))
            .select_from(TranscriptRow)
            .outerjoin(DocumentRow, latest)
            .where(*_of(schools, school_year), _IN_FORCE)
        )
        return tuple(
            SignedCount(school, year, Level(level), name, _slots(slots), count, first)
            for school, year, level, name, slots, count, first in self._grouped(statement, groups)
        )

    def _grouped(
        self, statement: Select[*tuple[Any, ...]], groups: Sequence[Any]
    ) -> Result[*tuple[Any, ...]]:
        return self._session.execute(statement.group_by(*groups).order_by(*groups[:4]))


_IN_FORCE = col(TranscriptRow.state) == State.IN_FORCE.value


def _of(schools: Schools, school_year: str | None) -> list[ColumnElement[bool]]:
    conditions = [lies_within(schools)]
    if school_year is not None:
        conditions.append(col(TranscriptRow.school_year) == school_year)
    return conditions


def _slots(slots: str | None) -> frozenset[str] | None:
    return None if slots is None else frozenset(json.loads(slots))
