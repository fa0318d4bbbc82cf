"""The contract of an adapter: it translates one vendor's data into canonical transcripts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hub.core.contracts.mapping import FieldMapping
from hub.core.errors import Actor, Reject
from hub.core.model import Level, Transcript
from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Query:
    """What to pull; None means "everything the source has".

    :param since: a page's `cursor`: only what changed behind it; capability `SINCE`.
    """

    school_code: str | None = None
    school_year: str | None = None
    level: Level | None = None
    since: str | None = None


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
    :param path: the place in the canonical transcript, where a rule of the hub names one.
    :param cell: the cell at the source, see `SourceCell`.
    """

    code: str
    message: Text
    column: str | None = None
    who: Actor = Actor.SCHOOL_OFFICE
    path: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class SourceCell:
    """Where one value of a record stood at its source (ô của sổ tính).

    :param column: the column as a person finds it, such as ``G (Toán – Điểm KTĐK)``, with the
        name of another sheet or file before it, as in ``BoSung-HocSinh: C (Dân tộc)``.
    :param cell: the cell as Excel names it: ``G4`` in the record's own sheet, with the name of
        another sheet or file before it, as in ``'BoSung-HocSinh'!C5``.
    """

    column: str
    cell: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a `Question` (một lựa chọn).

    :param settings: what to add to the adapter's settings when a person chooses it.
    :param samples: what some cells read then. They may be pupils' names: only for the person at
        the terminal who imports, never for a log or an error.
    """

    label: Text
    settings: Mapping[str, str | bool]
    samples: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must say before an import can go on (câu hỏi cho người nhập)."""

    text: Text
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One transcript as an adapter read it, and where it stood."""

    transcript: Transcript
    place: SourcePlace


@dataclass(frozen=True, slots=True)
class Notice:
    """A row refused, or a place flagged, with all its reasons at once.

    :param joined: a refused row that only adds to pupils who have their own rows elsewhere.
    """

    place: SourcePlace
    reasons: tuple[Reason, ...]
    joined: bool = False


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
    cursor: str | None = None
    """Where a later pull may go on once this page is kept; opaque, the source's own."""
    partial: bool = False
    """Whether the source itself says that it holds only some pupils of its classes."""


class PushState(StrEnum):
    """What became of a transcript that was pushed (kết quả ghi sang nhà cung cấp)."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """The vendor holds other values and was not told to overwrite them."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PushOutcome:
    """What the vendor did with one transcript.

    :param key: the transcript's key.
    :param reason: why it was kept or refused, None otherwise.
    """

    key: str
    state: PushState
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A document as its vendor keeps it: bytes that somebody signed, never changed on the way.

    :param name: the vendor's own id of it.
    """

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FilePage:
    """A bounded portion of the signed documents that a vendor has; `cursor` as a `Page`'s."""

    files: tuple[SignedFile, ...]
    cursor: str | None = None


class DeliveryState(StrEnum):
    """What became of a document that was delivered (kết quả giao tệp đã ký)."""

    STORED = "stored"
    KNOWN = "known"
    """The vendor has these very bytes already."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What the vendor did with one document; `reason` where it was refused."""

    name: str
    state: DeliveryState
    reason: Reason | None = None


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

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Write transcripts to the vendor; one outcome a record, in their order. `PUSH`.

        What the vendor holds is not overwritten unless `overwrite` says so. Called again with the
        same `request_id` after a lost answer, it finds out what was done and does the rest.

        :param request_id: ours, 10 to 36 characters, stored before the call.
        :raises Retry: when the other side or the network failed; nothing is known of the outcome.
        :raises Pause: when a person must act first.
        """
        raise NotImplementedError

    def documents(self, query: Query) -> AsyncIterator[FilePage]:
        """Yield the signed documents that the vendor has, in the order they came. `DOCUMENTS`.

        Behind `query.since`, a page's `cursor`, where the adapter has the capability `SINCE`.

        :raises Retry: when the other side or the network failed.
        :raises Pause: when a person must act first.
        """
        raise NotImplementedError

    async def deliver(
        self, files: Sequence[SignedFile], *, request_id: str
    ) -> tuple[DeliveryOutcome, ...]:
        """Hand signed documents to the vendor; one outcome a file, in their order. `DELIVER`.

        :param request_id: as for `push`.
        :raises Retry: when the other side or the network failed; nothing is known of the outcome.
        :raises Pause: when a person must act first.
        """
        raise NotImplementedError

    def give_back(self, refused: Sequence[Notice]) -> tuple[Evidence, ...]:
        """Return the refused rows in the source's own form, marked with the reasons, to be mended.

        Only sources that people edit by hand have such a form; the others return nothing.
        """
        return ()

    def locate(self, place: SourcePlace, paths: Sequence[str]) -> tuple[SourceCell | None, ...]:
        """Return where the values with these paths of the canonical transcript stood.

        Asked only of a record of the page that `pull` yielded last, so that an adapter need not
        keep more. One answer a path; None where the source has no such cell.

        :param place: the record's place.
        :param paths: such as ``results.subjects[0].test``, subjects counted as in the transcript.
        """
        return (None,) * len(paths)

    def question(self, error: Reject) -> Question | None:
        """Return what a person may answer so that what `pull` refused as a whole can go on.

        None where only another source helps.
        """
        return None

    def mapping(self) -> FieldMapping | None:
        """Return what a person is asked about a source of unknown layout; capability `MAP`.

        :raises Reject: when the source cannot be read.
        """
        return None

    def profile(self, columns: Mapping[str, str], title: Text) -> Evidence | None:
        """Return the profile that says which column is which field; capability `MAP`.

        :param columns: a column's letter, or its header where only one has it, by field id.
        :param title: the profile's name.
        :raises Reject: a field or column that is not there, two columns for one field or the other
            way round, or required fields without a column; each is named.
        """
        return None
