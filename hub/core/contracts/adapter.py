"""The contract of an adapter: it translates one vendor's data into canonical transcripts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from hub.core.errors import Actor
from hub.core.model import Level, Transcript
from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Query:
    """What to pull; None means "everything the source has"."""

    school_code: str | None = None
    school_year: str | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """Where a record stood at its source: file, sheet, row as a person counts it (from 1)."""

    source: str
    sheet: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was refused or flagged; never a pupil's name or id in `message`.

    :param code: stable id of the reason, such as ``mark-not-a-number``.
    :param column: the column's header or letter as the source shows it.
    """

    code: str
    message: Text
    column: str | None = None
    who: Actor = Actor.SCHOOL_OFFICE


@dataclass(frozen=True, slots=True)
class Record:
    """One transcript as an adapter read it, and where it stood."""

    transcript: Transcript
    place: SourcePlace


@dataclass(frozen=True, slots=True)
class Notice:
    """A row refused, or a place flagged, with all its reasons at once."""

    place: SourcePlace
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Raw payload as the source gave it; the hub keeps it and its hash (bằng chứng)."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A bounded part of what the source has.

    Every row of the source is in exactly one of `records` and `refused`; `flagged` adds questions
    about rows or whole sheets that were accepted all the same.
    """

    records: tuple[Record, ...] = ()
    refused: tuple[Notice, ...] = ()
    flagged: tuple[Notice, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    total: int | None = None
    """Rows the source says it has in all, when it says so; for progress."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether settings, network and credentials work; never counts as non-conformance (thăm dò)."""

    ready: bool
    problems: tuple[Reason, ...] = field(default=())


class Adapter(ABC):
    """Translates one vendor's data; small, typed, async. Built only when an assignment needs it."""

    @abstractmethod
    async def probe(self) -> Probe:
        """Try settings, network and credentials without reading records."""

    @abstractmethod
    def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield pages of what the source has; memory stays bounded by one page.

        :raises Reject: when the source as a whole cannot be read.
        :raises Retry: when the other side or the network failed.
        :raises Pause: when a person must act first.
        """

    def give_back(self, refused: Sequence[Notice]) -> tuple[Evidence, ...]:
        """Return the refused rows in the source's own form, marked with the reasons, to be mended.

        Only sources that people edit by hand have such a form; the others return nothing.
        """
        return ()
