"""Calls to MySign: a bearer token for each user, and one new login where it is turned away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from hub.core.transport.http import HttpAnswer, HttpEndpoint
from hub.core.transport.pace import ANY_FAILURE, Pace
from hub.core.transport.tokens import ANYBODY, Tokens, lifetime
from hub.signers.viettel import wire
from hub.signers.viettel.faults import (
    OF_THE_APP,
    READER,
    TOKEN_EXPIRED,
    fault_of,
    is_status,
)

Form = TypeVar("Form", bound=BaseModel)

_ANSWERS: Final = (200, 400, 401, 403)
_TURNED_AWAY: Final = "59033"
_LONGEST_TOKEN: Final = 50 * 60


class MySignClient:
    """The application's calls.

    :param patient: the endpoint for calls that hold the connection until the user confirms.
    """

    def __init__(
        self,
        endpoint: HttpEndpoint,
        patient: HttpEndpoint,
        app: Callable[[str], wire.App],
        pace: Pace,
    ) -> None:
        self.where = endpoint.where
        self._endpoint = endpoint
        self._patient = patient
        self._app = app
        self._pace = pace
        self._tokens = Tokens(_LONGEST_TOKEN)

    async def reach(self) -> None:
        """Try the connection, TLS included; whatever is answered is an answer.

        :raises HubError: when nobody answers, or nobody who can be trusted.
        """
        await self._endpoint.request("GET", "", expect=range(100, 600))

    async def log_in(self, user: str) -> None:
        """Log a user in, unless that was done already.

        :raises CannotSign: when the application or the user is turned away.
        """
        await self._token(user)

    async def credentials(self, user: str) -> tuple[wire.Credential, ...]:
        """Return a user's credentials; a question, asked again while the network fails."""
        body = wire.CertificatesBody(**self._app(user).model_dump())

        async def once() -> wire.Credentials:
            return await self._call(user, wire.CERTIFICATES, body, wire.Credentials)

        return (await self._pace.attempts(ANY_FAILURE)(once)).root

    async def sign(self, user: str, body: wire.SignBody, *, waits: bool) -> wire.Started:
        """Ask for signatures, once.

        :param waits: whether MySign holds the answer back until the user has confirmed.
        """
        endpoint = self._patient if waits else self._endpoint
        return await self._call(user, wire.SIGN, body, wire.Started, endpoint)

    async def status(self, user: str, transaction: str) -> wire.Progress:
        """Ask where a transaction stands, once."""
        body = wire.StatusBody(transaction=transaction)
        return await self._call(user, wire.STATUS, body, wire.Progress)

    async def _call(
        self,
        user: str,
        path: str,
        body: BaseModel,
        form: type[Form],
        endpoint: HttpEndpoint | None = None,
    ) -> Form:
        """Make a call as `user`; a token that is turned away is replaced, and tried, once."""
        content = wire.body(body)
        chosen = endpoint or self._endpoint
        answer = await self._sent(chosen, user, path, content)
        if _turns_away(answer):
            self._tokens.forget(user)
            answer = await self._sent(chosen, user, path, content)
        if _turns_away(answer):
            raise fault_of(TOKEN_EXPIRED, self.where)
        code = _code_of(answer)
        if code and not is_status(code):
            raise fault_of(code, self.where)
        if answer.status != 200 and not code:
            raise fault_of(str(answer.status), self.where)
        return READER.read(form, answer.content, self.where)

    async def _sent(
        self, endpoint: HttpEndpoint, user: str, path: str, content: bytes
    ) -> HttpAnswer:
        token = await self._token(user)
        headers = {"Authorization": f"Bearer {token}"}
        return await endpoint.request("POST", path, json=content, headers=headers, expect=_ANSWERS)

    async def _token(self, user: str) -> str:
        return self._tokens.of(user) or await self._new_token(user)

    async def _new_token(self, user: str) -> str:
        refused = self._tokens.refusal(user)
        if refused:
            raise fault_of(refused, self.where)
        body = wire.LoginBody(**self._app(user).model_dump())
        answer = await self._endpoint.request(
            "POST", wire.LOGIN, json=wire.body(body), expect=_ANSWERS
        )
        code = _code_of(answer) or (_TURNED_AWAY if answer.status != 200 else "")
        if code:
            self._tokens.refuse(ANYBODY if code in OF_THE_APP else user, code)
            raise fault_of(code, self.where)
        told = READER.read(wire.Token, answer.content, self.where)
        if not told.access_token:
            raise READER.other_shape(self.where, "access_token")
        self._tokens.keep(user, told.access_token, lifetime(told.expires_in))
        return told.access_token


def _turns_away(answer: HttpAnswer) -> bool:
    return answer.status == 401 or _code_of(answer) == TOKEN_EXPIRED


def _code_of(answer: HttpAnswer) -> str:
    """Return the error's code; empty where there is none."""
    try:
        return wire.Fault.model_validate_json(answer.content).error or ""
    except ValidationError:
        return ""
