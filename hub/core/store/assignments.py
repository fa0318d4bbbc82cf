"""Keeps assignments: which unit uses what, from when to when (kho phân công tích hợp)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from hub.core.model import Level
from hub.core.store.spans import Span
from hub.core.store.tables import AssignmentRow


@dataclass(frozen=True, slots=True)
class Assignment:
    """From when to when a unit uses something for a matter (phân công tích hợp).

    :param level: the level of schooling it is for; None for every level.
    :param matter: what it decides, a word of `hub.core.registry.matters.Matter`.
    :param value: a plugin's id, or the code of an office.
    :param settings: the plugin's settings without the secret ones.
    :param secrets: for each secret setting where it is kept, ``STORE:REFERENCE``; never itself.
    :param id: its number in the store; None before it is kept.
    """

    unit: str
    level: Level | None
    matter: str
    value: str
    span: Span
    settings: Mapping[str, object] = field(default_factory=dict, repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict)
    id: int | None = None


class AssignmentRepository:
    """The assignments of one transaction."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(self, assignment: Assignment) -> int:
        """Keep a new assignment; return its number."""
        row = AssignmentRow(
            unit=assignment.unit,
            level=assignment.level,
            matter=assignment.matter,
            value=assignment.value,
            settings=json.dumps(dict(assignment.settings), ensure_ascii=False),
            secrets=json.dumps(dict(assignment.secrets)),
            valid_from=assignment.span.start,
            valid_until=assignment.span.end,
            created_at=self._clock(),
        )
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def end(self, number: int, at: dt.date) -> None:
        """Let the assignment hold until the day before `at`."""
        statement = update(AssignmentRow).where(col(AssignmentRow.id) == number)
        self._session.connection().execute(statement.values(valid_until=at))

    def remove(self, number: int) -> None:
        """Forget an assignment that was never in force on any day."""
        self._session.connection().execute(
            delete(AssignmentRow).where(col(AssignmentRow.id) == number)
        )

    def find(
        self, *, matter: str | None = None, units: Collection[str] | None = None
    ) -> tuple[Assignment, ...]:
        """Return the assignments of a matter and of some units, those of all times, oldest first.

        :param matter: only of this matter.
        :param units: only of the units with these codes, a few.
        """
        statement = select(AssignmentRow).order_by(
            col(AssignmentRow.valid_from), col(AssignmentRow.id)
        )
        if matter is not None:
            statement = statement.where(AssignmentRow.matter == matter)
        if units is not None:
            statement = statement.where(col(AssignmentRow.unit).in_(units))
        rows = self._session.exec(statement.execution_options(populate_existing=True))
        return tuple(_assignment(row) for row in rows)


def _assignment(row: AssignmentRow) -> Assignment:
    return Assignment(
        unit=row.unit,
        level=Level(row.level) if row.level else None,
        matter=row.matter,
        value=row.value,
        span=Span(row.valid_from, row.valid_until),
        settings=json.loads(row.settings),
        secrets=json.loads(row.secrets),
        id=row.id,
    )
