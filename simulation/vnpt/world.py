"""Everything one invented tenant needs: schools, transcripts, both credential pairs."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.core.model import Transcript
from hub.plugins.vnpt.manifest import Dialect, Tenant
from simulation.province import Province
from simulation.vnpt.bad_days import BadDay
from simulation.vnpt.book import Book
from simulation.vnpt.desk import Desk, Login
from simulation.vnpt.server import Service


def _login() -> Login:
    return Login("gl-nhanvien", secrets.token_urlsafe(12), "gl-dichvu", secrets.token_urlsafe(12))


@dataclass(frozen=True, slots=True)
class VnptWorld:
    """One tenant of the invented VNPT.

    :param book: what it holds; shared by every service made from this world.
    """

    book: Book
    tenant: Tenant = Tenant.TODAY
    dialect: Dialect = Dialect.SINCE_2020
    login: Login = field(default_factory=_login)

    @classmethod
    def of_province(
        cls,
        province: Province,
        tenant: Tenant = Tenant.TODAY,
        dialect: Dialect = Dialect.SINCE_2020,
    ) -> VnptWorld:
        """Return a tenant that holds every transcript of a province."""
        schools = province.schools()
        return cls(
            Book.of(t for school in schools for t in province.transcripts(school)), tenant, dialect
        )

    def service(
        self,
        bad_day: BadDay = BadDay.NONE,
        *,
        plan: Iterable[BadDay] = (),
        slowness: float = 3.0,
        locked: frozenset[str] = frozenset(),
    ) -> Service:
        """Return a service over the book, not yet serving."""
        desk = Desk(self.login, self.book, self.tenant, self.dialect, locked)
        return Service(desk, bad_day, plan=plan, slowness=slowness)

    def settings(self, address: str) -> dict[str, object]:
        """Return the settings of the adapter ``vnpt`` for a service at `address`."""
        return {
            "address": address,
            "account": self.login.account,
            "account_password": self.login.account_password,
            "username": self.login.username,
            "password": self.login.password,
            "tenant": self.tenant.value,
            "dialect": self.dialect.value,
        }

    def transcripts(self) -> list[Transcript]:
        """Return everything that the tenant holds now."""
        return [entry.transcript for entry in self.book.entries.values()]
