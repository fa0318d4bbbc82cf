"""Three ways in which tenants want to know who asks: Basic, a cookie, a bearer token (đăng nhập).

Which one a tenant wants is not to be seen from outside (vendors.md §4.2): it is a setting.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Literal

from pydantic import SecretStr

from hub.core.transport.http import HttpEndpoint
from hub.plugins.viettel.faults import READER, fault_of, login_refused
from hub.plugins.viettel.wire import LOGIN, LoginAnswer, LoginBody

Way = Literal["basic", "cookie", "bearer"]


class Login:
    """Gives every request its credentials; logs in when a token is needed."""

    def __init__(
        self, endpoint: HttpEndpoint, way: Way, username: str, password: SecretStr
    ) -> None:
        self._endpoint = endpoint
        self._way = way
        self._username = username
        self._password = password
        self._token = ""

    async def headers(self) -> dict[str, str]:
        """Return the header that says who asks.

        :raises Pause: when the vendor turns the account away.
        """
        if self._way == "basic":
            pair = f"{self._username}:{self._password.get_secret_value()}"
            return {"Authorization": f"Basic {b64encode(pair.encode()).decode('ascii')}"}
        if not self._token:
            self._token = await self._fetched()
        if self._way == "cookie":
            return {"Cookie": f"access_token={self._token}"}
        return {"Authorization": f"Bearer {self._token}"}

    def renews(self) -> bool:
        """Forget a token that was turned away, and tell whether a new one may help.

        Basic credentials do not get better: asking again only brings the account's lock nearer.
        """
        had_token, self._token = bool(self._token), ""
        return had_token

    async def _fetched(self) -> str:
        body = LoginBody(username=self._username, password=self._password.get_secret_value())
        answer = await self._endpoint.request(
            "POST", LOGIN, json=body.model_dump_json(by_alias=True).encode(), expect=(200, 401)
        )
        if answer.status == 401:
            raise login_refused(self._endpoint.where)
        told = READER.read(LoginAnswer, answer.content, self._endpoint.where)
        if not told.access_token:
            raise fault_of(told.error_code or "", self._endpoint.where)
        return told.access_token
