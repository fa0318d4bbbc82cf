"""An application at the invented MySign, and its users (thế giới MySign giả lập)."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hub.core.trust import Certificate
from simulation.mysign.desk import Desk
from simulation.mysign.quirks import Quirk
from simulation.pki import Authority, HolderKey, KeyPool
from simulation.province import Province
from simulation.signing.account import Account, Credential, holders_of
from simulation.signing.phone import Habit, Phone
from simulation.vendors.bad_days import BadDay, Weather
from simulation.vendors.server import Server

PROFILE = "adss:ras:profile:001"


@dataclass(frozen=True, slots=True)
class MySignWorld:
    """One application with its users, and what a hub must know to reach it.

    :param users: user ids that follow no form, by the full name of their holder.
    """

    desk: Desk
    users: dict[str, str]

    @classmethod
    def create(
        cls,
        holders: Iterable[HolderKey],
        root: x509.Certificate,
        habit: Habit = Habit.CONFIRMS,
        quirks: Collection[Quirk] = (),
    ) -> MySignWorld:
        """Make an account for each holder; all of them have phones of one habit."""
        accounts: dict[str, Account] = {}
        users: dict[str, str] = {}
        for number, holder in enumerate(holders, 1):
            user = user_of(holder)
            credential = Credential(f"GL{number:06}", holder, root)
            account = accounts.setdefault(user, Account(user, [], Phone(habit)))
            account.credentials.append(credential)
            if holder.profile.personal_id is None:
                users[holder.profile.holder] = user
        desk = Desk("truc-hoc-ba", secrets.token_urlsafe(12), PROFILE, accounts, quirks)
        return cls(desk, users)

    @classmethod
    def of_province(
        cls, province: Province, pool: KeyPool, habit: Habit, quirks: Collection[Quirk]
    ) -> MySignWorld:
        """Make an account for everybody whose certificate the invented Viettel issued."""
        authority = Authority.create(pool, province.school_year)
        root = authority.roots["national"].certificate
        return cls.create(holders_of(province, authority, pool, "viettel"), root, habit, quirks)

    def server(self, days: Collection[BadDay] = (), *, slowness: float = 3.0) -> Server:
        """Return its server, not yet serving."""
        return Server(self.desk, Weather(days), slowness)

    def settings(self, address: str) -> dict[str, object]:
        """Return the settings of the signer ``viettel-mysign`` for a server at `address`."""
        return {
            "address": address,
            "client_id": self.desk.client_id,
            "client_secret": self.desk.client_secret,
            "profile_id": self.desk.profile_id,
            "users": self.users,
        }


def user_of(holder: HolderKey) -> str:
    """Return a user id as MySign forms it: ``CMT_…`` for people, ``MST_…-1`` for organisations."""
    if holder.profile.personal_id is not None:
        return f"CMT_{holder.profile.personal_id}"
    certificate = Certificate.load(holder.certificate.public_bytes(Encoding.DER))
    number = certificate.organisation_id
    return f"MST_{number.number if number else holder.profile.school_code}-1"
