"""What several mutants share: how they are entered, and the ways in which they spoil."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, Final

from conformance.mutants.adapter.sound import Memory, SoundAdapter, SoundSettings
from conformance.mutants.entering import entered
from hub.core.contracts import Page, Query, Record
from hub.core.model import Transcript
from hub.core.text import Text

MUTANTS: Final[dict[str, type[SoundAdapter]]] = {}
"""The mutant of each requirement on adapters."""

SAID: Final = Text("Hỏng (giả lập).", "Broken (invented).")
"""What a mutant says when it breaks."""

breaks = entered(MUTANTS)


class Spoiled(SoundAdapter):
    """Gives records away spoiled."""

    @abstractmethod
    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return the transcript as this mutant gives it away."""

    def record(self, transcript: Transcript) -> Record:
        """Return the record, spoiled."""
        return super().record(self.spoiled(transcript))


class Listing(SoundAdapter):
    """Lists something else than it holds."""

    @abstractmethod
    def listed(
        self, entries: list[tuple[int, Transcript]], query: Query
    ) -> Iterable[tuple[int, Transcript]]:
        """Return what this mutant lists."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield what is listed, in one page."""
        self._check_password()
        found = [each for each in self._behind(query.since) if self.wanted(each[1], query)]
        yield self.page(list(self.listed(found, query)), len(found))


class Shared(SoundAdapter):
    """Keeps a pull's place in the adapter instead of in the pull."""

    def __init__(self, memory: Memory, settings: SoundSettings) -> None:
        super().__init__(memory, settings)
        self.busy = False


def changed(transcript: Transcript, **parts: Mapping[str, Any]) -> Transcript:
    """Return a copy with some fields of some parts changed."""
    return transcript.model_copy(
        update={
            name: getattr(transcript, name).model_copy(update=dict(values))
            for name, values in parts.items()
            if getattr(transcript, name) is not None
        }
    )
