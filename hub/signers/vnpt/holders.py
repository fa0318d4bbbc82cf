"""Who a holder is to VNPT, and which certificates are theirs (thuê bao và chứng thư số)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hub.core.contracts import Holder, HolderCertificate
from hub.signers.vnpt.answers import from_base64

PERSONAL, SEAL = "SMARTCA", "ESEAL"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """What VNPT knows a holder by, and which kind of certificate is wanted."""

    user_id: str
    service_type: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What a certificate is known by; travels through the hub as text."""

    user_id: str
    serial: str

    def to_text(self) -> str:
        """Return it as one line."""
        return json.dumps([self.user_id, self.serial])

    @classmethod
    def of(cls, text: str) -> Reference:
        """Return what `to_text` wrote."""
        user_id, serial = json.loads(text)
        return cls(user_id, serial)


def subscriber_of(holder: Holder, seal_user: str | None) -> Subscriber | None:
    """Return whom to ask for; None for a holder whose number nobody knows.

    :param seal_user: the school's subscriber, by the settings: a transcript names no tax code.
    """
    if holder.personal_id is not None:
        return Subscriber(holder.personal_id, PERSONAL)
    number = holder.organisation_id or seal_user
    return None if number is None else Subscriber(number, SEAL)


@dataclass(frozen=True, slots=True)
class Offered:
    """A certificate as VNPT offers it: base64, maybe with line breaks, maybe without a root."""

    certificate: str
    issuers: Sequence[str | None]
    reference: str


def usable(offers: Iterable[Offered], at: dt.datetime) -> tuple[HolderCertificate, ...]:
    """Return the certificates that are in force, the latest issued first, without their roots.

    What is no certificate is left out; whether one is revoked is found when it is checked.
    """
    found: list[tuple[dt.datetime, HolderCertificate]] = []
    for offer in offers:
        leaf = _load(offer.certificate)
        if leaf is None or not leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc:
            continue
        issuers = [one for one in map(_load, offer.issuers) if one is not None]
        chain = tuple(_der(one) for one in issuers if one.issuer != one.subject)
        certificate = HolderCertificate(_der(leaf), chain, offer.reference)
        found.append((leaf.not_valid_before_utc, certificate))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(certificate for _, certificate in found)


def _load(text: str | None) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(from_base64(text or ""))
    except ValueError:
        return None


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
