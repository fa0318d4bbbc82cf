"""Keeps who was shown which transcript; rows are only ever added (nhật ký tra cứu)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import insert
from sqlmodel import Session, col, select

from hub.core.store.tables import ReadingRow


@dataclass(frozen=True, slots=True)
class Reading:
    """One transcript was shown to somebody (một lượt xem).

    :param way: how: ``lookup``, ``explain``, ``diff``, ``print``, ``sign`` (as files).
    """

    at: dt.datetime
    account: str
    way: str
    transcript_key: str


class ReadingRepository:
    """The readings of one transaction."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(self, account: str, way: str, transcript_keys: Iterable[str]) -> None:
        """Keep that these transcripts are shown to `account` now."""
        now = self._clock()
        rows = [
            {"at": now, "account": account, "way": way, "transcript_key": key}
            for key in transcript_keys
        ]
        if rows:
            self._session.connection().execute(insert(ReadingRow), rows)

    def find(
        self, *, transcript_key: str | None = None, account: str | None = None, limit: int = 100
    ) -> tuple[Reading, ...]:
        """Return the latest readings of a transcript or by an account, the last one first."""
        statement = select(ReadingRow).order_by(col(ReadingRow.id).desc()).limit(limit)
        if transcript_key is not None:
            statement = statement.where(ReadingRow.transcript_key == transcript_key)
        if account is not None:
            statement = statement.where(ReadingRow.account == account)
        return tuple(
            Reading(row.at, row.account, row.way, row.transcript_key)
            for row in self._session.exec(statement)
        )
