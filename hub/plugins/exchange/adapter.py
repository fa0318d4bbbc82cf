"""The adapter itself: ties client and mapping together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Self, TypeVar

from pydantic import ValidationError

from hub.core.contracts import (
    Adapter,
    DeliveryOutcome,
    Evidence,
    FilePage,
    Notice,
    Page,
    Probe,
    PushOutcome,
    Query,
    Reason,
    Record,
    SignedFile,
    SourcePlace,
)
from hub.core.contracts.complaints import UNKNOWN_FIELD, complaints_of
from hub.core.errors import Actor, HubError, Reject
from hub.core.model import Transcript
from hub.core.text import Text
from hub.core.transport.answers import fields_of
from hub.core.transport.bounds import MIB
from hub.core.transport.pace import TokenBucket
from hub.plugins.exchange import wire
from hub.plugins.exchange.client import ExchangeClient, RawPage
from hub.plugins.exchange.faults import READER
from hub.plugins.exchange.mapping import (
    MERGED,
    delivered,
    delivery_of,
    page_query,
    pushed,
    write_of,
)

if TYPE_CHECKING:
    from hub.plugins.exchange.manifest import ExchangeSettings

Item = TypeVar("Item")

_FILES_A_PAGE: Final = 100
_BURST: Final = 5
_LARGEST_ANSWER: Final = 32 * MIB
"""A page of 500 transcripts is some 4 MiB; documents are larger."""


class ExchangeAdapter(Adapter):
    """Pulls from and pushes to one vendor's server.

    :param page_size: transcripts of one exchange, at most 500.
    """

    def __init__(self, client: ExchangeClient, page_size: int) -> None:
        self._client = client
        self._page_size = page_size

    @classmethod
    def of(cls, settings: ExchangeSettings) -> Self:
        """Return the adapter that `settings` describe.

        :raises Pause: when the address or the authority's file cannot be used.
        """
        headers = {"Authorization": f"Bearer {settings.key.get_secret_value()}"}
        endpoint = settings.endpoint(size=_LARGEST_ANSWER, headers=headers)
        bucket = TokenBucket(settings.per_minute, _BURST)
        return cls(ExchangeClient(endpoint, settings.pace(), bucket), settings.page_size)

    async def probe(self) -> Probe:
        """Ask who is there: tries address, network and key."""
        try:
            await self._client.about()
        except HubError as error:
            return Probe(False, (Reason(error.code, error.what, who=error.who),))
        return Probe(True)

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield pages of transcripts in the order of their changes; each page has its cursor."""
        since, seen, more = _change_number(query.since), 0, True
        while more:
            raw = await self._client.transcripts(page_query(query, since, self._page_size))
            page, more = raw.result, raw.result.remaining > 0
            if page.items:
                seen += page.count
                yield self._page(raw, seen + page.remaining)
                since = page.items[-1].change

    def _page(self, raw: RawPage, total: int) -> Page:
        records: list[Record] = []
        refused: list[Notice] = []
        for row in raw.result.items:
            read = self._record(row)
            if isinstance(read, Record):
                records.append(read)
            else:
                refused.append(read)
        name = f"exchange-{raw.result.since}.json"
        cursor = str(raw.result.items[-1].change)
        evidence = (Evidence(name, raw.content),)
        return Page(tuple(records), tuple(refused), (), evidence, total, cursor)

    def _record(self, row: wire.Row) -> Record | Notice:
        """Return the row's record, or why it is refused."""
        place = SourcePlace(f"exchange {row.id}")
        if row.merged_into is not None:
            return Notice(place, (MERGED,))
        if isinstance(row.transcript, Transcript):
            return Record(row.transcript, place)
        try:
            return Record(Transcript.model_validate(row.transcript), place)
        except ValidationError as error:
            # Outside of `except`: the pydantic error holds the pupil's data.
            complaints, fields = complaints_of(error), fields_of(error)
        if any(one.code == UNKNOWN_FIELD for one in complaints):
            raise READER.other_shape(self._client.where, fields)
        return Notice(place, complaints)

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Write transcripts, a request for each portion of them."""
        outcomes: list[PushOutcome] = []
        for portion in _portions(records, self._page_size):
            body = write_of(portion, overwrite=overwrite)
            told = (await self._client.write(_request(request_id, body), body)).outcomes
            self._check([each.key for each in told], [each.key for each in portion])
            outcomes += map(pushed, told)
        return tuple(outcomes)

    async def documents(self, query: Query) -> AsyncIterator[FilePage]:
        """Yield pages of signed documents in the order in which they came."""
        since, more = _change_number(query.since), True
        while more:
            page = await self._client.documents(page_query(query, since, _FILES_A_PAGE))
            more = page.remaining > 0
            if page.items:
                since = page.items[-1].change
                files = tuple(SignedFile(each.name, each.content) for each in page.items)
                yield FilePage(files, str(since))

    async def deliver(
        self, files: Sequence[SignedFile], *, request_id: str
    ) -> tuple[DeliveryOutcome, ...]:
        """Hand over signed documents, a request for each portion of them."""
        outcomes: list[DeliveryOutcome] = []
        for portion in _portions(files, _FILES_A_PAGE):
            body = delivery_of(portion)
            told = (await self._client.deliver(_request(request_id, body), body)).outcomes
            self._check([each.name for each in told], [each.name for each in portion])
            outcomes += map(delivered, told)
        return tuple(outcomes)

    def _check(self, told: list[str], keys: list[str]) -> None:
        """Hold the outcomes against what was sent: one for each, in their order."""
        if told != keys:
            raise READER.other_shape(self._client.where, "outcomes")


def _change_number(cursor: str | None) -> int:
    """Return where to go on.

    :raises Reject: when `cursor` was not one of this adapter's.
    """
    if cursor is None:
        return 0
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 19:
        return int(cursor)
    raise Reject(
        Text("Mốc kéo tiếp không phải của quy ước này.", "The cursor is none of this contract's."),
        remedy=Text("Kéo lại từ đầu.", "Pull everything again."),
        where="cursor",
        who=Actor.OPERATOR,
    )


def _request(request_id: str, body: bytes) -> str:
    """Return the id of one portion: the same for the same content only, whenever asked."""
    return f"{request_id}.{sha256(body).hexdigest()[:16]}"


def _portions(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[at : at + size] for at in range(0, len(items), size))
