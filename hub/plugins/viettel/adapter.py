"""The adapter itself: ties client and mapping together."""

from __future__ import annotations

import binascii
import uuid
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from pydantic import ValidationError

from hub.core.contracts import (
    Adapter,
    DeliveryOutcome,
    DeliveryState,
    Evidence,
    FilePage,
    Notice,
    Page,
    Probe,
    PushOutcome,
    PushState,
    Query,
    Reason,
    Record,
    SignedFile,
    SourcePlace,
)
from hub.core.contracts.complaints import UNKNOWN_FIELD, complaints_of
from hub.core.errors import Actor, HubError, Reject
from hub.core.model import Transcript, first_year
from hub.core.text import Text
from hub.core.transport.answers import fields_of
from hub.core.transport.bounds import MIB
from hub.core.transport.bulk import in_bulk
from hub.core.transport.pace import TokenBucket
from hub.plugins.viettel import wire
from hub.plugins.viettel.client import RawPage, ViettelClient
from hub.plugins.viettel.faults import READER
from hub.plugins.viettel.login import Login
from hub.plugins.viettel.mapping import form_of, transcript_of

if TYPE_CHECKING:
    from hub.plugins.viettel.manifest import ViettelSettings

Item = TypeVar("Item")
State = TypeVar("State", PushState, DeliveryState)

_FILES_A_PAGE: Final = 100
_BURST: Final = 5
_LARGEST_ANSWER: Final = 32 * MIB
"""A page of 500 transcripts is some 4 MiB; documents are larger."""


