"""The payloads of ``exchange-rest-2026.1`` as strict models; the contract is this project's own.

A transcript travels as the canonical JSON that ``hub schema`` describes; documents travel as base64
of their exact bytes. Names are those of the canonical model.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, SkipValidation

from hub.core.model import Level, Transcript

CONTRACT = "exchange-rest-2026.1"

ABOUT = "about"
TRANSCRIPTS = "transcripts"
DOCUMENTS = "documents"
WRITES = "writes"
DELIVERIES = "deliveries"

Count = Annotated[int, Field(ge=0)]
Change = Annotated[int, Field(ge=1)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,60}$")]
RequestId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{10,64}$")]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class About(_Wire):
    """Which contract is served, and by whom; what is asked to try address and key."""

    contract: Literal["exchange-rest-2026.1"]
    vendor: Name


class Problem(_Wire):
    """Why a request failed: the body of every answer that is no success.

    :param message: for the vendor's own log; the hub shows the code only, for a message may hold a
        pupil's name.
    """

    code: Code
    message: str = ""


class PageQuery(_Wire):
    """Asks for what changed behind `since`; the other filters narrow it.

    :param school_year: such as ``2025-2026``.
    """

    since: Count = 0
    limit: Annotated[int, Field(ge=1, le=500)]
    school_code: Name | None = None
    school_year: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{4}$")] | None = None
    level: Level | None = None


class Row(_Wire):
    """A transcript as the vendor lists it.

    :param id: the vendor's own, for ever.
    :param change: rises with every change of any record; rows are listed by it.
    :param merged_into: the record that this one was merged into; such a row has no transcript.
    """

    id: Name
    change: Change
    merged_into: Name | None = None
    transcript: Transcript | None = None


class UnreadRow(Row):
    """A row whose transcript is still to be read: one wrong record refuses itself only."""

    transcript: SkipValidation[Any] = None


class Page(_Wire):
    """A page of transcripts.

    :param since: repeats what was asked.
    :param count: rows of this page.
    :param remaining: how many rows lie behind this page now.
    """

    since: Count
    count: Count
    remaining: Count
    items: tuple[Row, ...]


class UnreadPage(Page):
    """A page whose transcripts are still to be read."""

    items: tuple[UnreadRow, ...]


class Write(_Wire):
    """Writes transcripts, once for each request id.

    :param overwrite: false: what the vendor holds stays.
    """

    overwrite: bool
    transcripts: Annotated[tuple[Transcript, ...], Field(min_length=1, max_length=500)]


class WriteOutcome(_Wire):
    """What became of one transcript; `key` is the hub's.

    :param code: why it was kept or refused.
    """

    key: Name
    state: Literal["created", "updated", "unchanged", "kept", "refused"]
    code: Code | None = None


class Written(_Wire):
    """What a write did, in the order of what was written."""

    request_id: RequestId
    outcomes: tuple[WriteOutcome, ...]


class File(_Wire):
    """A signed document: the vendor's name of it and its bytes."""

    name: Name
    content: Base64Bytes


class ListedFile(File):
    """A signed document as the vendor lists it; `change` as a row's."""

    change: Change


class FilePage(_Wire):
    """A page of signed documents; its numbers as a `Page`'s."""

    since: Count
    count: Count
    remaining: Count
    items: tuple[ListedFile, ...]


class Delivery(_Wire):
    """Hands over signed documents, once for each request id."""

    documents: Annotated[tuple[File, ...], Field(min_length=1, max_length=100)]


class DeliveryOutcome(_Wire):
    """What became of one document; `code`: why it was refused."""

    name: Name
    state: Literal["stored", "known", "refused"]
    code: Code | None = None


class Delivered(_Wire):
    """What a delivery did, in the order of what was delivered."""

    request_id: RequestId
    outcomes: tuple[DeliveryOutcome, ...]
