"""Calls to the vendor's server, and when one is made again.

Everything may be asked again however it failed: a write or a delivery is put under its request id,
which the vendor carries out once and answers alike ever after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from hub.core.errors import Pause
from hub.core.transport.bulk import in_bulk
from hub.core.transport.http import HttpEndpoint
from hub.core.transport.pace import ANY_FAILURE, Pace, TokenBucket
from hub.plugins.exchange import wire
from hub.plugins.exchange.faults import READER, fault_of

Form = TypeVar("Form", bound=BaseModel)
AnyPage = TypeVar("AnyPage", wire.Page, wire.FilePage)

_PROBLEMS = {
    202: "processing",
    400: "request-not-valid",
    401: "key-refused",
    403: "key-refused",
    409: "request-id-used",
    422: "request-not-valid",
    500: "internal",
    503: "internal",
}
"""Statuses whose body says why, and what they mean where it does not."""
_LARGEST_PROBLEM = 10_000


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page of transcripts, and the bytes it came in."""

    result: wire.Page
    content: bytes


class ExchangeClient:
    """The contract's calls."""

    def __init__(self, endpoint: HttpEndpoint, pace: Pace, bucket: TokenBucket) -> None:
        self.where = endpoint.where
        self._endpoint = endpoint
        self._pace = pace
        self._bucket = bucket

    async def about(self) -> wire.About:
        """Ask who is there."""
        return self._read(wire.About, await self._asked("GET", wire.ABOUT))

    async def transcripts(self, asked: wire.PageQuery) -> RawPage:
        """Return the page that was asked for; another one, or a part of it, is asked for again."""

        async def once() -> RawPage:
            content = await self._asked("GET", wire.TRANSCRIPTS, query=_query(asked))
            page = self._whole(self._page(content), asked)
            return RawPage(page, content)

        return await self._pace.attempts(ANY_FAILURE)(once)

    async def documents(self, asked: wire.PageQuery) -> wire.FilePage:
        """Return the page of signed documents that was asked for."""

        async def once() -> wire.FilePage:
            content = await self._asked("GET", wire.DOCUMENTS, query=_query(asked))
            return self._whole(self._read(wire.FilePage, content), asked)

        return await self._pace.attempts(ANY_FAILURE)(once)

    async def write(self, request_id: str, body: bytes) -> wire.Written:
        """Have transcripts written and return what became of each; `body` is a `wire.Write`."""
        return await self._put(wire.Written, f"{wire.WRITES}/{request_id}", body)

    async def deliver(self, request_id: str, body: bytes) -> wire.Delivered:
        """Hand documents over and return what became of each; `body` is a `wire.Delivery`."""
        return await self._put(wire.Delivered, f"{wire.DELIVERIES}/{request_id}", body)

    async def _put(self, form: type[Form], path: str, body: bytes) -> Form:
        async def once() -> Form:
            return self._read(form, await self._asked("PUT", path, json=body))

        return await self._pace.attempts(ANY_FAILURE)(once)

    async def _asked(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        json: bytes | None = None,
    ) -> bytes:
        """Return the body of a success.

        :raises HubError: what the vendor's problem means.
        """
        await self._bucket.take()
        answer = await self._endpoint.request(
            method, path, query=query, json=json, expect={200, *_PROBLEMS}
        )
        code = _problem_in(answer.content) or _PROBLEMS.get(answer.status)
        if code is not None:
            raise fault_of(code, self.where)
        return answer.content

    def _page(self, content: bytes) -> wire.Page:
        """Return a page, its transcripts still to be read where one of them is wrong.

        Reading all of them at once is faster than one by one.
        """
        with in_bulk():
            try:
                return self._read(wire.Page, content)
            except Pause:
                return self._read(wire.UnreadPage, content)

    def _whole(self, page: AnyPage, asked: wire.PageQuery) -> AnyPage:
        """Return the page when it is the one asked for: all of it, in order, nothing before."""
        items: Sequence[wire.Row | wire.ListedFile] = page.items
        changes = [asked.since, *(item.change for item in items)]
        if (
            page.since != asked.since
            or page.count != len(items)
            or (page.remaining and page.count < asked.limit)
            or not all(before < after for before, after in pairwise(changes))
        ):
            raise READER.wrong_page(self.where)
        return page

    def _read(self, form: type[Form], content: bytes) -> Form:
        return READER.read(form, content, self.where)


def _problem_in(content: bytes) -> str | None:
    """Return the code of a problem, whatever status it came with; no success looks like one."""
    if len(content) > _LARGEST_PROBLEM:
        return None
    try:
        return wire.Problem.model_validate_json(content).code
    except ValidationError:
        return None


def _query(asked: wire.PageQuery) -> dict[str, str]:
    values = asked.model_dump(mode="json", exclude_none=True)
    return {name: str(value) for name, value in values.items()}
