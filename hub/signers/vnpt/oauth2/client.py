"""Calls of the OAuth2 API in a person's name, and what its codes mean (gọi API OAuth2)."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel
from tenacity.retry import retry_base

from hub.core.errors import HubError, Pause
from hub.core.transport.http import HttpAnswer, HttpEndpoint
from hub.core.transport.pace import ANY_FAILURE, NOT_ARRIVED, Pace
from hub.signers.vnpt.faults import (
    READER,
    certificate_unusable,
    login_needed,
    no_such_user,
    provider_failed,
    quota_used,
    refused,
)
from hub.signers.vnpt.oauth2 import wire
from hub.signers.vnpt.oauth2.login import Logins

Form = TypeVar("Form", bound=BaseModel)


class OAuth2Client:
    """One application's calls."""

    def __init__(self, endpoint: HttpEndpoint, logins: Logins, pace: Pace) -> None:
        self.where = endpoint.where
        self.logins = logins
        self._endpoint = endpoint
        self._pace = pace

    async def reachable(self) -> None:
        """Return when the server answers at all; no account is tried.

        :raises HubError: when it does not.
        """
        await self._endpoint.request("POST", wire.LIST, json=b"{}", expect=range(200, 600))

    async def credentials(self, user_id: str) -> tuple[str, ...]:
        """Return the ids of a person's credentials."""
        answer = await self._ask(user_id, wire.LIST, wire.Empty(), ANY_FAILURE)
        ids: tuple[str, ...] = self._content(wire.Envelope[tuple[str, ...]], answer)
        return ids

    async def info(self, user_id: str, credential_id: str) -> wire.CredentialInfo:
        """Return a credential; its success comes without the envelope."""
        body = wire.InfoBody(credential_id=credential_id)
        answer = await self._ask(user_id, wire.INFO, body, ANY_FAILURE)
        if answer.status != 200:
            self._content(wire.Envelope[wire.CredentialInfo], answer)
        return READER.read(wire.CredentialInfo, answer.content, self.where)

    async def sign_hash(self, user_id: str, body: wire.SignHashBody) -> wire.SignHashContent:
        """Ask for signatures, once.

        :raises LostAnswer: when the request may have been taken.
        """
        answer = await self._ask(user_id, wire.SIGN_HASH, body, NOT_ARRIVED)
        try:
            taken: wire.SignHashContent = self._content(wire.Envelope[wire.SignHashContent], answer)
        except Pause as problem:
            if problem.code == Pause.code:  # Taken or not, the answer does not tell.
                raise provider_failed(self.where, answer.status) from None
            raise
        return taken

    async def transaction(self, user_id: str, tran_id: str) -> wire.TransactionContent:
        """Return where a transaction stands; one question."""
        body = wire.TransactionBody(tran_id=tran_id)
        answer = await self._admitted(user_id, wire.TRANSACTION, body)
        found: wire.TransactionContent = self._content(
            wire.Envelope[wire.TransactionContent], answer
        )
        return found

    async def _ask(self, user_id: str, path: str, body: BaseModel, when: retry_base) -> HttpAnswer:
        async def once() -> HttpAnswer:
            return await self._admitted(user_id, path, body)

        return await self._pace.attempts(when)(once)

    async def _admitted(self, user_id: str, path: str, body: BaseModel) -> HttpAnswer:
        """Return the answer; a token that is turned away is renewed, once."""
        for _ in range(2):
            answer = await self._endpoint.request(
                "POST",
                path,
                json=body.model_dump_json(by_alias=True, exclude_none=True).encode(),
                headers=await self.logins.headers(user_id),
                expect=(200, 400, 401),
            )
            if answer.status != 401:
                return answer
            self.logins.forget(user_id)
        raise login_needed(self.where)

    def _content(self, form: type[Form], answer: HttpAnswer) -> Any:  # noqa: ANN401 - as `form` says
        envelope: Any = READER.read(form, answer.content, self.where)
        if envelope.code != wire.Code.SUCCESS:
            raise self._failed(envelope.code)
        if envelope.content is None:
            raise READER.other_shape(self.where, "content")
        return envelope.content

    def _failed(self, code: int) -> HubError:
        if code == wire.Code.PACK_EXCEEDED:
            return quota_used(self.where)
        if code == wire.Code.NO_CREDENTIAL:
            return no_such_user(self.where)
        if code == wire.Code.NOT_THEIR_CREDENTIAL:
            return certificate_unusable(self.where)
        if code == wire.Code.SERVER_ERROR:
            return provider_failed(self.where, code)
        return refused(self.where, code)
