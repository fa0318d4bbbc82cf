"""Who a holder is to VNPT, and which certificates are theirs (thuê bao và chứng thư số)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cryptography import x509

from hub.core.contracts import Holder, HolderCertificate, offer_of
from hub.core.contracts.holders import fitting
from hub.core.transport.answers import plain_base64

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


def usable(
    holder: Holder, offers: Iterable[Offered], at: dt.datetime
) -> tuple[HolderCertificate, ...]:
    """Return the holder's certificates in force, the latest issued first, without their roots.

    What is no certificate is left out; whether one is revoked is found when it is checked.
    """
    found = []
    for offer in offers:
        leaf = _load(offer.certificate)
        if leaf is not None and leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc:
            issuers = [one for one in map(_load, offer.issuers) if one is not None]
            found.append(replace(offer_of(leaf, issuers), reference=offer.reference))
    return fitting(holder, found, vouched=True)


def _load(text: str | None) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(plain_base64(text or ""))
    except ValueError:
        return None
