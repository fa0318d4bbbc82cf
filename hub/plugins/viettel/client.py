"""Calls to Viettel's server, and when one is made again.

A question may be asked again however it failed. A write is made again only where the first
certainly did not arrive; after a lost answer the vendor is asked by `transactionUuid` first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from pydantic import BaseModel
from tenacity.retry import retry_base

from hub.core.errors import LostAnswer, Pause
from hub.core.transport.bulk import in_bulk
from hub.core.transport.http import HttpEndpoint
from hub.core.transport.pace import ANY_FAILURE, NOT_ARRIVED, Pace, TokenBucket
from hub.plugins.viettel import wire
from hub.plugins.viettel.faults import (
    EXISTED,
    NOT_FOUND,
    READER,
    TOKEN_EXPIRED,
    fault_of,
    login_refused,
)
from hub.plugins.viettel.login import Login

Result = TypeVar("Result", bound=BaseModel)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page of transcripts, and the bytes it came in."""

    result: wire.PageResult
    content: bytes


class ViettelClient:
    """The tenant's calls.

    :param unit: code of the unit whose account asks; stands in every address.
    :param drafts: whether transcripts are written as drafts.
    """

    def __init__(
        self,
        endpoint: HttpEndpoint,
        login: Login,
        pace: Pace,
        bucket: TokenBucket,
        unit: str,
        *,
        drafts: bool,
    ) -> None:
        self.where = endpoint.where
        self._endpoint = endpoint
        self._login = login
        self._pace = pace
        self._bucket = bucket
        self._unit = unit
        self._write_path = wire.DRAFT if drafts else wire.CREATE

    async def page(self, asked: wire.PageBody) -> RawPage:
        """Return the page that was asked for; another one, or a part of it, is asked for again."""

        def read(content: bytes) -> RawPage:
            with in_bulk():
                result = self._page_result(content)
            if not _answers(result, result.transcripts, asked):
                raise READER.wrong_page(self.where)
            return RawPage(result, content)

        return await self._ask(wire.TRANSCRIPTS, read, body=_json(asked))

    async def files(self, asked: wire.FilesForm) -> wire.FilesResult:
        """Return the page of signed documents that was asked for."""

        def read(content: bytes) -> wire.FilesResult:
            result = self._result(wire.FilesResult, content)
            if not _answers(result, result.files, asked):
                raise READER.wrong_page(self.where)
            return result

        return await self._ask(wire.FILES, read, form=_form(asked))

    async def write(self, body: wire.WriteBody) -> wire.TransactionResult:
        """Write transcripts and return what became of each."""
        return await self._carried_out(self._write_path, body, body.transaction_uuid)

    async def insert_files(self, body: wire.FilesBody) -> wire.TransactionResult:
        """Hand over signed documents and return what became of each."""
        return await self._carried_out(wire.INSERT_FILES, body, body.transaction_uuid)

    async def _carried_out(
        self, path: str, body: BaseModel, transaction: str
    ) -> wire.TransactionResult:
        """Post a transaction, once; where its answer is lost or empty, ask for it.

        It is posted again only when the vendor says that it does not have it.
        """
        content = _json(body)

        async def carry_out() -> wire.TransactionResult:
            try:
                done = await self._post(path, content)
            except LostAnswer:
                done = None
            found = done or await self.transaction(transaction)
            if found is None:
                raise fault_of("SYSTEM_ERROR", self.where)
            return found

        return await self._pace.attempts(ANY_FAILURE)(carry_out)

    async def _post(self, path: str, content: bytes) -> wire.TransactionResult | None:
        """Post a transaction; None where the answer does not say what became of it."""

        def read(answer: bytes) -> wire.TransactionResult | None:
            envelope = self._envelope(wire.TransactionResult, answer)
            if envelope.error_code == EXISTED:
                return None
            self._check(envelope)
            return envelope.result

        return await self._ask(path, read, body=content, when=NOT_ARRIVED)

    async def transaction(self, transaction: str) -> wire.TransactionResult | None:
        """Ask what a transaction did; None when the vendor does not have it."""

        def read(content: bytes) -> wire.TransactionResult | None:
            envelope = self._envelope(wire.TransactionResult, content)
            if envelope.error_code == NOT_FOUND:
                return None
            return self._given(envelope)

        asked = wire.SearchForm(transaction_uuid=transaction)
        return await self._ask(wire.SEARCH, read, form=_form(asked))

    async def _ask(
        self,
        path: str,
        read: Callable[[bytes], Answer],
        *,
        body: bytes | None = None,
        form: dict[str, str] | None = None,
        when: retry_base = ANY_FAILURE,
    ) -> Answer:
        """Make a request at the tenant's pace and return what `read` makes of its answer."""

        async def once() -> Answer:
            await self._bucket.take()
            content = await self._admitted(path, body, form)
            return read(content)

        return await self._pace.attempts(when)(once)

    async def _admitted(self, path: str, body: bytes | None, form: dict[str, str] | None) -> bytes:
        """Return the answer to a request; logs in anew, once, where the token is turned away."""
        content = await self._sent(path, body, form)
        if content is None and self._login.renews():
            content = await self._sent(path, body, form)
        if content is None:
            raise login_refused(self.where)
        return content

    async def _sent(
        self, path: str, body: bytes | None, form: dict[str, str] | None
    ) -> bytes | None:
        """Return the answer; None where the vendor turned the credentials away."""
        answer = await self._endpoint.request(
            "POST",
            f"{path}/{self._unit}",
            json=body,
            form=form,
            headers=await self._login.headers(),
            expect=(200, 401),
        )
        if answer.status == 401 or _says_expired(answer.content):
            return None
        return answer.content

    def _page_result(self, content: bytes) -> wire.PageResult:
        """Return a page, its transcripts still to be read where one of them is wrong.

        Reading all of them at once is twice as fast as one by one.
        """
        try:
            return self._result(wire.PageResult, content)
        except Pause:
            return self._result(wire.UnreadPage, content)

    def _result(self, kind: type[Result], content: bytes) -> Result:
        return self._given(self._envelope(kind, content))

    def _envelope(self, kind: type[Result], content: bytes) -> wire.Envelope[Result]:
        return READER.read(wire.Envelope[kind], content, self.where)  # type: ignore[valid-type]

    def _given(self, envelope: wire.Envelope[Result]) -> Result:
        """Return the result of an answer that must have one."""
        self._check(envelope)
        if envelope.result is None:
            raise READER.other_shape(self.where, "result")
        return envelope.result

    def _check(self, envelope: wire.Envelope[Any]) -> None:
        if not envelope.succeeded:
            raise fault_of(envelope.error_code or "", self.where)


def _answers(
    page: wire.PageResult | wire.FilesResult,
    rows: Sequence[wire.TranscriptRow | wire.ListedFile],
    asked: wire.PageBody | wire.FilesForm,
) -> bool:
    """Tell whether a page is the one asked for: all of it, in order, nothing from before."""
    changes = [asked.last_change, *(row.change_no for row in rows)]
    return (
        page.last_change == asked.last_change
        and len(rows) == min(page.total_row, asked.row_per_page)
        and all(before < after for before, after in pairwise(changes))
    )


def _json(body: BaseModel) -> bytes:
    return body.model_dump_json(by_alias=True, exclude_none=True).encode()


def _form(body: BaseModel) -> dict[str, str]:
    values = body.model_dump(by_alias=True, exclude_none=True)
    return {name: str(value) for name, value in values.items()}


def _says_expired(content: bytes) -> bool:
    """Tell whether a short answer says so; pages of records are not read twice for it."""
    return len(content) < 1000 and TOKEN_EXPIRED.encode() in content
