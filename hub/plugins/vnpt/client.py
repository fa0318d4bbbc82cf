"""Calls to the service, and when one is made again.

Reading may be asked again however it failed. An import is never sent blindly: its result is asked
for by our own fkey first, so that a lost answer costs a question and no second writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from hub.core.contracts import Query
from hub.core.errors import Actor, LostAnswer, Pause, Reject, Retry, UnreadableInput
from hub.core.text import Text
from hub.core.transport.pace import ANY_FAILURE, Pace, TokenBucket
from hub.core.transport.soap import SoapEndpoint
from hub.plugins.vnpt.answers import (
    ALREADY_SENT,
    NOT_FOUND,
    Err,
    Ok,
    parse_answer,
    parse_written,
    refusal,
    refused_number,
)
from hub.plugins.vnpt.manifest import Tenant
from hub.plugins.vnpt.wire import FileForm, PageHead, ResultLine, read_files, read_results

Result = TypeVar("Result")

_ROLES = {"pass": "password"}
"""Other tenants' names of a parameter, beside those that differ by case only."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Both pairs, sent in the body of every call that has a place for them."""

    account: str
    account_password: str = field(repr=False)
    username: str
    password: str = field(repr=False)

    def by_role(self) -> dict[str, str]:
        """Return them by the lower-case names of the parameters of a tenant of today."""
        return {
            "account": self.account,
            "acpass": self.account_password,
            "username": self.username,
            "password": self.password,
        }


class VnptClient:
    """The service's operations; every ``ERR:n`` is an error of the hub's tree."""

    def __init__(
        self,
        service: SoapEndpoint,
        credentials: Credentials,
        tenant: Tenant,
        pace: Pace,
        bucket: TokenBucket,
    ) -> None:
        self._service = service
        self._credentials = credentials.by_role()
        self._tenant = tenant
        self._pace = pace
        self._bucket = bucket
        self.where = service.where

    async def check(self) -> None:
        """Try both credential pairs."""
        self._ok("kiemTraKetNoi", await self._text("kiemTraKetNoi"))

    async def page(
        self, query: Query, mark: int, size: int, read: Callable[[str], Result]
    ) -> Result:
        """Return what `read` makes of the page behind `mark`; asked again when it is not whole."""

        async def ask() -> Result:
            text = await self._text("getDSHocBa", **_filter(query, mark, size))
            with _whole(self.where):
                return read(text)

        return await self._pace.attempts(ANY_FAILURE)(ask)

    async def files(
        self, query: Query, mark: int, size: int
    ) -> tuple[PageHead, tuple[FileForm, ...]]:
        """Return a page of signed files behind `mark`."""

        async def ask() -> tuple[PageHead, tuple[FileForm, ...]]:
            text = await self._text("getDSTepDaKy", **_filter(query, mark, size))
            with _whole(self.where):
                head, files = read_files(text, self.where)
            check_head(head, mark, len(files), self.where)
            return head, files

        return await self._pace.attempts(ANY_FAILURE)(ask)

    async def register(self, pupils: str) -> int:
        """Add the pupils that the vendor does not know; returns how many it has of these."""

        async def ask() -> int:
            number = await self._call("UpdateHocSinh", xmlHocSinhData=pupils, convert=0)
            if not isinstance(number, int):
                raise unreadable(self.where)
            if number < 0:
                raise refused_number(number, self.where)
            return number

        return await self._pace.attempts(ANY_FAILURE)(ask)

    async def write(self, transcripts: str, fkey: str, *, overwrite: bool) -> dict[str, ResultLine]:
        """Have a batch written, once, and return what became of each key."""

        async def settle() -> dict[str, ResultLine]:
            found = await self._results(fkey)
            if found is None:
                await self._import(transcripts, fkey, overwrite=overwrite)
                found = await self._results(fkey)
            if found is None:
                raise LostAnswer(_FORGOTTEN, remedy=_FORGOTTEN_REMEDY, where=self.where)
            return found

        return await self._pace.attempts(ANY_FAILURE)(settle)

    async def _import(self, transcripts: str, fkey: str, *, overwrite: bool) -> None:
        text = await self._text(
            "ImportHocBa", xmlHocBaData=transcripts, fkey=fkey, ghiDe=int(overwrite), convert=0
        )
        told = parse_answer(text)
        if self._tenant is Tenant.TODAY and told == Err(ALREADY_SENT):
            return
        if parse_written(self._ok("ImportHocBa", text)) is None:
            raise unreadable(self.where)

    async def _results(self, fkey: str) -> dict[str, ResultLine] | None:
        text = await self._text("getKetQuaImport", fkey=fkey)
        told = parse_answer(text)
        if told == Err(NOT_FOUND):
            return None
        if isinstance(told, Err):
            raise refusal("getKetQuaImport", self._tenant, told.code, self.where)
        with _whole(self.where):
            answered, lines = read_results(text, self.where)
        if answered != fkey:
            raise _not_whole(self.where)
        return {line.khoa: line for line in lines}

    async def upload(self, fkey: str, content: str, name: str, extension: str) -> bool:
        """Hand over one file; returns whether the vendor had these very bytes already.

        :raises Reject: when the vendor does not take this file.
        """

        async def ask() -> bool:
            operation = "uploadHocBaAttachmentFkey"
            text = await self._text(
                operation, fkey=fkey, tepBase64=content, ext=extension, ten=name
            )
            return self._ok(operation, text) == "mtd"

        return await self._pace.attempts(ANY_FAILURE)(ask)

    def _ok(self, operation: str, text: str) -> str:
        told = parse_answer(text)
        if isinstance(told, Ok):
            return told.detail
        if isinstance(told, Err):
            raise refusal(operation, self._tenant, told.code, self.where)
        raise unreadable(self.where)

    async def _text(self, operation: str, **values: object) -> str:
        """Return an operation's text.

        :raises HubError: for ``ERR:n`` of an operation whose success is XML.
        """
        await self._bucket.take()
        text = await self._service.text(operation, **self._named(operation, values))
        told = parse_answer(text)
        if operation in _ANSWERS_XML and isinstance(told, Err):
            raise refusal(operation, self._tenant, told.code, self.where)
        return text

    async def _call(self, operation: str, **values: object) -> object:
        await self._bucket.take()
        return await self._service.call(operation, **self._named(operation, values))

    def _named(self, operation: str, values: dict[str, object]) -> dict[str, object]:
        """Return the values under the names that this tenant's WSDL gives the parameters."""
        given = {name.lower(): value for name, value in values.items()} | self._credentials
        return {
            name: given[_ROLES.get(name, name).lower()]
            for name in self._service.parameters(operation)
        }


