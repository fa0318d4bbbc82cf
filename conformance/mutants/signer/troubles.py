"""Mutants that say the wrong thing where nothing can be signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pydantic import SecretStr

from conformance.mutants.signer.entered import breaks
from conformance.mutants.signer.sound import SAID, SoundSigner
from conformance.suites.signer import Situation
from hub.core.contracts import (
    CannotSign,
    HookCall,
    HookReply,
    SigningOutcome,
    SigningProblem,
    SigningRequest,
    SigningState,
    Ticket,
)
from hub.core.errors import Bug, LostAnswer, Pause

_FAILED = SigningOutcome(SigningState.FAILED, reason=SAID, problem=SigningProblem.PROVIDER)


class Renaming(SoundSigner):
    """Calls one state another."""

    state: SigningState
    called: SigningOutcome

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Return the other word."""
        outcome = await super().poll(ticket)
        return self.called if outcome.state is self.state else outcome


class Insisting(SoundSigner):
    """Asks the person again after a state."""

    state: SigningState

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Ask once more where the state has come."""
        outcome = await super().poll(ticket)
        if outcome.state is self.state:
            self.desk.prompts += 1
        return outcome


@breaks("SGN-REFUSED")
class TakingNoForFailure(Renaming):
    """Calls a refusal a failure."""

    state, called = SigningState.REFUSED, _FAILED


@breaks("SGN-REFUSED-ONCE")
class NotTakingNo(Insisting):
    """Asks again after a refusal."""

    state = SigningState.REFUSED


@breaks("SGN-REFUSED-WHY")
class Wordless(Renaming):
    """Says refused and no more."""

    state, called = SigningState.REFUSED, SigningOutcome(SigningState.REFUSED)


@breaks("SGN-EXPIRED")
class TakingSilenceForNo(Renaming):
    """Calls silence a failure."""

    state, called = SigningState.EXPIRED, _FAILED


@breaks("SGN-EXPIRED-ONCE")
class NotTakingSilence(Insisting):
    """Asks again after the time has passed."""

    state = SigningState.EXPIRED


@breaks("SGN-QUOTA")
class Vague(SoundSigner):
    """Calls used-up signatures the provider's failure."""

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Say something else than quota."""
        if self.desk.has(Situation.NO_QUOTA):
            raise CannotSign(SigningProblem.PROVIDER, SAID, remedy=SAID)
        return await super().start(request, given)


@breaks("SGN-QUOTA-QUIET")
class AskingInVain(SoundSigner):
    """Asks the person twice for what cannot be signed."""

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Ask, then say that there is nothing left."""
        self.desk.prompts += 2 * self.desk.has(Situation.NO_QUOTA)
        return await super().start(request, given)


@breaks("SGN-REVOKED")
class Blaming(SoundSigner):
    """Calls a revoked certificate the provider's failure."""

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Say something else than certificate."""
        if self.desk.has(Situation.REVOKED):
            raise CannotSign(SigningProblem.PROVIDER, SAID, remedy=SAID)
        return await super().start(request, given)


@breaks("SGN-REVOKED-NO-VALUE")
class Heedless(SoundSigner):
    """Signs with a revoked certificate."""

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Pay no heed to the revocation."""
        self.desk.arranged = False
        return await super().start(request, given)


@breaks("SGN-LOST-TOLD")
class Giving(SoundSigner):
    """Calls a lost answer a failure."""

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Say that it failed."""
        try:
            return await super().start(request, given)
        except LostAnswer:
            raise CannotSign(SigningProblem.PROVIDER, SAID, remedy=SAID) from None


@breaks("SGN-LOST-ONCE")
class Resending(SoundSigner):
    """Sends again what may have arrived."""

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Ask the person a second time."""
        try:
            return await super().start(request, given)
        except LostAnswer:
            return await super().start(replace(request), given)


@breaks("SGN-UNREACHED-RETRY")
class Uncertain(SoundSigner):
    """Calls a request lost that never arrived."""

    def call(self) -> None:
        """Say that nobody knows."""
        if not self.reached:
            raise LostAnswer(SAID, remedy=SAID)
        super().call()


@breaks("SGN-MESSAGE-UNPROVEN")
class Believing(SoundSigner):
    """Believes a message that says refused."""

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Take the message's word."""
        if b"rejected" in message:
            return SigningOutcome(SigningState.REFUSED, reason=SAID)
        return await super().receive(ticket, message)


@breaks("SGN-MESSAGE-ENDS")
class Brittle(SoundSigner):
    """Breaks at a message that is no JSON."""

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Fail at bytes that are no text."""
        if message.startswith(b"\xff"):
            raise Bug(SAID, remedy=SAID)
        return await super().receive(ticket, message)


@breaks("SGN-HOOK-STRANGER")
class Welcoming(SoundSigner):
    """Takes a stranger for the provider."""

    async def hook(self, call: HookCall) -> HookReply:
        """Say that the message was taken."""
        return HookReply(about="gl-1")


@breaks("SGN-CANCEL")
class Once(SoundSigner):
    """Breaks where a request is withdrawn twice."""

    async def cancel(self, ticket: Ticket) -> None:
        """Fail where it is gone already."""
        if ticket.request_id not in self.desk.requests:
            raise Pause(SAID, remedy=SAID)
        await super().cancel(ticket)
