"""Tells which versions of a transcript there are, and which are recalled (các phiên bản học bạ)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlmodel import Session, col

from hub.core.model import State, Transcript
from hub.core.store.batching import batches
from hub.core.store.tables import TranscriptRow

BATCH = 500


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a transcript: its key, its number (from 1), and whether it was recalled."""

    key: str
    number: int
    recalled: bool


class VersionRepository:
    """The versions of the transcripts of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, transcripts: Collection[Transcript]) -> dict[str, tuple[Version, ...]]:
        """Return every version that the store has of each of these, the lowest number first.

        Versions of one transcript have one school, pupil, school year and level of schooling.

        :returns: by the key of the transcript that was asked about; empty where there is none.
        """
        found: dict[str, tuple[Version, ...]] = {}
        for batch in batches(transcripts, BATCH):
            known = self._known(batch)
            found |= {one.key: tuple(known[_whose(one)]) for one in batch}
        return found

    def recall(self, keys: Collection[str]) -> None:
        """Note that these are recalled; what they say stays as it was signed."""
        for batch in batches(keys, BATCH):
            change = update(TranscriptRow).where(col(TranscriptRow.key).in_(batch))
            self._session.execute(change.values(state=State.RECALLED.value))

    def _known(
        self, transcripts: Collection[Transcript]
    ) -> defaultdict[tuple[str, ...], list[Version]]:
        statement = (
            select(
                col(TranscriptRow.school_code),
                col(TranscriptRow.pupil_code),
                col(TranscriptRow.school_year),
                col(TranscriptRow.level),
                col(TranscriptRow.key),
                col(TranscriptRow.version),
                col(TranscriptRow.state),
            )
            .where(col(TranscriptRow.pupil_code).in_({one.pupil.code for one in transcripts}))
            .where(col(TranscriptRow.school_code).in_({one.school.code for one in transcripts}))
            .order_by(col(TranscriptRow.version))
        )
        known: defaultdict[tuple[str, ...], list[Version]] = defaultdict(list)
        for *whose, key, number, state in self._session.execute(statement):
            known[tuple(whose)].append(Version(key, number, state == State.RECALLED))
        return known


def _whose(one: Transcript) -> tuple[str, ...]:
    return one.school.code, one.pupil.code, one.school_year, one.level.value
