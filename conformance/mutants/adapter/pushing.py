"""Mutants that write otherwise than they were told, or say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from conformance.mutants.adapter.bases import SAID, Listing, breaks, changed
from conformance.mutants.adapter.sound import Memory, SoundAdapter, SoundSettings
from hub.core.contracts import PushOutcome, PushState, Query, Reason, Record
from hub.core.model import SecondaryResults, Transcript


@breaks("ADP-PUSH-CREATED")
class Wording(SoundAdapter):
    """Calls what is new updated."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write, and say updated."""
        outcome = super().write(transcript, overwrite=overwrite)
        created = outcome.state is PushState.CREATED
        return replace(outcome, state=PushState.UPDATED) if created else outcome


@breaks("ADP-PUSH-READ-BACK")
class Trimming(SoundAdapter):
    """Loses the place of issue of what is written."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write a little less than was given."""
        before = self.memory.transcripts.get(transcript.key)
        outcome = super().write(transcript, overwrite=overwrite)
        if before is None:
            number, held = self.memory.transcripts[transcript.key]
            self.memory.transcripts[transcript.key] = number, held
            self.trimmed.add(transcript.key)
        return outcome

    def __init__(self, memory: Memory, settings: SoundSettings) -> None:
        super().__init__(memory, settings)
        self.trimmed: set[str] = set()

    def record(self, transcript: Transcript) -> Record:
        """Give away what was written a little shorter."""
        if transcript.key in self.trimmed and not isinstance(transcript.results, SecondaryResults):
            transcript = changed(transcript, issuing={"place": None})
        return super().record(transcript)


@breaks("ADP-PUSH-HELD-ONCE")
class Doubling(Listing):
    """Lists what was written twice."""

    def __init__(self, memory: Memory, settings: SoundSettings) -> None:
        super().__init__(memory, settings)
        self.written: set[str] = set()

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write, and remember."""
        self.written.add(transcript.key)
        return super().write(transcript, overwrite=overwrite)

    def listed(
        self, entries: list[tuple[int, Transcript]], query: Query
    ) -> Iterable[tuple[int, Transcript]]:
        """Return what was written twice."""
        for each in entries:
            yield each
            if each[1].key in self.written and query.since is None:
                yield each


@breaks("ADP-PUSH-SAME-REQUEST")
class Forgetful(SoundAdapter):
    """Does not know a request that was made."""

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Write anew."""
        self.memory.requests.clear()
        return await super().push(records, request_id=request_id, overwrite=overwrite)


@breaks("ADP-PUSH-UNCHANGED")
class Busy(SoundAdapter):
    """Calls the same values an update."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write, and say updated."""
        outcome = super().write(transcript, overwrite=overwrite)
        same = outcome.state is PushState.UNCHANGED
        return replace(outcome, state=PushState.UPDATED) if same else outcome


@breaks("ADP-PUSH-KEPT")
class Silent(SoundAdapter):
    """Keeps what it holds, and says that nothing changed."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Keep, and call it unchanged."""
        outcome = super().write(transcript, overwrite=overwrite)
        kept = outcome.state is PushState.KEPT
        return replace(outcome, state=PushState.UNCHANGED, reason=None) if kept else outcome


@breaks("ADP-PUSH-KEPT-VALUES")
class Overwriting(SoundAdapter):
    """Says kept, and overwrites."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write whatever comes, and say kept."""
        outcome = super().write(transcript, overwrite=overwrite)
        if outcome.state is PushState.KEPT:
            self.memory.put(transcript)
        return outcome

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Call it updated where it was told to overwrite, whatever it did before."""
        outcomes = await super().push(records, request_id=request_id, overwrite=overwrite)
        if not overwrite:
            return outcomes
        return tuple(replace(each, state=PushState.UPDATED) for each in outcomes)


@breaks("ADP-PUSH-OVERWRITE")
class Modest(SoundAdapter):
    """Overwrites, and calls it created."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write, and say created."""
        outcome = super().write(transcript, overwrite=overwrite)
        updated = outcome.state is PushState.UPDATED
        return replace(outcome, state=PushState.CREATED) if updated else outcome


@breaks("ADP-PUSH-OVERWRITTEN")
class Lying(SoundAdapter):
    """Says updated, and keeps the old values."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Say so, and do nothing; the change is counted all the same."""
        held = self.memory.transcripts.get(transcript.key)
        outcome = super().write(transcript, overwrite=overwrite)
        if outcome.state is PushState.UPDATED and held is not None:
            self.memory.put(held[1])
        return outcome


@breaks("ADP-PUSH-NOTHING")
class Greedy(SoundAdapter):
    """Breaks where nothing is pushed."""

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Fail without a first record."""
        if not records:
            return (PushOutcome("", PushState.REFUSED, Reason("empty", SAID)),)
        return await super().push(records, request_id=request_id, overwrite=overwrite)


@breaks("ADP-PUSH-MANY")
class Narrow(SoundAdapter):
    """Refuses what is behind the five hundredth."""

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Write five hundred."""
        done = await super().push(records[:500], request_id=request_id, overwrite=overwrite)
        refused = Reason("too-many", SAID)
        rest = (PushOutcome(each.key, PushState.REFUSED, refused) for each in records[500:])
        return (*done, *rest)