class ViettelAdapter(Adapter):
    """Pulls from and pushes to one tenant of Viettel's.

    :param page_size: transcripts of one exchange, at most 500.
    """

    def __init__(self, client: ViettelClient, unit: str, page_size: int) -> None:
        self._client = client
        self._unit = unit
        self._page_size = page_size

    @classmethod
    def of(cls, settings: ViettelSettings) -> Self:
        """Return the adapter that `settings` describe.

        :raises Pause: when the address or the authority's file cannot be used.
        """
        endpoint = settings.endpoint(size=_LARGEST_ANSWER)
        login = Login(endpoint, settings.login, settings.username, settings.password)
        bucket = TokenBucket(settings.per_minute, _BURST)
        client = ViettelClient(
            endpoint, login, settings.pace(), bucket, settings.unit, drafts=settings.drafts
        )
        return cls(client, settings.unit, settings.page_size)

    async def probe(self) -> Probe:
        """Log in and ask for nothing but the number of records."""
        try:
            await self._client.page(wire.PageBody(last_change=0, row_per_page=1))
        except HubError as error:
            return Probe(False, (Reason(error.code, error.what, who=error.who),))
        return Probe(True)

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield pages of transcripts in the order of their changes; each page has its cursor."""
        asked = self._first_page(query)
        while True:
            raw = await self._client.page(asked)
            page, last = self._read(raw, asked)
            if raw.result.transcripts:
                yield page
            if raw.result.total_row <= asked.row_per_page:
                return
            asked = asked.model_copy(update={"last_change": last})

    def _first_page(self, query: Query) -> wire.PageBody:
        return wire.PageBody(
            **_filters(query), last_change=_change_number(query.since), row_per_page=self._page_size
        )

    def _read(self, raw: RawPage, asked: wire.PageBody) -> tuple[Page, int]:
        """Return the page and the number of its last change."""
        records: list[Record] = []
        refused: list[Notice] = []
        with in_bulk():
            for row in raw.result.transcripts:
                read = self._record(row)
                if isinstance(read, Record):
                    records.append(read)
                else:
                    refused.append(read)
        rows = raw.result.transcripts
        last = rows[-1].change_no if rows else asked.last_change
        page = Page(
            records=tuple(records),
            refused=tuple(refused),
            evidence=(Evidence(f"viettel-{self._unit}-{asked.last_change}.json", raw.content),),
            total=raw.result.total_row if asked.last_change == 0 else None,
            cursor=str(last),
        )
        return page, last

    def _record(self, row: wire.TranscriptRow) -> Record | Notice:
        """Return the row's record, or why it is refused."""
        place = SourcePlace(f"viettel {self._unit} {row.smas_id}")
        if row.merged_into is not None:
            return Notice(place, (_MERGED,))
        try:
            form = wire.TranscriptForm.model_validate(row.transcript)
            if form.pupil_info.csdln_code is None:
                return Notice(place, (_NO_CODE,))
            return Record(transcript_of(form), place)
        except ValidationError as error:
            # Outside of `except`: the pydantic error holds the pupil's data.
            complaints, fields = complaints_of(error), fields_of(error)
        if any(one.code == UNKNOWN_FIELD for one in complaints):
            raise READER.other_shape(self._client.where, fields)
        return Notice(place, complaints)

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Write transcripts, a transaction for each portion of them."""
        outcomes: list[PushOutcome] = []
        for number, portion in enumerate(_portions(records, self._page_size)):
            body = wire.WriteBody(
                transaction_uuid=_transaction(request_id, number),
                overwrite=1 if overwrite else 0,
                transcripts=tuple(
                    wire.WriteRow(client_key=each.key, transcript=form_of(each)) for each in portion
                ),
            )
            told = self._told(await self._client.write(body), [each.key for each in portion])
            outcomes += (
                PushOutcome(one.client_key, self._state(PushState, one), _reason(one))
                for one in told
            )
        return tuple(outcomes)

    async def documents(self, query: Query) -> AsyncIterator[FilePage]:
        """Yield pages of signed documents in the order in which they came."""
        behind = _change_number(query.since)
        asked = wire.FilesForm(**_filters(query), last_change=behind, row_per_page=_FILES_A_PAGE)
        while True:
            result = await self._client.files(asked)
            if not result.files:
                return
            last = result.files[-1].change_no
            yield FilePage(tuple(self._file(row) for row in result.files), str(last))
            if result.total_row <= asked.row_per_page:
                return
            asked = asked.model_copy(update={"last_change": last})

    async def deliver(
        self, files: Sequence[SignedFile], *, request_id: str
    ) -> tuple[DeliveryOutcome, ...]:
        """Hand over signed documents, a transaction for each portion of them."""
        outcomes: list[DeliveryOutcome] = []
        for number, portion in enumerate(_portions(files, _FILES_A_PAGE)):
            body = wire.FilesBody(
                transaction_uuid=_transaction(request_id, number),
                files=tuple(
                    wire.FileRow(
                        file_name=file.name, file_to_bytes=b64encode(file.content).decode("ascii")
                    )
                    for file in portion
                ),
            )
            told = self._told(await self._client.insert_files(body), [f.name for f in portion])
            outcomes += (
                DeliveryOutcome(one.client_key, self._state(DeliveryState, one), _reason(one))
                for one in told
            )
        return tuple(outcomes)

    def _file(self, row: wire.FileRow) -> SignedFile:
        try:
            return SignedFile(row.file_name, b64decode(row.file_to_bytes, validate=True))
        except binascii.Error:
            raise READER.other_shape(self._client.where, "fileToBytes") from None

    def _told(self, result: wire.TransactionResult, keys: list[str]) -> list[wire.WriteOutcome]:
        """Return the outcomes; the vendor must tell one for each of `keys`, in their order."""
        outcomes = list(result.outcomes)
        if [outcome.client_key for outcome in outcomes] != keys:
            raise READER.other_shape(self._client.where, "outcomes")
        return outcomes

    def _state(self, states: type[State], outcome: wire.WriteOutcome) -> State:
        try:
            return states(outcome.status.lower())
        except ValueError:
            raise READER.other_shape(self._client.where, "outcomes.status") from None


def _filters(query: Query) -> dict[str, Any]:
    return {
        "school_code": query.school_code,
        "school_year": None if query.school_year is None else first_year(query.school_year),
        "level_code": query.level,
    }


def _change_number(cursor: str | None) -> int:
    """Return where to go on.

    :raises Reject: when `cursor` was not one of this adapter's.
    """
    if cursor is None:
        return 0
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 19:
        return int(cursor)
    raise Reject(
        Text("Mốc kéo tiếp không phải của Viettel.", "The cursor to go on from is not Viettel's."),
        remedy=Text("Kéo lại từ đầu.", "Pull everything again."),
        where="cursor",
        who=Actor.OPERATOR,
    )


def _transaction(request_id: str, number: int) -> str:
    """Return the `transactionUuid` of a portion: the same for the same request, whenever asked."""
    return str(uuid.uuid5(_TRANSACTIONS, f"{request_id}/{number}"))


def _portions(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _reason(outcome: wire.WriteOutcome) -> Reason | None:
    """Return why a record was kept or refused; the vendor's own sentence may hold a name."""
    if outcome.status == "KEPT":
        return _KEPT
    if outcome.status != "REFUSED":
        return None
    code = (outcome.code or "?")[:60]
    return Reason(
        code,
        Text(
            "Viettel không nhận bản ghi này (mã {code}).",
            "Viettel does not take this record ({code}).",
        ).format(code=code),
    )


_TRANSACTIONS: Final = uuid.UUID("3f0b9a52-1c5e-5d0a-8a1e-6b7f2d9c4e10")
_MERGED: Final = Reason(
    "pupil-merged",
    Text(
        "Hồ sơ này đã được gộp vào hồ sơ khác ở Viettel; kiểm tra học sinh trong sổ định danh.",
        "This record was merged into another at Viettel's; check the pupil's identity.",
    ),
)
_NO_CODE: Final = Reason(
    "no-sector-code",
    Text(
        "Học sinh chưa có mã ngành; nhà trường cần “Nộp CSDLN lên Sở” trước.",
        "The pupil has no sector code yet; the school must report the pupil to the sector first.",
    ),
    column="pupilInfo.csdlnCode",
)
_KEPT: Final = Reason(
    "vendor-keeps-its-own",
    Text(
        "Viettel đang giữ giá trị khác và không được yêu cầu ghi đè.",
        "Viettel holds other values and was not told to overwrite them.",
    ),
)
