"""Tells which versions of a transcript there are, and which are recalled (các phiên bản học bạ)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from hub.core.model import State, Transcript
from hub.core.store.batching import batches
from hub.core.store.tables import TranscriptRow

BATCH = 500

Lineage = tuple[str, ...]


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

    def of(self, transcripts: Collection[Transcript]) -> Mapping[Lineage, Sequence[Version]]:
        """Return every version that the store has of each of these, the lowest number first.

        :returns: by `lineage`; none where the store has no version.
        """
        known: defaultdict[Lineage, list[Version]] = defaultdict(list)
        for batch in batches(transcripts, BATCH):
            for *whose, key, number, state in self._session.execute(_versions_of(batch)):
                version = Version(key, number, state == State.RECALLED)
                known[tuple(whose)].append(version)
        return known

    def before(self, keys: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return the keys of all lower versions of each of these that has any."""
        older = aliased(TranscriptRow)
        same = (
            col(older.school_code) == col(TranscriptRow.school_code),
            col(older.pupil_code) == col(TranscriptRow.pupil_code),
            col(older.school_year) == col(TranscriptRow.school_year),
            col(older.level) == col(TranscriptRow.level),
            col(older.version) < col(TranscriptRow.version),
        )
        found: dict[str, tuple[str, ...]] = {}
        for batch in batches(keys, BATCH):
            statement = (
                select(col(TranscriptRow.key), col(older.key))
                .join(older, and_(*same))
                .where(col(TranscriptRow.key).in_(batch))
            )
            for key, lower in self._session.execute(statement):
                found[key] = (*found.get(key, ()), lower)
        return found

    def recall(self, keys: Collection[str]) -> None:
        """Note that these are recalled; what they say stays as it was signed."""
        for batch in batches(keys, BATCH):
            change = update(TranscriptRow).where(col(TranscriptRow.key).in_(batch))
            self._session.execute(change.values(state=State.RECALLED.value))


def lineage(transcript: Transcript) -> Lineage:
    """Return what all versions of one transcript have alike: school, pupil, year, level."""
    level = transcript.level.value
    return transcript.school.code, transcript.pupil.code, transcript.school_year, level


def _versions_of(transcripts: Collection[Transcript]) -> Select[*tuple[Any, ...]]:
    """The versions of these, and perhaps of others with the same pupil's code elsewhere."""
    return (
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
