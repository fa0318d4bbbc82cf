"""The contract of a signer: it has digests signed by a key that is never the hub's.

A request is a list of digests with a line for the signer's screen. How the digest travels (hex,
base64, DigestInfo) is the provider folder's business; what comes back is the raw signature value as
XML Signature wants it: RSA as it is, ECDSA as r‖s.

::

    certificates(holder) → start(request, given) → ticket ─→ ticket.outcome    signed at once
                                                          ├→ poll(ticket)      at the terms' pace
                                                          └→ receive(ticket, message)

A ticket is kept by the hub while a phone confirms and is given back after any restart, to another
object in another process: whatever the signer needs to go on stands in it. No signer keeps a
request in memory, waits or sleeps.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from pydantic import SecretStr

from hub.core.errors import Actor, Pause
from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Terms:
    """How a provider wants to be asked, as this signer is set up (điều kiện của nhà cung cấp).

    :param most_items: digests of one confirmation; None for no bound.
    :param poll_seconds: between two questions about one request.
    :param window_seconds: how long a person has to confirm; 0 where nobody is waited for. After it
        nothing can come any more, except an answer that was under way.
    :param at_once: questions under way at the same moment.
    :param finds_by_request_id: whether `find` can be asked. Where it cannot, an answer that was
        lost leaves the request uncertain until the window ends.
    """

    most_items: int | None = None
    poll_seconds: float = 2.0
    window_seconds: float = 0.0
    at_once: int = 4
    finds_by_request_id: bool = False


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
    """A certificate with which a holder can sign: DER of the leaf and of its issuers, no root.

    :param reference: what the provider knows it by (user, serial, credential id), in the signer's
        own form, no secret; comes back in the request.
    :param in_token: whether its key lies in a token that the holder keeps.
    """

    certificate: bytes
    chain: tuple[bytes, ...] = ()
    reference: str = ""
    in_token: bool = False


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
    :param items: at least one, at most `Terms.most_items`.
    :param description: what the signer's screen shows for all of it.
    :param reference: of the `HolderCertificate`.
    """

    request_id: str
    certificate: bytes
    signature_method: str
    items: tuple[SigningItem, ...]
    description: str = ""
    reference: str = ""


class SigningProblem(StrEnum):
    """Why a request failed; each is told to another person (lý do không ký được)."""

    CREDENTIALS = "credentials"
    """A password, PIN, OTP or the hub's own account was turned away. Never tried again unasked: the
    account could lock."""
    CERTIFICATE = "certificate"
    """Expired, revoked, suspended or not there."""
    QUOTA = "quota"
    """The signatures that were paid for are used up."""
    PROVIDER = "provider"
    """The provider failed, or answers otherwise than its documents say."""


class CannotSign(Pause):
    """A person must act before anything can be signed.

    :param problem: why; the other parameters are every error's.
    """

    code: ClassVar[str] = "cannot-sign"

    def __init__(
        self,
        problem: SigningProblem,
        what: Text,
        *,
        remedy: Text,
        where: str | None = None,
        who: Actor | None = None,
        **fields: str | int,
    ) -> None:
        super().__init__(what, remedy=remedy, where=where, who=who, problem=problem, **fields)
        self.problem = problem


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
    """Where a request stands.

    :param signatures: once it is signed: as many as there are items, in their order.
    :param reason: what a person reads about a refusal or failure; never the provider's own words,
        which may hold anything.
    :param problem: why it failed, where the state is `FAILED`.
    """

    state: SigningState
    signatures: tuple[bytes, ...] = ()
    reason: Text | None = None
    problem: SigningProblem | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """What identifies a started request at the provider; the hub keeps it.

    :param provider_id: the provider's own number of it, or ours where it has none.
    :param expires_at: when the window closes, where the provider says so; else the terms do.
    :param memo: what else the signer needs to go on after a restart, in its own form; no secret.
    :param outcome: what `start` learnt at once, as from a token or with an OTP; None where the
        request must be asked about.
    """

    request_id: str
    provider_id: str
    expires_at: dt.datetime | None = None
    memo: str = ""
    outcome: SigningOutcome | None = None


@dataclass(frozen=True, slots=True)
class HookCall:
    """A request that a provider makes to the hub (webhook); nothing in it is believed.

    :param path: below the hook's address, without a leading slash; mostly empty.
    :param headers: names in lower case.
    """

    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class HookReply:
    """What the provider is answered, and which request its message is about.

    :param content: JSON, as the provider wants it.
    :param about: our request id or the provider's own; None where the call is about none.
    """

    content: bytes = b"{}"
    status: int = 200
    about: str | None = None


class Signer(ABC):
    """Has digests signed by one provider; small, typed, async."""

    @abstractmethod
    def terms(self) -> Terms:
        """Tell how the provider wants to be asked."""

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
        """Ask the provider, once, to have the digests signed.

        :raises LostAnswer: when nobody knows whether the provider has the request.
        :raises Retry: when it certainly did not arrive.
        :raises CannotSign: when a person must act first: certificate, quota, credentials.
        """

    async def find(self, request: SigningRequest) -> Ticket | None:
        """Ask for a request by our own id after a lost answer; None: the provider has it not.

        Called only where the terms say that it can be asked.

        :raises Retry: when the provider could not be asked.
        """
        raise NotImplementedError

    @abstractmethod
    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Tell where the request stands; one question, no waiting.

        :raises Retry: when the provider could not be asked.
        :raises CannotSign: when the hub's own account is turned away.
        """

    @abstractmethod
    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Take a webhook's or a browser's answer about `ticket`.

        Signatures in it may be returned as they are: the hub verifies each. Everything else in it
        is asked for, as by `poll`.
        """

    async def hook(self, call: HookCall) -> HookReply:
        """Answer a call of the provider and tell which request it is about.

        A signer whose provider never calls need not have it.
        """
        return HookReply(status=404)

    @abstractmethod
    async def cancel(self, ticket: Ticket) -> None:
        """Withdraw the request where the provider allows it."""
