"""Scenes before anything is signed: terms, inputs, availability, certificates, accounts."""

from __future__ import annotations

from typing import ClassVar

from conformance.engine.check import Scene
from conformance.engine.observation import Facts
from conformance.suites.signer.facts import Json, certificate_facts, error_facts, tried
from conformance.suites.signer.tested import Situation, TestedSigner
from hub.core.errors import HubError


class Described(Scene[TestedSigner]):
    """What the signer says of its provider and of what people must give."""

    name: ClassVar[str] = "described"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return terms and inputs, and what the manifest declares."""
        with subject.open(Situation.USUAL) as stage:
            terms = stage.signer.terms()
            inputs = stage.signer.inputs()
        return {
            "most_items": terms.most_items,
            "poll_seconds": terms.poll_seconds,
            "window_seconds": terms.window_seconds,
            "at_once": terms.at_once,
            "finds": terms.finds_by_request_id,
            "declared": sorted(each.value for each in subject.manifest.capabilities),
            "inputs": [each.name for each in inputs],
            "labelled": all(each.label.vi and each.label.en for each in inputs),
        }


class Availability(Scene[TestedSigner]):
    """Whether signing is possible, at the provider and where nobody answers."""

    name: ClassVar[str] = "availability"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return both answers."""
        with subject.open(Situation.USUAL) as stage:
            there = await stage.signer.availability()
            facts: Json = {"available": there.available, "error": None}
            try:
                nowhere = await stage.unreachable().availability()
            except HubError as error:
                return facts | {"error": error_facts(error, stage)}
        reason = nowhere.reason
        said = f"{reason}"
        return facts | {
            "nowhere": nowhere.available,
            "reason": bool(reason and reason.vi and reason.en),
            "leaks": any(each in said for each in stage.secrets),
        }


class Certificates(Scene[TestedSigner]):
    """The certificates of somebody the provider knows, asked for twice."""

    name: ClassVar[str] = "certificates"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return what each certificate shows, and whether a person was disturbed."""
        with subject.open(Situation.USUAL) as stage:
            first = await stage.signer.certificates(stage.holder)
            second = await stage.another().certificates(stage.holder)
            return {
                "found": [certificate_facts(each, stage.holder) for each in first],
                "same": [each.certificate for each in first]
                == [each.certificate for each in second],
                "prompts": stage.prompts(),
                "leaks": any(word in each.reference for each in first for word in stage.secrets),
            }


class Stranger(Scene[TestedSigner]):
    """The certificates of somebody whom the provider does not know."""

    name: ClassVar[str] = "stranger"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return how many certificates came, or the error."""
        with subject.open(Situation.USUAL) as stage:
            try:
                found = await stage.signer.certificates(stage.stranger)
            except HubError as error:
                return {"count": 0, "error": error_facts(error, stage)}
            return {"count": len(found), "error": None}


class WrongAccount(Scene[TestedSigner]):
    """The hub's own account is turned away."""

    name: ClassVar[str] = "wrong-account"

    async def play(self, subject: TestedSigner) -> Facts:
        """Return the error, and how often the provider was called."""
        with subject.open(Situation.USUAL) as stage:
            if stage.unwelcome is None:
                return {"none": True}
            signer, before = stage.unwelcome(), stage.heard()
            error = await tried(stage, lambda: signer.certificates(stage.holder))
            return {"error": error, "calls": stage.heard() - before}
