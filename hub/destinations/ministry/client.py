"""Calls to the gateway, and when one is made again.

A question may be asked again however it failed. A packet is posted again only where the first
certainly did not arrive: a lost answer is asked for, by the hub, never sent twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from tenacity.retry import retry_base

from hub.core.errors import Actor, Pause
from hub.core.text import Text
from hub.core.transport.http import HttpEndpoint
from hub.core.transport.pace import ANY_FAILURE, NOT_ARRIVED, Pace
from hub.destinations.ministry.wire import (
    NOT_HERE,
    OK,
    PATH_ANSWER,
    PATH_CERTIFICATES,
    PATH_SEND,
    CertificateForm,
    CertificateList,
    Reply,
    SendBody,
)

Form = TypeVar("Form", bound=BaseModel)
Result = TypeVar("Result")


class MinistryClient:
    """The gateway's three calls; an answer about a packet always holds a receipt."""

    def __init__(self, endpoint: HttpEndpoint, pace: Pace) -> None:
        self._endpoint = endpoint
        self._pace = pace

    async def send(self, body: SendBody) -> Reply:
        """Post a packet.

        :raises LostAnswer: when it may have arrived.
        """
        payload = body.model_dump_json(by_alias=True).encode()

        async def post() -> Reply:
            answer = await self._endpoint.request("POST", PATH_SEND, json=payload)
            return self._with_receipt(answer.content)

        return await self._again(post, NOT_ARRIVED)

    async def answer(self, packet_id: str) -> Reply | None:
        """Ask about a packet by its id; None when the gateway says that it does not have it."""

        async def ask() -> Reply | None:
            path = f"{PATH_ANSWER}/{packet_id}"
            answer = await self._endpoint.request("GET", path, expect=(200, 404))
            # A wrong address gives 404 too, but not with this body.
            if answer.status == 404 and self._read(Reply, answer.content).error_code == NOT_HERE:
                return None
            return self._with_receipt(answer.content)

        return await self._again(ask, ANY_FAILURE)

    async def certificates(self, unit: str) -> tuple[CertificateForm, ...]:
        """Return the certificates that the gateway has registered for `unit`."""

        async def ask() -> CertificateList:
            query = {"co_quan_don_vi_id": unit}
            answer = await self._endpoint.request("GET", PATH_CERTIFICATES, query=query)
            return self._read(CertificateList, answer.content)

        return (await self._again(ask, ANY_FAILURE)).items

    async def _again(self, call: Callable[[], Awaitable[Result]], when: retry_base) -> Result:
        return await self._pace.attempts(when)(call)

    def _read(self, form: type[Form], content: bytes) -> Form:
        try:
            return form.model_validate_json(content)
        except ValidationError:
            # Its words hold what the gateway sent.
            raise unreadable(self._endpoint.where) from None

    def _with_receipt(self, content: bytes) -> Reply:
        reply = self._read(Reply, content)
        if reply.error_code == OK and reply.bien_nhan:
            return reply
        raise Pause(
            Text(
                "Cổng không nhận yêu cầu (mã {code}).", "The gateway refused the request ({code})."
            ).format(code=reply.error_code),
            where=self._endpoint.where,
            vendor_code=reply.error_code,
            remedy=Text(
                "Hỏi đơn vị chủ quản cổng theo mã này; kiểm tra đăng ký của đơn vị gửi.",
                "Ask the gateway's owner about this code; check how the sender is registered.",
            ),
        )


def unreadable(where: str) -> Pause:
    """Return the error for an answer in a shape that this plugin does not know."""
    return Pause(
        Text(
            "Cổng trả lời theo dạng mà trục không biết.",
            "The gateway answered in a shape that the hub does not know.",
        ),
        where=where,
        who=Actor.VENDOR,
        remedy=Text(
            "Kiểm tra địa chỉ cổng và phiên bản quy ước; báo nhà phát triển plugin ministry.",
            "Check the address and the version of the contract; tell the plugin's developers.",
        ),
    )
