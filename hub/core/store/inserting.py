"""The INSERT that both databases understand, with ON CONFLICT (câu lệnh ghi dùng chung)."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from hub.core.store.tables import Table


def insert_into(session: Session, table: type[Table]) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT for the session's database that knows ``on_conflict_do_…``."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
