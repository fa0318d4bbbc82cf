"""The two calls that Viettel makes to the hub where ``async`` is 3 (webhook).

First it logs in with the account that the hub gave it, then it tells results with the token that it
got. The token is signed and not kept, so any of the hub's processes knows it. None of it is proof
of a signature: signatures are verified by the hub, everything else is asked for.
Source: signers.md §2.4. The paths ``login`` and ``result`` are ours.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl

from pydantic import SecretStr, ValidationError

from hub.core.contracts import HookCall, HookReply
from hub.signers.viettel import wire

LOGIN: Final = "login"
RESULT: Final = "result"
LIFETIME: Final = 3600


class Hook:
    """What the hub answers Viettel.

    :param clock: seconds since 1970.
    """

    def __init__(
        self, client_id: str, secret: SecretStr, clock: Callable[[], float] = time.time
    ) -> None:
        self._client_id = client_id
        self._secret = secret
        self._clock = clock

    def answer(self, call: HookCall) -> HookReply:
        """Answer one call."""
        if call.path == LOGIN:
            return self._log_in(call.body)
        if call.path == RESULT:
            return self._result(call)
        return _reply({"status_code": "04", "message": "NOT_FOUND"}, 404)

    def _log_in(self, body: bytes) -> HookReply:
        try:
            asked = wire.HookLogin.model_validate(_fields(body))
        except (ValidationError, ValueError):
            return _reply({"status_code": "01", "message": "BAD_REQUEST"}, 400)
        known = _same(asked.client_id, self._client_id)
        if not (_same(asked.client_secret, self._secret.get_secret_value()) and known):
            return _refused()
        now = int(self._clock())
        return _reply(wire.hook_token(self._token(now + LIFETIME), LIFETIME, now))

    def _result(self, call: HookCall) -> HookReply:
        if not self._is_token(call.headers.get("authorization", "").removeprefix("Bearer ")):
            return _refused()
        try:
            message = wire.HookMessage.model_validate_json(call.body)
        except ValidationError:
            return _reply({"status_code": "01", "message": "BAD_REQUEST"}, 400)
        return _reply(wire.hook_taken(), about=message.meta_data.transaction_id)

    def _token(self, until: int) -> str:
        key = self._secret.get_secret_value().encode()
        return f"{until}.{hmac.digest(key, str(until).encode(), 'sha256').hex()}"

    def _is_token(self, token: str) -> bool:
        until = token.partition(".")[0]
        if not (until.isascii() and until.isdigit() and len(until) < 12):
            return False
        return _same(token, self._token(int(until))) and int(until) >= self._clock()


def _fields(body: bytes) -> dict[str, Any]:
    """Read the login, which is JSON or a form."""
    text = body.decode()
    if text.lstrip().startswith("{"):
        fields: dict[str, Any] = json.loads(text)
        return fields
    return dict(parse_qsl(text))


def _same(given: str, known: str) -> bool:
    """Compare without telling by time how much was right."""
    return hmac.compare_digest(given.encode(), known.encode())


def _refused() -> HookReply:
    return _reply({"status_code": "02", "message": "UNAUTHORIZED"}, 401)


def _reply(content: dict[str, Any], status: int = 200, about: str | None = None) -> HookReply:
    return HookReply(json.dumps(content).encode(), status, about)
