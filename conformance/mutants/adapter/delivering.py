"""Mutants that handle signed documents wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from conformance.mutants.adapter.bases import SAID, breaks
from conformance.mutants.adapter.sound import SoundAdapter
from hub.core.contracts import DeliveryOutcome, DeliveryState, Query, Reason, SignedFile


@breaks("ADP-DELIVER-STORED")
class Knowing(SoundAdapter):
    """Says that it knows what it never saw."""

    def store(self, file: SignedFile) -> DeliveryOutcome:
        """Keep it, and say known."""
        outcome = super().store(file)
        stored = outcome.state is DeliveryState.STORED
        return replace(outcome, state=DeliveryState.KNOWN) if stored else outcome


@breaks("ADP-DELIVER-KNOWN")
class Eager(SoundAdapter):
    """Says stored to what it knows."""

    def store(self, file: SignedFile) -> DeliveryOutcome:
        """Keep it, and say stored."""
        outcome = super().store(file)
        known = outcome.state is DeliveryState.KNOWN
        return replace(outcome, state=DeliveryState.STORED) if known else outcome


@breaks("ADP-DELIVER-SAME-REQUEST")
class Jealous(SoundAdapter):
    """Refuses a request that it has seen."""

    async def deliver(
        self, files: Sequence[SignedFile], *, request_id: str
    ) -> tuple[DeliveryOutcome, ...]:
        """Take each request once."""
        seen = request_id in self.memory.deliveries
        outcomes = await super().deliver(files, request_id=request_id)
        if not seen:
            return outcomes
        refused = Reason("seen", SAID)
        return tuple(DeliveryOutcome(each.name, DeliveryState.REFUSED, refused) for each in files)


@breaks("ADP-DELIVER-NO-REPLACING")
class Tolerant(SoundAdapter):
    """Says stored to other bytes under a name that is taken, and keeps the first."""

    def store(self, file: SignedFile) -> DeliveryOutcome:
        """Say stored instead of refused."""
        outcome = super().store(file)
        refused = outcome.state is DeliveryState.REFUSED
        return DeliveryOutcome(file.name, DeliveryState.STORED) if refused else outcome


@breaks("ADP-DOCUMENTS-BYTES")
class Tidying(SoundAdapter):
    """Gives documents away with another line end."""

    def files(self, query: Query) -> Iterable[SignedFile]:
        """Return them tidied up."""
        for each in super().files(query):
            yield replace(each, content=each.content + b"\n")


@breaks("ADP-DOCUMENTS-ONCE")
class Generous(SoundAdapter):
    """Gives every document twice."""

    def files(self, query: Query) -> Iterable[SignedFile]:
        """Return each twice."""
        for each in super().files(query):
            yield from (each, each)
