"""Keeps secrets as sealed bytes; nothing here can open them (kho bí mật đã mã hóa)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from hub.core.store.tables import SecretRow


@dataclass(frozen=True, slots=True)
class SealedSecret:
    """A secret as it is kept (bí mật đã mã hóa).

    :param id: its name, which its seal covers too.
    :param key_id: which key opens it.
    """

    id: str
    key_id: str
    nonce: bytes
    sealed: bytes


class SecretRepository:
    """The sealed secrets of one transaction."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(self, secret: SealedSecret) -> None:
        """Keep a new secret."""
        self._session.add(
            SecretRow(
                id=secret.id,
                key_id=secret.key_id,
                nonce=secret.nonce,
                sealed=secret.sealed,
                created_at=self._clock(),
            )
        )
        self._session.flush()

    def get(self, secret_id: str) -> SealedSecret | None:
        """Return the secret with that name."""
        row = self._session.get(SecretRow, secret_id, populate_existing=True)
        return _secret(row) if row else None

    def under_other_keys(self, key_id: str, limit: int) -> tuple[SealedSecret, ...]:
        """Return at most `limit` secrets that another key than `key_id` seals."""
        statement = select(SecretRow).where(SecretRow.key_id != key_id).order_by(col(SecretRow.id))
        rows = self._session.exec(statement.limit(limit).execution_options(populate_existing=True))
        return tuple(_secret(row) for row in rows)

    def replace(self, secret: SealedSecret) -> None:
        """Put the same secret, sealed anew, in the place of what was kept."""
        statement = update(SecretRow).where(col(SecretRow.id) == secret.id)
        values = {"key_id": secret.key_id, "nonce": secret.nonce, "sealed": secret.sealed}
        self._session.connection().execute(statement.values(values))

    def count_by_key(self) -> Mapping[str, int]:
        """Return how many secrets each key seals."""
        statement = select(SecretRow.key_id, func.count()).group_by(col(SecretRow.key_id))
        return dict(self._session.exec(statement).all())


def _secret(row: SecretRow) -> SealedSecret:
    return SealedSecret(row.id, row.key_id, row.nonce, row.sealed)