_ANSWERS_XML = frozenset({"getDSHocBa", "getDSTepDaKy"})


def _filter(query: Query, mark: int, size: int) -> dict[str, object]:
    """Return a page's parameters; an empty one asks for everything."""
    return {
        "maTruong": query.school_code or "",
        "namHoc": query.school_year or "",
        "capHoc": "" if query.level is None else query.level.value,
        "tuMoc": str(mark),
        "soLuong": size,
    }


@contextmanager
def _whole(where: str) -> Iterator[None]:
    """Tell what is wrong with a text that is not as the contract says.

    Broken off in the middle it is asked for again; in another shape a person must look at it.
    """
    try:
        yield
    except UnreadableInput as error:
        if "parser_code" in error.fields:
            raise _not_whole(where) from None
        raise unreadable(where) from None
    except (Reject, ValueError):  # pydantic's ValidationError is a ValueError.
        raise unreadable(where) from None


def check_head(head: PageHead | None, mark: int, count: int, where: str) -> PageHead:
    """Return a page's head when it is the page that was asked for, and all of it.

    :raises Retry: for another page, half a page, or a page that leads nowhere.
    """
    if head is None:
        raise unreadable(where)
    leads_on = head.moc > mark or (head.moc == mark and not head.con_lai)
    if head.tu_moc != mark or head.so_luong != count or not leads_on:
        raise _not_whole(where)
    return head


def _not_whole(where: str) -> Retry:
    return Retry(_HALF, remedy=_HALF_REMEDY, where=where, who=Actor.VENDOR)


def unreadable(where: str) -> Pause:
    """Return the error for an answer in a shape that the contract does not know."""
    return Pause(_SHAPE, remedy=_SHAPE_REMEDY, where=where, who=Actor.VENDOR)


_HALF = Text(
    "VNPT trả thiếu, trả nhầm hoặc trả lặp một trang; trang này chưa được nhận.",
    "VNPT answered half a page, another one or the same again; it was not taken.",
)
_HALF_REMEDY = Text(
    "Thử lại từ mốc cuối cùng; nếu lặp lại, báo VNPT.",
    "Try again from the last mark; tell VNPT if it repeats.",
)
_SHAPE = Text(
    "VNPT trả lời theo dạng mà quy ước vnpt-soap-2026.1 không có.",
    "VNPT answered in a shape that the contract vnpt-soap-2026.1 does not have.",
)
_SHAPE_REMEDY = Text(
    "Kiểm tra đời dịch vụ trong cài đặt; báo VNPT và nhà phát triển plugin vnpt.",
    "Check the service's version in the settings; tell VNPT and the plugin's developers.",
)
_FORGOTTEN = Text(
    "VNPT nhận lô nhưng chưa cho biết kết quả.",
    "VNPT took the batch and does not tell its result yet.",
)
_FORGOTTEN_REMEDY = Text(
    "Hỏi lại kết quả theo cùng mã yêu cầu.", "Ask for the result by the same request id."
)
