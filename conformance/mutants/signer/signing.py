"""Mutants that sign, and do it wrongly."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from pydantic import SecretStr

from conformance.mutants.signer.entered import breaks
from conformance.mutants.signer.sound import SAID, SECRET, Desk, SoundSigner
from hub.core.contracts import (
    SigningItem,
    SigningOutcome,
    SigningProblem,
    SigningRequest,
    SigningState,
    Ticket,
)
from hub.core.contracts.methods import RSA_SHA256


@breaks("SGN-SIGN-SIGNED")
class Unwilling(SoundSigner):
    """Fails although the person confirmed."""

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Fail."""
        return SigningOutcome(SigningState.FAILED, reason=SAID, problem=SigningProblem.PROVIDER)


@breaks("SGN-SIGN-COUNT")
class Short(SoundSigner):
    """Loses the last signature."""

    def values(self, items: tuple[SigningItem, ...]) -> tuple[bytes, ...]:
        """Return one too few."""
        return super().values(items)[:-1]


@breaks("SGN-SIGN-DIGEST")
class HashingAgain(SoundSigner):
    """Hashes the digest once more."""

    def sign(self, digest: bytes) -> bytes:
        """Sign another digest."""
        return super().sign(sha256(digest).digest())


@breaks("SGN-SIGN-ORDER")
class Shuffling(SoundSigner):
    """Gives signatures in another order."""

    def values(self, items: tuple[SigningItem, ...]) -> tuple[bytes, ...]:
        """Return them from the last to the first."""
        return super().values(items)[::-1]


@breaks("SGN-SIGN-RAW")
class Encoding(SoundSigner):
    """Gives base64 instead of bytes."""

    def sign(self, digest: bytes) -> bytes:
        """Return the value as text."""
        return b64encode(super().sign(digest))


@breaks("SGN-SIGN-ONE-CONFIRMATION")
class AskingEach(SoundSigner):
    """Asks the person for every digest."""

    def take(self, request: SigningRequest) -> None:
        """Ask as often as there are digests."""
        super().take(request)
        self.desk.prompts += len(request.items) - 1


@breaks("SGN-TICKET-OWN")
class Nameless(SoundSigner):
    """Gives a ticket without the hub's own id."""

    def ticket(self, request: SigningRequest) -> Ticket:
        """Return it under the provider's number alone; only the first class is so."""
        made = super().ticket(request)
        return replace(made, provider_id="") if len(request.items) > 1 else made


@breaks("SGN-TICKET-SILENT")
class Leaking(SoundSigner):
    """Keeps the secret in the ticket."""

    def ticket(self, request: SigningRequest) -> Ticket:
        """Return it with the secret in its memo."""
        return replace(super().ticket(request), memo=SECRET)


@breaks("SGN-TICKET-RESTART")
class Forgetful(SoundSigner):
    """Keeps requests in the process that made them."""

    def __init__(self, desk: Desk, secret: str = SECRET, *, reached: bool = True) -> None:
        super().__init__(desk, secret, reached=reached)
        self.known: set[str] = set()

    def take(self, request: SigningRequest) -> None:
        """Remember it here."""
        super().take(request)
        self.known.add(request.request_id)

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Fail where another process asked."""
        if ticket.request_id not in self.known:
            return SigningOutcome(SigningState.FAILED, reason=SAID, problem=SigningProblem.PROVIDER)
        return await super().poll(ticket)


@breaks("SGN-POLL-AGAIN")
class Telling(SoundSigner):
    """Tells an outcome once."""

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Say expired where it was told already."""
        if self.desk.looks.get(ticket.request_id, 0) >= 2:
            return SigningOutcome(SigningState.EXPIRED, reason=SAID)
        return await super().poll(ticket)


@breaks("SGN-FORM-DIGEST")
class Undemanding(SoundSigner):
    """Takes a digest of any length."""

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Take what is too short, and forget it."""
        if any(len(item.digest) != 32 for item in request.items):
            return self.ticket(request)
        return await super().start(request, given)


@breaks("SGN-FORM-METHOD")
class Obliging(SoundSigner):
    """Takes any method."""

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Take what it cannot do, and forget it."""
        if request.signature_method != RSA_SHA256:
            return self.ticket(request)
        return await super().start(request, given)


@breaks("SGN-FORM-QUIET")
class LettingTheProviderRefuse(SoundSigner):
    """Sends a request before looking at its form."""

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Call, then look."""
        self.call()
        return await super().start(request, given)


@breaks("SGN-FIND-KNOWN")
class Losing(SoundSigner):
    """Finds nothing again."""

    async def find(self, request: SigningRequest) -> Ticket | None:
        """Say that there is no such request."""
        return None


@breaks("SGN-FIND-UNKNOWN")
class Inventing(SoundSigner):
    """Finds what was never asked."""

    async def find(self, request: SigningRequest) -> Ticket | None:
        """Say that there is one."""
        return self.ticket(request)


@breaks("SGN-FIND-QUIET")
class AskingAgain(SoundSigner):
    """Makes the request again to find it."""

    async def find(self, request: SigningRequest) -> Ticket | None:
        """Ask the person once more."""
        self.desk.prompts += 1
        return await super().find(request)
