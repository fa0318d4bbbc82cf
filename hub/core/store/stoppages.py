"""Keeps what cannot go on and whose turn it is, until it goes on (việc bị dừng)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlmodel import Session, col

from hub.core.errors import Actor
from hub.core.store.batching import batches
from hub.core.store.inserting import insert_into
from hub.core.store.tables import StoppageRow
from hub.core.text import Text

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Stoppage:
    """Work that stopped: what happened, where, whose turn it is, what to do next.

    :param subject: what stopped: a transcript's key, or ``collect:…``, ``report:…``.
    :param unit: the school or office it is about.
    :param since: when it first stopped; None before it is kept.
    """

    subject: str
    unit: str
    who: Actor
    what: Text
    remedy: Text
    place: str | None = None
    since: dt.datetime | None = None


class StoppageRepository:
    """The stoppages of one transaction."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def put(self, stoppages: Iterable[Stoppage]) -> None:
        """Keep that these stopped; one that is known keeps its first moment."""
        now = self._clock()
        for batch in batches(stoppages, _BATCH):
            rows = [_row(each, now) for each in batch]
            statement = insert_into(self._session, StoppageRow)
            told = {name: statement.excluded[name] for name in rows[0] if name != "since"}
            upsert = statement.on_conflict_do_update(index_elements=["subject"], set_=told)
            self._session.connection().execute(upsert, rows)

    def clear(self, subjects: Collection[str]) -> None:
        """Forget that these stopped: they went on."""
        for batch in batches(subjects, _BATCH):
            self._session.execute(delete(StoppageRow).where(col(StoppageRow.subject).in_(batch)))

    def find(self, *, unit: str | None = None, limit: int = 100) -> tuple[Stoppage, ...]:
        """Return what stopped, the longest first, at most `limit`; of one unit where given."""
        statement = select(StoppageRow).order_by(col(StoppageRow.since), col(StoppageRow.subject))
        if unit is not None:
            statement = statement.where(col(StoppageRow.unit) == unit)
        rows = self._session.execute(statement.limit(limit)).scalars()
        return tuple(_from(row) for row in rows)


def _row(stoppage: Stoppage, now: dt.datetime) -> dict[str, object]:
    return {
        "subject": stoppage.subject,
        "unit": stoppage.unit,
        "since": now,
        "who": stoppage.who.value,
        "place": stoppage.place,
        "what_vi": stoppage.what.vi,
        "what_en": stoppage.what.en,
        "remedy_vi": stoppage.remedy.vi,
        "remedy_en": stoppage.remedy.en,
    }


def _from(row: StoppageRow) -> Stoppage:
    return Stoppage(
        row.subject,
        row.unit,
        Actor(row.who),
        Text(row.what_vi, row.what_en),
        Text(row.remedy_vi, row.remedy_en),
        row.place,
        row.since,
    )
