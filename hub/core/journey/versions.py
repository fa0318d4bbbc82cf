"""Which version of a transcript a source's data are about, and what gives way to it (phiên bản).

What nobody signed is no version: it changes with its source. What somebody signed is in force until
it is recalled; then different data are the next version. Both are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hub.core.contracts import Reason
from hub.core.journey.moving import move
from hub.core.journey.states import Step
from hub.core.model import State, Transcript
from hub.core.store import Transaction, Version, lineage
from hub.core.text import Text


class Versions:
    """The versions that the store has of some transcripts, whatever number those carry."""

    def __init__(self, transaction: Transaction, transcripts: Sequence[Transcript]) -> None:
        self._transaction = transaction
        self._known = transaction.versions.of(transcripts)

    def numbered(self, transcripts: Sequence[Transcript]) -> list[Transcript]:
        """Return `transcripts` as the versions that their data are about, in their order.

        Sources count no versions, or count their own. What is in force is meant as it is; after a
        recall the same data still mean what was recalled, other data the version after it. A higher
        number than the store has is believed.
        """
        latest = [self._latest(each) for each in transcripts]
        recalled = [version.key for version in latest if version and version.recalled]
        values = {each.key: each for each in self._transaction.transcripts.of(recalled)}
        return [_numbered(each, at, values) for each, at in zip(transcripts, latest, strict=True)]

    def blocked(self, transcripts: Sequence[Transcript]) -> dict[str, Reason]:
        """Return, by key, why some of these may not become a version now."""
        lower = [version.key for each in transcripts for version in self._lower_in_force(each)]
        signed = self._transaction.documents.signed(lower)
        found: dict[str, Reason] = {}
        for each in transcripts:
            if any(version.number > each.version for version in self._known[lineage(each)]):
                found[each.key] = Reason("older-version", _OLDER)
            elif any(version.key in signed for version in self._lower_in_force(each)):
                found[each.key] = Reason("earlier-in-force", _IN_FORCE)
        return found

    def give_way(self, transcripts: Sequence[Transcript], *, actor: str) -> dict[str, str]:
        """Let lower versions that nobody signed give way to `transcripts`, none of them blocked.

        :returns: the key of the version before each that has one, by its key; for the ledger.
        """
        lower = [version.key for each in transcripts for version in self._lower_in_force(each)]
        if lower:
            self._transaction.versions.recall(lower)
            move(self._transaction, lower, Step.SUPERSEDE, actor=actor)
        before = ((each, self._lower(each)) for each in transcripts)
        return {each.key: versions[-1].key for each, versions in before if versions}

    def _latest(self, transcript: Transcript) -> Version | None:
        known = self._known[lineage(transcript)]
        return known[-1] if known else None

    def _lower(self, transcript: Transcript) -> list[Version]:
        known = self._known[lineage(transcript)]
        return [version for version in known if version.number < transcript.version]

    def _lower_in_force(self, transcript: Transcript) -> list[Version]:
        return [version for version in self._lower(transcript) if not version.recalled]


def next_version(transcript: Transcript, number: int) -> Transcript:
    """Return the values of `transcript` as version `number`: in force, without a code yet."""
    return transcript.model_copy(update={"version": number, "state": State.IN_FORCE, "code": None})


def _numbered(
    given: Transcript, latest: Version | None, values: Mapping[str, Transcript]
) -> Transcript:
    if latest is None or given.version > latest.number:
        return given
    if latest.recalled and next_version(given, 1) != next_version(values[latest.key], 1):
        return next_version(given, latest.number + 1)
    if given.version == latest.number:
        return given
    return given.model_copy(update={"version": latest.number})


_OLDER = Text(
    "Kho đã có phiên bản mới hơn của học bạ này.",
    "The store has a newer version of this transcript.",
)
_IN_FORCE = Text(
    "Phiên bản trước của học bạ này đã ký và còn hiệu lực; phải thu hồi trước.",
    "The version before this one is signed and in force; it has to be recalled first.",
)
