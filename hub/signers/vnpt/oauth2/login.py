"""People's access tokens, renewed from refresh tokens that live three months (đăng nhập OAuth2).

A person logs in once in the browser (``/auth/authorize``); the refresh token that comes of it is a
secret setting. No password is ever sent from here: five wrong ones lock an account.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr

from hub.core.transport.http import HttpEndpoint
from hub.signers.vnpt.faults import READER, credentials_refused, login_needed
from hub.signers.vnpt.oauth2 import wire


class Logins:
    """Access tokens by user id.

    :param refresh_tokens: of each person who has logged in.
    """

    def __init__(
        self,
        endpoint: HttpEndpoint,
        client_id: str,
        client_secret: SecretStr,
        refresh_tokens: Mapping[str, SecretStr],
    ) -> None:
        self._endpoint = endpoint
        self._client_id = client_id
        self._client_secret = client_secret
        self._refresh_tokens = refresh_tokens
        self._tokens: dict[str, str] = {}

    def knows(self, user_id: str) -> bool:
        """Tell whether a person has logged in."""
        return user_id in self._refresh_tokens

    def forget(self, user_id: str) -> None:
        """Forget a token that was turned away."""
        self._tokens.pop(user_id, None)

    async def headers(self, user_id: str) -> dict[str, str]:
        """Return the header that says who asks.

        :raises CannotSign: when the application or the person is turned away.
        """
        if user_id not in self._tokens:
            self._tokens[user_id] = await self._fetched(user_id)
        return {"Authorization": f"Bearer {self._tokens[user_id]}"}

    async def _fetched(self, user_id: str) -> str:
        known = self._refresh_tokens.get(user_id)
        if known is None:
            raise login_needed(self._endpoint.where)
        answer = await self._endpoint.request(
            "POST",
            wire.TOKEN,
            form={
                "grant_type": "refresh_token",
                "client_id": self._client_id,
                "client_secret": self._client_secret.get_secret_value(),
                "refresh_token": known.get_secret_value(),
                "scope": wire.SCOPE,
            },
            expect=(200, 400),
        )
        told = READER.read(wire.TokenAnswer, answer.content, self._endpoint.where)
        if told.access_token:
            return told.access_token
        if told.error == "invalid_grant":
            raise login_needed(self._endpoint.where)
        raise credentials_refused(self._endpoint.where)
