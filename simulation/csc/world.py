"""An application at the invented service, and whose keys it keeps (thế giới CSC giả lập)."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cryptography import x509

from simulation.csc.desk import Desk
from simulation.csc.quirks import Quirk
from simulation.csc.vault import Guarded
from simulation.pki import Authority, HolderKey, KeyPool
from simulation.pki.profiles import Issuer
from simulation.province import Province
from simulation.signing.account import Account, Credential, holders_of
from simulation.signing.phone import Habit, Phone
from simulation.vendors.bad_days import BadDay, Weather
from simulation.vendors.server import Server


@dataclass(frozen=True, slots=True)
class CscWorld:
    """One service and what a hub must know to reach it."""

    desk: Desk

    @classmethod
    def create(
        cls,
        holders: Iterable[HolderKey],
        root: x509.Certificate,
        habit: Habit = Habit.CONFIRMS,
        quirks: Collection[Quirk] = (),
    ) -> CscWorld:
        """Keep the key of each holder; all of them have phones of one habit."""
        vault: dict[str, Guarded] = {}
        accounts: dict[str, Account] = {}
        for number, holder in enumerate(holders, 1):
            user = holder.profile.personal_id or holder.profile.school_code
            credential = Credential(f"GL-{number:06}", holder, root)
            account = accounts.setdefault(user, Account(user, [], Phone(habit)))
            account.credentials.append(credential)
            vault[credential.id] = Guarded(account, credential)
        words = [secrets.token_urlsafe(12) for _ in range(2)]
        return cls(Desk("truc-hoc-ba", words[0], words[1], vault, quirks))

    @classmethod
    def of_province(
        cls,
        province: Province,
        pool: KeyPool,
        issuer: Issuer,
        habit: Habit,
        quirks: Collection[Quirk],
    ) -> CscWorld:
        """Keep the keys of everybody whose certificate an invented authority issued."""
        authority = Authority.create(pool, province.school_year)
        root = authority.roots["national"].certificate
        return cls.create(holders_of(province, authority, pool, issuer), root, habit, quirks)

    @property
    def accounts(self) -> list[Account]:
        """Everybody whose keys are kept."""
        return list({id(one.account): one.account for one in self.desk.vault.values()}.values())

    def server(self, days: Collection[BadDay] = (), *, slowness: float = 3.0) -> Server:
        """Return its server, not yet serving."""
        return Server(self.desk, Weather(days), slowness)

    def settings(self, address: str, version: str = "v1") -> dict[str, object]:
        """Return the settings of the signer ``csc`` for a server at `address`."""
        return {
            "address": address,
            "version": version,
            "login": "client-credentials",
            "client_id": self.desk.client_id,
            "client_secret": self.desk.client_secret,
        }
