"""The invented trust services without their socket: keys, what is revoked, answers."""

from __future__ import annotations

import datetime as dt
import secrets
from base64 import b64decode
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from simulation.pki import Authority, KeyPool
from simulation.pki.authority import Ca
from simulation.trust_services import status, timestamps
from simulation.trust_services.bad_days import BadDay
from simulation.trust_services.status import Responder, Revocation
from simulation.trust_services.timestamps import Stamper

TSA_PATH = "/tsa"
_OCSP = "/ocsp/"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP."""

    content: bytes = b""
    kind: str = "application/octet-stream"
    status: int = 200


@dataclass(slots=True)
class TrustDesk:
    """What the trust services of one invented PKI know and do.

    :param day: how they misbehave; may be changed between two requests.
    :param clock: tells the time they live in, aware.
    :param stamper_years: how long a certificate of the time-stamp authority lasts.
    :param revoked: by the authority's name, then by serial number.
    """

    authority: Authority
    pool: KeyPool
    day: BadDay = BadDay.NONE
    clock: Callable[[], dt.datetime] = _now
    stamper_years: int = 5
    revoked: dict[x509.Name, dict[int, Revocation]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    _issued: dict[tuple[str, x509.Name, dt.datetime], x509.Certificate] = field(
        default_factory=dict
    )

    def revoke(self, certificate: x509.Certificate, at: dt.datetime) -> None:
        """Revoke a certificate from `at` on."""
        self.revoked[certificate.issuer][certificate.serial_number] = Revocation(at)

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """Answer one request; what is not here is 404."""
        if path == TSA_PATH and method == "POST":
            return Answer(self._stamp(body), "application/timestamp-reply")
        if path.startswith(_OCSP):
            name, _, asked = path.removeprefix(_OCSP).partition("/")
            return self._status(name, b64decode(unquote(asked)) if method == "GET" else body)
        name, _, kind = path.removeprefix("/").rpartition(".")
        ca = self._authorities().get(name)
        if ca is not None and kind == "crl":
            return Answer(self._crl(ca), "application/pkix-crl")
        if ca is not None and kind == "crt":
            return Answer(ca.certificate.public_bytes(Encoding.DER), "application/pkix-cert")
        return Answer(status=404)

    def _stamp(self, request: bytes) -> bytes:
        ca = self.authority.subordinates["government"]
        years, begins = self.stamper_years, self._january()
        if self.day is BadDay.STAMP_EXPIRED:
            years, begins = 1, begins.replace(year=begins.year - 2)
        purpose = ExtendedKeyUsageOID.TIME_STAMPING
        if self.day is BadDay.STAMP_OTHER_PURPOSE:
            purpose = ExtendedKeyUsageOID.CLIENT_AUTH
        key = self._key(0)
        made = self._certificate("TSA", key, purpose, ca, begins, years)
        stamper = Stamper(key, made, (ca.certificate,))
        return timestamps.answer(request, stamper, secrets.randbits(63), self.clock(), self.day)

    def _status(self, name: str, request: bytes) -> Answer:
        ca = self._authorities().get(name)
        if ca is None:
            return Answer(status=404)
        responder = self._responder(ca)
        revoked = self.revoked[ca.certificate.subject]
        content = status.ocsp_answer(request, ca, responder, revoked, self.clock(), self.day)
        return Answer(content, "application/ocsp-response")

    def _responder(self, ca: Ca) -> Responder:
        begins = self._january()
        if self.day is BadDay.OCSP_RESPONDER_EXPIRED:
            begins = begins.replace(year=begins.year - 2)
        if self.day is BadDay.OCSP_RESPONDER_STRANGER:
            ca = self._another(ca)
        key = self._key(1)
        purpose = ExtendedKeyUsageOID.OCSP_SIGNING
        return Responder(key, self._certificate("OCSP", key, purpose, ca, begins, 1))

    def _crl(self, ca: Ca) -> bytes:
        signer = self._another(ca) if self.day is BadDay.CRL_OTHER_ISSUER else ca
        now = self.clock()
        revoked = self.revoked[signer.certificate.subject]
        return status.crl(signer, revoked, int(now.timestamp()), now, self.day)

    def _certificate(
        self,
        name: str,
        key: RSAPrivateKey,
        purpose: x509.ObjectIdentifier,
        ca: Ca,
        begins: dt.datetime,
        years: int,
    ) -> x509.Certificate:
        """Return a service's certificate, issued once."""
        which = (f"{name} {purpose.dotted_string}", ca.certificate.subject, begins)
        if which not in self._issued:
            self._issued[which] = self.authority.issue_service(
                name, key, purpose, ca, begins=begins, years=years
            )
        return self._issued[which]

    def _january(self) -> dt.datetime:
        """Services get a new certificate every January."""
        return dt.datetime(self.clock().year, 1, 1, tzinfo=dt.UTC)

    def _key(self, number: int) -> RSAPrivateKey:
        keys = [k for k in self.pool.holders["rsa-2048"] if isinstance(k, RSAPrivateKey)]
        return keys[number]

    def _another(self, ca: Ca) -> Ca:
        return next(each for each in self.authority.subordinates.values() if each is not ca)

    def _authorities(self) -> dict[str, Ca]:
        """Every authority by the name in its addresses."""
        roots = {f"{name}-root": root for name, root in self.authority.roots.items()}
        return {**roots, **{ca.id: ca for ca in self.authority.subordinates.values()}}
