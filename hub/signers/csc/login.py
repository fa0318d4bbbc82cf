"""Service authorization: how the hub says who it is, and the token it gets (đăng nhập dịch vụ)."""

from __future__ import annotations

from base64 import b64encode
from typing import Final

from pydantic import SecretStr, ValidationError

from hub.core.transport.http import HttpAnswer, HttpEndpoint
from hub.core.transport.tokens import ANYBODY, Tokens, lifetime
from hub.signers.csc import wire
from hub.signers.csc.faults import READER, fault_of
from hub.signers.csc.manifest import CscSettings, Login

_LONGEST_TOKEN: Final = 50 * 60
_ANSWERS: Final = (200, 400, 401, 403)


class ServiceLogin:
    """Gives every call its header; logs in where a token is due.

    :param service: where ``auth/login`` is.
    :param server: where ``oauth2/token`` is.
    """

    def __init__(self, settings: CscSettings, service: HttpEndpoint, server: HttpEndpoint) -> None:
        self._settings = settings
        self._service = service
        self._server = server
        self._tokens = Tokens(_LONGEST_TOKEN)

    @property
    def renews(self) -> bool:
        """Whether another login may help where a token is turned away."""
        return self._settings.login is not Login.NONE

    async def headers(self) -> dict[str, str]:
        """Return the header that says who asks.

        :raises CannotSign: when the service turns the account away.
        """
        if self._settings.login is Login.NONE:
            return {}
        token = self._tokens.of(ANYBODY) or await self._new_token()
        return {"Authorization": f"Bearer {token}"}

    def forget(self) -> None:
        """Forget a token that was turned away."""
        self._tokens.forget(ANYBODY)

    async def _new_token(self) -> str:
        refused = self._tokens.refusal(ANYBODY)
        if refused:
            raise fault_of(wire.Fault.model_validate_json(refused), 401, self._server.where)
        answer = await self._asked()
        if answer.status != 200:
            fault = fault_in(answer)
            self._tokens.refuse(ANYBODY, fault.model_dump_json())
            raise fault_of(fault, 401, self._server.where)
        told = READER.read(wire.Token, answer.content, self._server.where)
        if not told.access_token:
            raise READER.other_shape(self._server.where, "access_token")
        self._tokens.keep(ANYBODY, told.access_token, lifetime(told.expires_in))
        return told.access_token

    async def _asked(self) -> HttpAnswer:
        settings = self._settings
        if settings.login is Login.BASIC:
            pair = f"{settings.client_id}:{_plain(settings.client_secret)}"
            basic = b64encode(pair.encode()).decode("ascii")
            return await self._service.request(
                "POST",
                wire.LOGIN,
                json=b"{}",
                headers={"Authorization": f"Basic {basic}"},
                expect=_ANSWERS,
            )
        form = {"client_id": settings.client_id or ""}
        if settings.login is Login.REFRESH:
            form |= {"grant_type": "refresh_token", "refresh_token": _plain(settings.refresh_token)}
        else:
            form |= {"grant_type": "client_credentials"}
        if settings.client_secret is not None:
            form |= {"client_secret": _plain(settings.client_secret)}
        return await self._server.request("POST", wire.TOKEN, form=form, expect=_ANSWERS)


def fault_in(answer: HttpAnswer) -> wire.Fault:
    """Return what a refusal says; nothing where it is not as the specification has it."""
    try:
        return wire.Fault.model_validate_json(answer.content)
    except ValidationError:
        return wire.Fault()


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""
