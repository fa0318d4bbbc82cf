"""Scenes in which somebody signs: a class, after a restart, again, in the wrong form."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from conformance.engine.check import Scene
from conformance.engine.observation import Facts
from conformance.suites.signer.facts import (
    certificate_of,
    outcome_facts,
    settled,
    tried,
    values_facts,
)
from conformance.suites.signer.tested import Situation, TestedSigner

_NO_METHOD: Final = "urn:gl:khong-co-thuat-toan"


class SignClass(Scene[TestedSigner]):
    """Several digests under one confirmation."""

    name: ClassVar[str] = "sign"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return the ticket's and the values' facts, and what asking once more gives."""
        with subject.open(Situation.USUAL) as stage:
            request = subject.request(await certificate_of(stage))
            ticket = await stage.signer.start(request, stage.given)
            outcome = await settled(stage, ticket)
            again = await stage.signer.poll(ticket)
            return {
                "ticket": {
                    "own": ticket.request_id == request.request_id,
                    "provider_id": bool(ticket.provider_id),
                    "leaks": any(word in repr(ticket) for word in stage.secrets),
                },
                **outcome_facts(outcome),
                **values_facts(request, outcome.signatures),
                "again": outcome_facts(again),
                "prompts": stage.prompts(),
            }


class Restart(Scene[TestedSigner]):
    """Another process goes on with the ticket."""

    name: ClassVar[str] = "restart"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return where the request ended there; a ticket that holds its outcome needs no one."""
        with subject.open(Situation.USUAL) as stage:
            request = subject.request(await certificate_of(stage), 1)
            ticket = await stage.signer.start(request, stage.given)
            elsewhere = replace(stage, signer=stage.another())
            outcome = await settled(elsewhere, ticket)
            return outcome_facts(outcome) | values_facts(request, outcome.signatures)


class WrongForm(Scene[TestedSigner]):
    """A digest that is too short, and a method that nobody has."""

    name: ClassVar[str] = "wrong-form"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return the errors, and whether a person was asked."""
        with subject.open(Situation.USUAL) as stage:
            request = subject.request(await certificate_of(stage), 1)
            (item,) = request.items
            short = replace(request, items=(replace(item, digest=item.digest[:20]),))
            strange = replace(request, signature_method=_NO_METHOD)
            before = stage.heard()
            return {
                "short": await tried(stage, lambda: stage.signer.start(short, stage.given)),
                "strange": await tried(stage, lambda: stage.signer.start(strange, stage.given)),
                "heard": stage.heard() - before,
                "prompts": stage.prompts(),
            }


class FoundAgain(Scene[TestedSigner]):
    """A request is looked for by our own id: one that was made, and one that never was."""

    name: ClassVar[str] = "found-again"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return what was found, and whether finding asked a person."""
        with subject.open(Situation.USUAL) as stage:
            certificate = await certificate_of(stage)
            request, never = subject.request(certificate, 1), subject.request(certificate, 1)
            await stage.signer.start(request, stage.given)
            prompts = stage.prompts()
            found = await stage.another().find(request)
            missing = await stage.another().find(never)
            return {
                "found": found is not None and found.request_id == request.request_id,
                "missing": missing is None,
                "prompts": stage.prompts() - prompts,
                "state": (await settled(stage, found)).state.value if found else None,
            }
