"""The invented PKI with its trust services, and a teacher whose certificate names them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hub.core.trust import Certificate, TrustAnchors
from hub.core.trust.ocsp import question
from simulation.pki import Authority, HolderKey, keys_of_school, load_pool
from simulation.province import Province
from simulation.trust_services import BadDay, TrustDesk, TrustServer

NOW = dt.datetime(2026, 5, 20, 8, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
NONCE = bytes(range(32))


def loaded(certificate: x509.Certificate) -> Certificate:
    return Certificate.load(certificate.public_bytes(Encoding.DER))


@dataclass
class Services:
    """Trust services at `address`, which the certificates name; they live at NOW until told."""

    address: str
    server: TrustServer
    at: dt.datetime = NOW

    @property
    def desk(self) -> TrustDesk:
        return self.server.desk

    @cached_property
    def anchors(self) -> TrustAnchors:
        roots = self.desk.authority.roots.values()
        return TrustAnchors.load([loaded(root.certificate) for root in roots])

    @cached_property
    def teacher(self) -> HolderKey:
        """A teacher of a public authority."""
        province = Province(7, 600)
        holders = (
            key
            for school in province.schools()
            for key in keys_of_school(
                self.desk.authority, self.desk.pool, school, province.staff(school)
            )
        )
        return next(key for key in holders if key.profile.issuer == "vnpt")

    @property
    def certificate(self) -> Certificate:
        return loaded(self.teacher.certificate)

    @property
    def issuer(self) -> Certificate:
        return loaded(self.teacher.chain[0])

    @property
    def root(self) -> Certificate:
        return loaded(self.desk.authority.roots["national"].certificate)

    def ocsp(self, nonce: bytes = NONCE) -> bytes:
        asked = question(self.certificate, self.issuer, nonce)
        return self.desk.answer("POST", "/ocsp/vnpt", asked).content

    def crl(self, name: str = "vnpt") -> bytes:
        return self.desk.answer("GET", f"/{name}.crl", b"").content

    def reset(self) -> None:
        self.desk.day, self.at = BadDay.NONE, NOW
        self.desk.revoked.clear()
        self.server.asked.clear()


@contextmanager
def serving() -> Iterator[Services]:
    """Serve; the certificates that the authority issues name the address."""
    pool = load_pool()
    server = TrustServer(TrustDesk(Authority.create(pool), pool), slowness=0.3)
    with server.serving() as address:
        server.desk.authority = Authority.create(pool, status_base=address)
        services = Services(address, server)
        server.desk.clock = lambda: services.at
        yield services
