"""Somebody at work in the store: known by a token, held to rights, recorded when reading."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace

from hub.core.model import Level, Transcript
from hub.core.registry.days import today
from hub.core.registry.errors import not_allowed, not_one, unknown_token
from hub.core.registry.keeping import load_tree
from hub.core.registry.rights import LOCAL, Action, Rights
from hub.core.store import (
    Account,
    Search,
    StoredTranscript,
    Transaction,
    TranscriptPage,
    lineage,
)

_TOKEN_BYTES = 32
_MOST_VERSIONS = 50
_PREFIX = "hocba_"


def new_token() -> tuple[str, str]:
    """Return a new token and its hash; the token is shown once and kept nowhere.

    It is 32 random bytes: a plain SHA-256 of it cannot be searched through.
    """
    token = _PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Access:
    """What one account may do in one transaction, as of today (quyền truy cập).

    :param transaction: one that writes where transcripts are read.
    :param token: the account's; without one it is `LOCAL`, whoever can open the store, as long as
        no account with a valid token may grant rights in the whole hub.
    :raises Pause: when the token is unknown or has expired, or one is needed.
    """

    def __init__(self, transaction: Transaction, token: str | None) -> None:
        self._transaction = transaction
        self._day = today()
        self._rights = Rights(load_tree(transaction))
        self.account = self._identified(token)

    def require(self, action: Action, unit: str | None = None, level: Level | None = None) -> None:
        """Refuse what the account may not do; see `Rights.can`.

        :raises Pause: naming the action and the unit.
        """
        if not self.may(action, unit, level):
            raise not_allowed(action.label, unit, self.account.id)

    def may(self, action: Action, unit: str | None = None, level: Level | None = None) -> bool:
        """Tell whether the account may do something; see `Rights.can`."""
        return self._rights.can(self.account, action, unit, level, self._day)

    def require_each(self, action: Action, transcripts: Iterable[Transcript]) -> None:
        """Refuse unless the account may do `action` to every one of `transcripts`."""
        for school, level in sorted({(one.school.code, one.level) for one in transcripts}):
            self.require(action, school, level)

    def allowed(self, search: Search, action: Action) -> Search:
        """Return `search` narrowed to what the account may do `action` to.

        :raises Pause: when that is nothing at all.
        """
        schools = self._rights.schools(self.account, action, self._day)
        if all(codes == frozenset() for codes in schools.values()):
            raise not_allowed(action.label, search.school_code, self.account.id)
        return replace(search, within=schools)

    def find(
        self, search: Search, way: str, *, limit: int, after: str | None = None
    ) -> TranscriptPage:
        """Return a page of what the account may read, and record that it was shown.

        :param way: how it is shown, such as ``lookup``.
        """
        search = self.allowed(search, Action.READ)
        page = self._transaction.transcripts.find(search, limit=limit, after=after)
        self._record(way, page.items)
        return page

    def only(self, reference: str, way: str) -> StoredTranscript:
        """Return the one transcript that `reference` (a code, an id, a name) names, and record it.

        Of several versions of one it is the latest; a key names exactly one.

        :raises UnknownCode: when there is none that the account may read, or more than one.
        """
        search = self.allowed(Search(text=reference), Action.READ)
        page = self._transaction.transcripts.find(search, limit=_MOST_VERSIONS)
        if len({lineage(item.transcript) for item in page.items}) != 1 or page.after is not None:
            raise not_one(reference, many=bool(page.items))
        latest = max(page.items, key=lambda item: item.transcript.version)
        self._record(way, [latest])
        return latest

    def _record(self, way: str, shown: Collection[StoredTranscript]) -> None:
        keys = [item.transcript.key for item in shown]
        self._transaction.readings.add(self.account.id, way, keys)

    def _identified(self, token: str | None) -> Account:
        if token is not None:
            account = self._transaction.accounts.by_token(hash_of(token))
            if account is None:
                raise unknown_token()
            return account
        if any(self._may_grant(account) for account in self._transaction.accounts.with_token()):
            raise unknown_token()
        return LOCAL

    def _may_grant(self, account: Account) -> bool:
        return self._rights.can(account, Action.GRANT, None, None, self._day)
