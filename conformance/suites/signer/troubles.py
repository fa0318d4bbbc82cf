"""Scenes in which nothing is signed: refusal, silence, quota, revocation, a lost answer, a lie."""

from __future__ import annotations

from typing import ClassVar, Final

from conformance.engine.check import Scene
from conformance.engine.observation import Facts
from conformance.suites.signer.facts import (
    attempted,
    certificate_of,
    outcome_facts,
    settled,
    tried,
    values_facts,
)
from conformance.suites.signer.tested import Situation, TestedSigner
from hub.core.contracts import HookCall
from hub.core.errors import HubError, LostAnswer

_LIES: Final = (
    b'{"status": "SUCCESS", "signatures": ["AAAA"]}',
    b'{"status_code": 400, "message": "sig_user_rejected", "transaction_id": "x"}',
    b"\xff\xfe khong phai JSON",
)
"""Messages that no provider made."""


class Attempt(Scene[TestedSigner]):
    """One request, in a situation in which it cannot be signed."""

    situation: ClassVar[Situation]

    async def play(self, subject: TestedSigner) -> Facts:
        """Return where it ended, and how often a person was asked."""
        if self.situation not in subject.situations:
            return {"none": True}
        with subject.open(self.situation) as stage:
            return await attempted(stage, subject.request(await certificate_of(stage)))


class Refused(Attempt):
    """The person says no."""

    name: ClassVar[str] = "refused"
    situation = Situation.REFUSES


class Silent(Attempt):
    """The person never answers."""

    name: ClassVar[str] = "silent"
    situation = Situation.SLEEPS


class NoQuota(Attempt):
    """The signatures that were paid for are used up."""

    name: ClassVar[str] = "no-quota"
    situation = Situation.NO_QUOTA


class Revoked(Attempt):
    """The certificate is revoked by now."""

    name: ClassVar[str] = "revoked"
    situation = Situation.REVOKED


class LostAnswerScene(Scene[TestedSigner]):
    """The provider takes the request, and its answer is lost."""

    name: ClassVar[str] = "lost-answer"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return whether the signer said so, and how often a person was asked in the end."""
        with subject.open(Situation.USUAL) as stage:
            if stage.lose_answer is None:
                return {"none": True}
            request = subject.request(await certificate_of(stage), 1)
            stage.lose_answer()
            try:
                ticket = await stage.signer.start(request, stage.given)
            except LostAnswer:
                found = None
                if stage.signer.terms().finds_by_request_id:
                    found = await stage.signer.find(request)
                state = (await settled(stage, found)).state.value if found else None
                return {"told": "LostAnswer", "prompts": stage.prompts(), "state": state}
            except HubError as error:
                return {"told": type(error).__name__, "prompts": stage.prompts(), "state": None}
            state = (await settled(stage, ticket)).state.value
            return {"told": None, "prompts": stage.prompts(), "state": state}


class Unreachable(Scene[TestedSigner]):
    """Nobody answers at the provider's address."""

    name: ClassVar[str] = "unreachable"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return the error that starting a request ends in."""
        with subject.open(Situation.USUAL) as stage:
            request = subject.request(await certificate_of(stage), 1)
            signer = stage.unreachable()
            return {"error": await tried(stage, lambda: signer.start(request, stage.given))}


class Lies(Scene[TestedSigner]):
    """Somebody sends messages about a request while the person has not answered yet."""

    name: ClassVar[str] = "lies"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return what each message made of the request, and how the hook answers a stranger."""
        situation = Situation.SLEEPS if Situation.SLEEPS in subject.situations else Situation.USUAL
        with subject.open(situation) as stage:
            request = subject.request(await certificate_of(stage), 1)
            ticket = await stage.signer.start(request, stage.given)
            believed = []
            for message in _LIES:
                outcome = await stage.signer.receive(ticket, message)
                right = values_facts(request, outcome.signatures)["over"]
                believed.append(outcome_facts(outcome) | {"over": right})
            reply = await stage.signer.hook(HookCall("result", {}, _LIES[0]))
            return {
                "settled_by_itself": ticket.outcome is not None,
                "believed": believed,
                "hook_status": reply.status,
                "hook_about": reply.about,
            }


class Cancelled(Scene[TestedSigner]):
    """A request is withdrawn, twice."""

    name: ClassVar[str] = "cancelled"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return the errors, and how often a person was asked."""
        with subject.open(Situation.USUAL) as stage:
            request = subject.request(await certificate_of(stage), 1)
            ticket = await stage.signer.start(request, stage.given)
            prompts = stage.prompts()
            first = await tried(stage, lambda: stage.signer.cancel(ticket))
            second = await tried(stage, lambda: stage.another().cancel(ticket))
            return {"first": first, "second": second, "prompts": stage.prompts() - prompts}
