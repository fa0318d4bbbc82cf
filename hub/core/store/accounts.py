"""Keeps accounts, their tokens (as hashes) and what they may do (kho tài khoản)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from hub.core.model import Level
from hub.core.store.spans import Span
from hub.core.store.tables import AccountRow, DutyRow, TokenRow


@dataclass(frozen=True, slots=True)
class Grant:
    """A duty that an account has for a span of days (phân quyền).

    :param duty: a word of `hub.core.registry.rights.Duty`.
    :param unit: below and at this unit; None for the whole hub.
    :param level: at this level of schooling; None for every one.
    """

    duty: str
    unit: str | None
    level: Level | None
    span: Span


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody, or some program, that uses the hub (tài khoản)."""

    id: str
    name: str
    grants: tuple[Grant, ...] = ()


class AccountRepository:
    """The accounts of one transaction."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(self, account_id: str, name: str) -> None:
        """Keep a new account, without any duty."""
        self._session.add(AccountRow(id=account_id, name=name, created_at=self._clock()))
        self._session.flush()

    def get(self, account_id: str) -> Account | None:
        """Return the account with that id."""
        row = self._session.get(AccountRow, account_id)
        return self._account(row) if row else None

    def all(self) -> tuple[Account, ...]:
        """Return every account, by id."""
        rows = self._session.exec(select(AccountRow).order_by(col(AccountRow.id)))
        return tuple(self._account(row) for row in rows)

    def grant(self, account_id: str, grant: Grant) -> None:
        """Give the account a duty."""
        self._session.add(
            DutyRow(
                account=account_id,
                duty=grant.duty,
                unit=grant.unit,
                level=grant.level,
                valid_from=grant.span.start,
                valid_until=grant.span.end,
            )
        )
        self._session.flush()

    def withdraw(self, account_id: str, grant: Grant, at: dt.date) -> None:
        """Let a duty of the account end: `at` is the first day without it."""
        same = (
            col(DutyRow.account) == account_id,
            col(DutyRow.duty) == grant.duty,
            col(DutyRow.unit).is_not_distinct_from(grant.unit),
            col(DutyRow.level).is_not_distinct_from(grant.level),
            col(DutyRow.valid_from) == grant.span.start,
        )
        connection = self._session.connection()
        if grant.span.start >= at:
            connection.execute(delete(DutyRow).where(*same))
        else:
            connection.execute(update(DutyRow).where(*same).values(valid_until=at))

    def add_token(self, account_id: str, token_hash: str, expires_at: dt.datetime) -> None:
        """Keep the hash of a new token of the account."""
        row = TokenRow(
            hash=token_hash, account=account_id, created_at=self._clock(), expires_at=expires_at
        )
        self._session.add(row)
        self._session.flush()

    def revoke_tokens(self, account_id: str) -> int:
        """Forget every token of the account; return how many there were."""
        tokens = delete(TokenRow).where(col(TokenRow.account) == account_id)
        return self._session.connection().execute(tokens).rowcount

    def by_token(self, token_hash: str) -> Account | None:
        """Return whom the token stands for, None where it is unknown or has expired."""
        owner = select(TokenRow.account).where(
            TokenRow.hash == token_hash, TokenRow.expires_at > self._clock()
        )
        found = self._session.exec(owner).first()
        return self.get(found) if found else None

    def with_token(self) -> tuple[Account, ...]:
        """Return the accounts that have a token which has not expired."""
        owners = set(
            self._session.exec(select(TokenRow.account).where(TokenRow.expires_at > self._clock()))
        )
        return tuple(one for one in self.all() if one.id in owners)

    def _account(self, row: AccountRow) -> Account:
        duties = select(DutyRow).where(DutyRow.account == row.id).order_by(col(DutyRow.id))
        rows = self._session.exec(duties.execution_options(populate_existing=True))
        return Account(row.id, row.name, tuple(_grant(duty) for duty in rows))


def _grant(row: DutyRow) -> Grant:
    level = Level(row.level) if row.level else None
    return Grant(row.duty, row.unit, level, Span(row.valid_from, row.valid_until))
