"""The gateway on a socket: HTTP or HTTPS on this machine, and every way an answer gets lost."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event, Lock
from urllib.parse import parse_qs, urlsplit

from simulation.gateway.bad_days import BadDay
from simulation.gateway.desk import Desk, Json, not_here
from simulation.sockets import Handler, serving

SEND = "/dulieuchu/tiepnhan/internal/bantin/1.0"
ANSWER = "/dulieuchu/tracuu/internal/bantin/1.0/"
CERTIFICATES = "/dulieuchu/tracuu/internal/chungthuso/1.0/cosogiaoduc"


class Gateway:
    """A gateway that can be started.

    :param tls: a PEM file with the server's key and certificates; plain http without one.
    :param slowness: seconds for which a slow gateway holds a request.
    """

    def __init__(
        self, desk: Desk, token: str, *, tls: Path | None = None, slowness: float = 3.0
    ) -> None:
        self.desk = desk
        self.token = token
        self.slowness = slowness
        self.stopping = Event()
        self._tls = tls
        self._attempts: Counter[str] = Counter()
        self._lock = Lock()

    def serving(self, port: int = 0) -> AbstractContextManager[str]:
        """Serve on `port`, a free one when 0; yields the address."""
        return serving(_Handler, self, self.stopping, port=port, tls=self._tls)

    def attempt(self, request: str) -> int:
        """Return how often this very request was made, this time included."""
        with self._lock:
            self._attempts[request] += 1
            return self._attempts[request]


class _Handler(Handler[Gateway]):
    def respond(self, body: bytes) -> None:
        """Answer a question, or take a packet."""
        if self.command not in {"GET", "POST"}:
            self._status(501)
        elif self._admitted():
            self._tell() if self.command == "GET" else self._post(body)

    def _tell(self) -> None:
        url = urlsplit(self.path)
        if url.path.startswith(ANSWER):
            answer = self.owner.desk.ask(url.path.removeprefix(ANSWER))
            self._answer(200 if answer else 404, answer or not_here())
        elif url.path == CERTIFICATES:
            unit = parse_qs(url.query).get("co_quan_don_vi_id", [""])[0]
            self._answer(200, self.owner.desk.certificates(unit))
        else:
            self._status(404)

    def _post(self, body: bytes) -> None:
        if urlsplit(self.path).path != SEND:
            self._status(404)
            return
        desk = self.owner.desk
        attempt = self.owner.attempt(f"packet {hash(body)}")
        if desk.bad_day is BadDay.SLOW and attempt == 1:
            self.owner.stopping.wait(self.owner.slowness)
        answer = desk.post(body)
        if desk.bad_day is BadDay.LOSES_ANSWERS and attempt == 1:
            self._lose(answer)
        else:
            self._answer(200, answer)

    def _admitted(self) -> bool:
        if self.headers.get("Authorization") != f"Bearer {self.owner.token}":
            self._status(401)
            return False
        if self.owner.desk.bad_day is BadDay.STORM:
            attempt = self.owner.attempt(f"{self.command} {self.path}")
            if attempt % 3:
                self._status(429 if attempt % 3 == 1 else 503)
                return False
        return True

    def _lose(self, answer: Json) -> None:
        """Lose the answer in one of three ways, in turn."""
        way = self.owner.attempt("lost answers") % 3
        if way == 1:
            return  # The connection closes without a word.
        if way == 2:
            self._status(502)
            return
        content = json.dumps(answer).encode()
        self.wfile.write(_head(len(content)) + content[: len(content) // 2])

    def _answer(self, status: int, answer: Json) -> None:
        content = json.dumps(answer, ensure_ascii=False).encode()
        if status != 200:
            self._status(status, content)
            return
        twice = 2 if self.owner.desk.bad_day is BadDay.ANSWERS_TWICE else 1
        self.wfile.write((_head(len(content)) + content) * twice)

    def _status(self, status: int, content: bytes = b"") -> None:
        self.answer(status, content, headers={"Retry-After": "0"} if status == 429 else {})


def _head(length: int) -> bytes:
    lines = (
        "HTTP/1.0 200 OK",
        "Content-Type: application/json; charset=utf-8",
        f"Content-Length: {length}",
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")
