"""Keeps decisions to publish, byte for byte (kho quyết định công bố)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlmodel import Session, col

from hub.core.store.packing import pack, unpack
from hub.core.store.tables import DecisionRow

_COLUMNS = (
    col(DecisionRow.number),
    col(DecisionRow.unit),
    col(DecisionRow.request_id),
    col(DecisionRow.content),
    col(DecisionRow.created_at),
    col(DecisionRow.signed_at),
)


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """A decision as it was kept.

    :param request_id: under which its signature was asked for.
    :param content: its bytes, with the signature once `signed_at` is there.
    """

    number: str
    unit: str
    request_id: str
    content: bytes
    created_at: dt.datetime
    signed_at: dt.datetime | None


class DecisionRepository:
    """The decisions of one unit of work."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def get(self, number: str) -> StoredDecision | None:
        """Return the decision with that number."""
        statement = select(*_COLUMNS).where(col(DecisionRow.number) == number)
        found = self._session.execute(statement).first()
        return _stored(found) if found else None

    def signed(self) -> tuple[StoredDecision, ...]:
        """Return every decision that is signed."""
        statement = select(*_COLUMNS).where(col(DecisionRow.signed_at).is_not(None))
        return tuple(map(_stored, self._session.execute(statement)))

    def add(self, number: str, unit: str, request_id: str, content: bytes) -> StoredDecision:
        """Keep a decision before anybody is asked to sign it."""
        made = StoredDecision(number, unit, request_id, content, self._clock(), None)
        row = {**_as_row(made), "content": pack(content)}
        self._session.connection().execute(insert(DecisionRow), [row])
        return made

    def sign(self, decision: StoredDecision, content: bytes) -> StoredDecision:
        """Keep the signed bytes of a decision."""
        signed = replace(decision, content=content, signed_at=self._clock())
        change = update(DecisionRow).where(col(DecisionRow.number) == decision.number)
        values = {"content": pack(content), "signed_at": signed.signed_at}
        self._session.execute(change.values(values))
        return signed


def _as_row(decision: StoredDecision) -> dict[str, Any]:
    return {each.name: getattr(decision, each.name) for each in fields(decision)}


def _stored(row: Row[Any]) -> StoredDecision:
    return StoredDecision(
        row.number,
        row.unit,
        row.request_id,
        unpack(row.content),
        row.created_at,
        row.signed_at,
    )
