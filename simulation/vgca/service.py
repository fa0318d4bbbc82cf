"""VGCA Sign Service, invented: a WebSocket server with a person beside it (signers.md §3.1).

One operation, ``SignMsg``; one connection a call. What the person does is the habit of a
`simulation.signing` phone, which stands here for the window that asks for the PIN.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from simulation.signing.account import Credential
from simulation.signing.phone import Answer, Habit, Phone
from simulation.sockets import HOST, server_tls
from simulation.vgca.bad_days import BadDay

_TOO_LONG = 200_000


@dataclass(slots=True)
class Asked:
    """One call: the operation, its message, and the page it said to come from."""

    operation: str
    message: str
    origin: str | None


@dataclass(slots=True)
class SignService:
    """A service that can be started.

    :param credential: what lies in the token.
    :param other: the token that somebody plugs in meanwhile, on that bad day.
    :param patient_until: calls that pass before the bad day begins.
    :param asked: every call, in order.
    """

    credential: Credential
    phone: Phone = field(default_factory=lambda: Phone(hesitation=0))
    bad_day: BadDay = BadDay.NONE
    other: Credential | None = None
    patient_until: int = 0
    asked: list[Asked] = field(default_factory=list)

    @contextmanager
    def serving(self, tls: Path | None = None, port: int = 0) -> Iterator[str]:
        """Serve on `port`, a free one when 0; yields the service's address.

        :param tls: a PEM file with the service's key and certificates; old versions have none.
        """
        context = None if tls is None else server_tls(tls)
        with serve(
            self._serve, HOST, port, ssl=context, compression=None, close_timeout=1
        ) as server:
            thread = Thread(target=server.serve_forever, daemon=True)
            thread.start()
            scheme = "ws" if tls is None else "wss"
            yield f"{scheme}://{HOST}:{server.socket.getsockname()[1]}"
            server.shutdown()
        thread.join()

    def _serve(self, connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            text = connection.recv()
            request = connection.request
            operation = "" if request is None else request.path.lstrip("/")
            origin = None if request is None else request.headers.get("Origin")
            self.asked.append(Asked(operation, str(text), origin))
            day = self.bad_day if len(self.asked) > self.patient_until else BadDay.NONE
            self._answer(connection, operation, str(text), day)

    def _answer(self, connection: ServerConnection, operation: str, text: str, day: BadDay) -> None:
        if day is BadDay.CLOSES:
            return
        if operation != "SignMsg":
            connection.send(json.dumps({"Status": 404, "Message": "giả lập"}))
            return
        if self.phone.habit is Habit.SLEEPS:
            connection.recv()  # Until the caller goes away.
        reply = json.dumps(self._signed(text, day))
        for _ in range(self.phone.reports):
            connection.send(_SPOILT.get(day, reply))

    def _signed(self, text: str, day: BadDay) -> dict[str, Any]:
        transaction = str(len(self.asked))
        self.phone.show(transaction, ("PIN",))
        if self.phone.look(transaction) is Answer.REFUSED:
            return {"Status": 11, "Message": "người dùng huỷ (giả lập)"}
        if day is BadDay.STATUS_14:
            return {"Status": 14, "Message": "lời của dịch vụ giả lập"}
        if day is BadDay.STATUS_28:
            return {"Status": 28, "Error": "lời của dịch vụ giả lập"}
        wanted = json.loads(text)
        if (wanted["HashAlg"], wanted["Encode"]) != ("SHA256", "RSA"):
            return {"Status": 14, "Message": "HashAlg, Encode"}
        digest = base64.b64decode(wanted["HashValue"], validate=True)
        return self._reply(digest, day)

    def _reply(self, digest: bytes, day: BadDay) -> dict[str, Any]:
        used = self.other if day is BadDay.OTHER_TOKEN and self.other else self.credential
        over = sha256(digest).digest() if day is BadDay.WRONG_SIGNATURE else digest
        reply: dict[str, Any] = {
            "Status": "0" if day is BadDay.TEXT_STATUS else 0,
            "Signature": _in_lines(used.sign(over)),
            "CertBase64": _in_lines(used.certificate),
        }
        if day is BadDay.NO_SIGNATURE:
            del reply["Signature"]
        return reply


_SPOILT: dict[BadDay, str | bytes] = {
    BadDay.NOT_JSON: "OK",
    BadDay.BINARY: b"\x30\x82\xff\x00",
    BadDay.TOO_BIG: '{"Status": 0, "Signature": "' + "A" * _TOO_LONG + '"}',
}


def _in_lines(content: bytes) -> str:
    """Return base64 in lines of 64 characters, ended as Windows ends them."""
    text = base64.b64encode(content).decode("ascii")
    return "".join(text[at : at + 64] + "\r\n" for at in range(0, len(text), 64))
