"""Changed copies of transcripts (bản sao đã sửa)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from hub.core.model import (
    PrimaryResults,
    PrimarySubject,
    SecondaryResults,
    SecondarySubject,
    Transcript,
    Value,
)

_V = TypeVar("_V", bound=Value)


def changed(value: _V, **fields: object) -> _V:
    """Return a copy of `value` with other `fields`."""
    return value.model_copy(update=fields)


def with_pupil(transcript: Transcript, **fields: object) -> Transcript:
    """Return a copy whose pupil has other `fields`."""
    return changed(transcript, pupil=changed(transcript.pupil, **fields))


def with_issuing(transcript: Transcript, **fields: object) -> Transcript:
    """Return a copy whose issuing has other `fields`."""
    return changed(transcript, issuing=changed(transcript.issuing, **fields))


def with_results(transcript: Transcript, **fields: object) -> Transcript:
    """Return a copy whose results have other `fields`."""
    return changed(transcript, results=changed(transcript.results, **fields))


def with_subject(transcript: Transcript, index: int, **fields: object) -> Transcript:
    """Return a copy whose subject at `index` has other `fields`."""
    subjects: list[Any] = list(transcript.results.subjects)
    subjects[index] = changed(subjects[index], **fields)
    return with_results(transcript, subjects=tuple(subjects))


def without_subject(transcript: Transcript, index: int) -> Transcript:
    """Return a copy that lacks the subject at `index`."""
    subjects = transcript.results.subjects
    return with_results(transcript, subjects=subjects[:index] + subjects[index + 1 :])


def with_extra_subject(transcript: Transcript, index: int, **fields: object) -> Transcript:
    """Return a copy that has the subject at `index` a second time, with other `fields`."""
    subjects: tuple[Any, ...] = transcript.results.subjects
    return with_results(transcript, subjects=(*subjects, changed(subjects[index], **fields)))


def primary_of(transcript: Transcript) -> Iterator[PrimaryResults]:
    """Yield the results where they are those of an assessed primary pupil, else nothing."""
    if isinstance(transcript.results, PrimaryResults) and not transcript.pupil.not_assessed:
        yield transcript.results


def secondary_of(transcript: Transcript) -> Iterator[SecondaryResults]:
    """Yield the results where they are those of an assessed secondary pupil, else nothing."""
    if isinstance(transcript.results, SecondaryResults) and not transcript.pupil.not_assessed:
        yield transcript.results


def primary_rows(transcript: Transcript) -> Iterator[tuple[int, PrimarySubject]]:
    """Yield place and row of every subject of an assessed primary pupil."""
    for results in primary_of(transcript):
        yield from enumerate(results.subjects)


def secondary_rows(transcript: Transcript) -> Iterator[tuple[int, SecondarySubject]]:
    """Yield place and row of every subject of an assessed secondary pupil."""
    for results in secondary_of(transcript):
        yield from enumerate(results.subjects)
