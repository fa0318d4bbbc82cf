"""Mutants behind a cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conformance.mutants.adapter.bases import breaks
from conformance.mutants.adapter.sound import SoundAdapter
from hub.core.contracts import Page, PushOutcome
from hub.core.model import Transcript


@breaks("ADP-SINCE-CURSOR")
class Cursorless(SoundAdapter):
    """Gives no cursor."""

    def page(self, entries: Sequence[tuple[int, Transcript]], total: int) -> Page:
        """Return a page without one."""
        return replace(super().page(entries, total), cursor=None)


@breaks("ADP-SINCE-NOTHING")
class Nagging(SoundAdapter):
    """The last one of before comes again."""

    def _behind(self, since: str | None) -> list[tuple[int, Transcript]]:
        again = [each for each in self.memory.listed() if str(each[0]) == since]
        return [*again, *super()._behind(since)]


@breaks("ADP-SINCE-REST")
class Skipping(SoundAdapter):
    """Behind a cursor it leaves the next one out."""

    def _behind(self, since: str | None) -> list[tuple[int, Transcript]]:
        found = super()._behind(since)
        several = since is not None and len(found) > 1
        return found[1:] if several else found


@breaks("ADP-SINCE-CHANGE")
class Unaware(SoundAdapter):
    """Does not notice that a transcript changed."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write without counting the change."""
        held = self.memory.transcripts.get(transcript.key)
        outcome = super().write(transcript, overwrite=overwrite)
        if held is not None:
            self.memory.transcripts[transcript.key] = (
                held[0],
                self.memory.transcripts[transcript.key][1],
            )
        return outcome


@breaks("ADP-SINCE-ONLY-CHANGE")
class Garrulous(SoundAdapter):
    """Behind a cursor with something behind it, its own transcript comes again."""

    def _behind(self, since: str | None) -> list[tuple[int, Transcript]]:
        found = super()._behind(since)
        if since is None or len(found) != 1:
            return found
        school = found[0][1].school.code
        return [
            *[each for each in self.memory.listed() if each[1].school.code == school][:1],
            *found,
        ]


@breaks("ADP-SINCE-WRONG-CURSOR")
class Credulous(SoundAdapter):
    """Takes any cursor for the end."""

    def _behind(self, since: str | None) -> list[tuple[int, Transcript]]:
        return [] if since is not None and not since.isdigit() else super()._behind(since)
