"""The contract of a signer: it has digests signed by a key that is never the hub's.

A request is a list of digests with a line for the signer's screen. How the digest travels (hex,
base64, DigestInfo) is the provider folder's business; what comes back is the raw signature value as
XML Signature wants it: RSA as it is, ECDSA as r‖s.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import SecretStr

from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether the signer can be used now, and why not."""

    available: bool
    reason: Text | None = None


class InputMoment(StrEnum):
    """When a person must give an input."""

    BEFORE_START = "before-start"
    WHILE_WAITING = "while-waiting"


@dataclass(frozen=True, slots=True)
class Input:
    """Something a person must give to sign: an OTP, a PIN, a password."""

    name: str
    label: Text
    moment: InputMoment = InputMoment.BEFORE_START


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose certificate is wanted: a person by personal id or name, an organisation by MST.

    Certificates of the government CA carry no personal id; they are found by name and registered.
    """

    personal_id: str | None = None
    organisation_id: str | None = None
    full_name: str | None = None


@dataclass(frozen=True, slots=True)
class HolderCertificate:
    """A certificate with which a holder can sign: DER of the leaf and of its issuers, no root."""

    certificate: bytes
    chain: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class SigningItem:
    """One digest to sign.

    :param id: ours, unique within the request; results come back in the order of the items.
    :param digest: the raw bytes (32 for SHA-256).
    :param line: what the signer's screen shows for it; no pupil's data beyond what the screen
        needs.
    """

    id: str
    digest: bytes
    line: str


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """One confirmation's worth of digests, for one certificate.

    :param request_id: ours, 10 to 36 characters, stored before the request is sent.
    :param signature_method: algorithm URI of XML Signature (RSA PKCS#1 v1.5 or PSS, ECDSA).
    """

    request_id: str
    certificate: bytes
    signature_method: str
    items: tuple[SigningItem, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What identifies a started request at the provider."""

    request_id: str
    provider_id: str
    expires_at: dt.datetime | None = None


class SigningState(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    SIGNED = "signed"
    REFUSED = "refused"
    EXPIRED = "expired"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SigningOutcome:
    """Where a request stands; `signatures` in the order of the items once it is signed."""

    state: SigningState
    signatures: tuple[bytes, ...] = ()
    reason: Text | None = None


class Signer(ABC):
    """Has digests signed by one provider; small, typed, async."""

    @abstractmethod
    async def availability(self) -> Availability:
        """Tell whether signing is possible now, and why not."""

    @abstractmethod
    def inputs(self) -> tuple[Input, ...]:
        """Tell what a person must give, and when."""

    @abstractmethod
    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the certificates with which `holder` can sign: known before anything is hashed."""

    @abstractmethod
    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Ask the provider to have the digests signed.

        :raises Retry: when the provider or the network failed.
        :raises Pause: when a person must act first: certificate, quota, credentials.
        """

    @abstractmethod
    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Tell where the request stands."""

    @abstractmethod
    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Take a webhook's or a browser's answer; never trusted without verification."""

    @abstractmethod
    async def cancel(self, ticket: Ticket) -> None:
        """Withdraw the request where the provider allows it."""
