"""Everything one invented tenant needs: schools, transcripts, both credential pairs."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from hub.core.model import Transcript
from hub.plugins.vnpt.manifest import Dialect, Tenant
from simulation.vendors.bad_days import BadDay, Weather
from simulation.vendors.server import Answered, Asked, Server
from simulation.vnpt.book import VnptBook
from simulation.vnpt.desk import Desk, Login
from simulation.vnpt.soap import PATH, SoapDesk


def _login() -> Login:
    return Login("gl-nhanvien", secrets.token_urlsafe(12), "gl-dichvu", secrets.token_urlsafe(12))


@dataclass(frozen=True, slots=True)
class VnptWorld:
    """One tenant of the invented VNPT.

    :param book: what it holds; shared by every server made from this world.
    """

    book: VnptBook
    tenant: Tenant = Tenant.TODAY
    login: Login = field(default_factory=_login)

    @classmethod
    def create(
        cls,
        transcripts: Iterable[Transcript] = (),
        tenant: Tenant = Tenant.TODAY,
        dialect: Dialect = Dialect.SINCE_2020,
    ) -> VnptWorld:
        """Make a tenant that holds `transcripts`."""
        return cls(VnptBook.of(transcripts, dialect), tenant)

    def server(
        self,
        days: Collection[BadDay] = (),
        *,
        plan: Iterable[Collection[BadDay]] = (),
        slowness: float = 3.0,
        listener: Callable[[Asked, Answered], None] | None = None,
        locked: frozenset[str] = frozenset(),
    ) -> Server:
        """Return a server of this tenant, not yet serving.

        :param locked: schools that have closed their books.
        """
        desk = Desk(self.login, self.book, self.tenant, locked)
        return Server(SoapDesk(desk), Weather(days, plan), slowness, listener, path=PATH)

    def settings(self, address: str) -> dict[str, object]:
        """Return the settings of the adapter ``vnpt`` for a service at `address`."""
        return {
            "address": address,
            "account": self.login.account,
            "account_password": self.login.account_password,
            "username": self.login.username,
            "password": self.login.password,
            "tenant": self.tenant.value,
            "dialect": self.book.dialect.value,
        }
