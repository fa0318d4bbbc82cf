"""A SmartCA whose subscribers are the staff of invented schools (thuê bao giả lập)."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from itertools import count

from cryptography.hazmat.primitives.asymmetric import rsa

from simulation.pki import Authority, HolderKey, KeyPool, load_pool
from simulation.pki.keypool import PrivateKey
from simulation.pki.profiles import Profile, seal_profile, staff_profile
from simulation.province import Province, SchoolPlan
from simulation.signing.account import Account, Credential
from simulation.signing.phone import Phone
from simulation.smartca.book import Book, Subscriber
from simulation.smartca.desk import Desk
from simulation.smartca.oauth2 import OAuth2Desk
from simulation.smartca.sp769 import Sp769Desk
from simulation.vendors.bad_days import BadDay, Weather
from simulation.vendors.server import Answered, Asked, Server


@dataclass(frozen=True, slots=True)
class SmartcaWorld:
    """A SmartCA and what a hub must know to reach it."""

    book: Book
    sp769: Sp769Desk
    oauth2: OAuth2Desk
    seals: dict[str, str] = field(default_factory=dict)
    """Tax codes of the schools' seals, by school code."""

    @classmethod
    def of_schools(
        cls,
        province: Province,
        schools: Iterable[SchoolPlan],
        authority: Authority,
        pool: KeyPool,
        *,
        phone: Callable[[], Phone] = Phone,
    ) -> SmartcaWorld:
        """Make everybody at `schools` a subscriber, and each school's seal."""
        book = Book()
        world = cls(book, Sp769Desk(book), OAuth2Desk(book))
        for school in schools:
            for member in province.staff(school).members:
                profile = staff_profile(school, member, "vnpt")
                world.subscribe(member.personal_id, profile, authority, pool, phone())
            profile = seal_profile(school, "vnpt")
            world.subscribe(school.tax_code, profile, authority, pool, phone())
            world.seals[school.code] = school.tax_code
        return world

    @classmethod
    def of_province(cls, province: Province, *, phone: Callable[[], Phone] = Phone) -> SmartcaWorld:
        """Make everybody who signs in `province` a subscriber."""
        pool = load_pool()
        authority = Authority.create(pool, province.school_year)
        return cls.of_schools(province, province.schools(), authority, pool, phone=phone)

    def subscribe(
        self, user_id: str, profile: Profile, authority: Authority, pool: KeyPool, phone: Phone
    ) -> Subscriber:
        """Give a person or a school an account with one certificate."""
        key = _rsa_key(pool, user_id)
        issuer = authority.subordinates[profile.issuer].certificate
        holder = HolderKey(profile, key, authority.issue(profile, key), (issuer,))
        root = authority.roots["national"].certificate
        credential = Credential(f"gl-{user_id}", holder, root)
        known = self.book.subscribers.get(user_id)
        if known is not None:
            known.account.credentials.append(credential)
            return known
        made = Subscriber(Account(user_id, [credential], phone))
        self.book.subscribers[user_id] = made
        return made

    def server(
        self,
        days: Collection[BadDay] = (),
        *,
        slowness: float = 3.0,
        listener: Callable[[Asked, Answered], None] | None = None,
    ) -> Server:
        """Return a server of this SmartCA, not yet serving."""
        return Server(Desk(self.sp769, self.oauth2), Weather(days), slowness, listener)

    def settings(self, address: str) -> dict[str, object]:
        """Return the settings of the signer ``vnpt`` for a server at `address`.

        The seal's subscriber is the first school's.
        """
        return {
            "address": address,
            "sp_id": self.book.sp_id,
            "sp_password": self.book.sp_password,
            "seal_user": next(iter(self.seals.values()), None),
            "refresh_tokens": json.dumps(
                {user: self.oauth2.log_in(user) for user in self.book.subscribers}
            ),
        }


def _rsa_key(pool: KeyPool, name: str) -> PrivateKey:
    """Return a key of the pool that SmartCA has: always the same one, RSA."""
    names = (name if n == 0 else f"{name} {n}" for n in count())
    return next(key for key in map(pool.key_of, names) if isinstance(key, rsa.RSAPrivateKey))
