"""Keeps which worker processes there are and when each was last heard of (tiến trình xử lý)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlmodel import Session, col

from hub.core.store.inserting import insert_into
from hub.core.store.tables import WorkerRow


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """A worker process.

    :param name: its own, the same again after a restart.
    :param host: the machine it runs on, `pid` its number there.
    """

    name: str
    host: str
    pid: int
    started_at: dt.datetime
    seen_at: dt.datetime


class WorkerRepository:
    """The workers of one transaction."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def beat(self, name: str, host: str, pid: int, started_at: dt.datetime) -> None:
        """Note that the worker `name` is alive now."""
        values = {"name": name, "host": host, "pid": pid, "started_at": started_at}
        statement = insert_into(self._session, WorkerRow).values(**values, seen_at=self._clock())
        changes = {each: statement.excluded[each] for each in (*values, "seen_at")}
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_=changes)
        )

    def all(self) -> tuple[WorkerSeen, ...]:
        """Return every worker that has not said goodbye, by name."""
        rows = self._session.execute(select(WorkerRow).order_by(col(WorkerRow.name))).scalars()
        return tuple(
            WorkerSeen(row.name, row.host, row.pid, row.started_at, row.seen_at) for row in rows
        )

    def forget(self, names: Collection[str]) -> None:
        """Forget workers that are gone."""
        self._session.execute(delete(WorkerRow).where(col(WorkerRow.name).in_(names)))
