"""Who waits for whom: one limit for both databases, and locks wider than a row (khóa chờ)."""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import Connection, func, select

BUSY_SECONDS = 5.0
"""How long a writer waits for another one before it gives up."""


class Lock(IntEnum):
    """What only one transaction at a time may do; the numbers are the hub's own on PostgreSQL."""

    MIGRATION = 4_867_001
    REGISTRY = 4_867_002


def hold(connection: Connection, lock: Lock) -> None:
    """Hold `lock` until the transaction ends; a writer on SQLite is alone already.

    :raises StoreBusy: through `named_errors`, when another transaction keeps it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(lock.value)))
