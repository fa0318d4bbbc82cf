"""The gateway on a socket: HTTP or HTTPS on this machine, and every way an answer gets lost.

The standard library's server and no framework: bad days cut connections in the middle of an
answer, which frameworks are made to prevent.
"""

from __future__ import annotations

import json
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.parse import parse_qs, urlsplit

from simulation.gateway.bad_days import BadDay
from simulation.gateway.desk import Desk, Json, not_here

HOST = "127.0.0.1"
MAX_BODY = 64 * 1024 * 1024

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

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[str]:
        """Serve on `port`, a free one when 0; yields the address."""
        server = _Server((HOST, port), _handler(self))
        if self._tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._tls)
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        scheme = "http" if self._tls is None else "https"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"{scheme}://localhost:{server.server_address[1]}"
        finally:
            self.stopping.set()
            server.shutdown()
            thread.join()
            server.server_close()

    def attempt(self, request: str) -> int:
        """Return how often this very request was made, this time included."""
        with self._lock:
            self._attempts[request] += 1
            return self._attempts[request]


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # Whoever closes the server waits for answers under way.

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up on a bad day is no news."""


def _handler(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        pass

    Handler.gateway = gateway
    return Handler


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway
    timeout = 30

    def log_message(self, format: str, *args: object) -> None:
        """Write no log: requests hold invented pupils, and the book tells what came."""

    def do_GET(self) -> None:
        """Answer a question."""
        if not self._admitted():
            return
        url = urlsplit(self.path)
        if url.path.startswith(ANSWER):
            answer = self.gateway.desk.ask(url.path.removeprefix(ANSWER))
            self._answer(200 if answer else 404, answer or not_here())
        elif url.path == CERTIFICATES:
            unit = parse_qs(url.query).get("co_quan_don_vi_id", [""])[0]
            self._answer(200, self.gateway.desk.certificates(unit))
        else:
            self._status(404)

    def do_POST(self) -> None:
        """Take a packet."""
        body = self._body()
        if body is None or not self._admitted():
            return
        if urlsplit(self.path).path != SEND:
            self._status(404)
            return
        desk = self.gateway.desk
        attempt = self.gateway.attempt(f"packet {hash(body)}")
        if desk.bad_day is BadDay.SLOW and attempt == 1:
            self.gateway.stopping.wait(self.gateway.slowness)
        answer = desk.post(body)
        if desk.bad_day is BadDay.LOSES_ANSWERS and attempt == 1:
            self._lose(answer)
        else:
            self._answer(200, answer)

    def _body(self) -> bytes | None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY:
            self._status(413)
            return None
        return self.rfile.read(length)

    def _admitted(self) -> bool:
        if self.headers.get("Authorization") != f"Bearer {self.gateway.token}":
            self._status(401)
            return False
        if self.gateway.desk.bad_day is BadDay.STORM:
            attempt = self.gateway.attempt(f"{self.command} {self.path}")
            if attempt % 3:
                self._status(429 if attempt % 3 == 1 else 503)
                return False
        return True

    def _lose(self, answer: Json) -> None:
        """Lose the answer in one of three ways, in turn."""
        way = self.gateway.attempt("lost answers") % 3
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
        twice = 2 if self.gateway.desk.bad_day is BadDay.ANSWERS_TWICE else 1
        self.wfile.write((_head(len(content)) + content) * twice)

    def _status(self, status: int, content: bytes = b"") -> None:
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _head(length: int) -> bytes:
    lines = (
        "HTTP/1.0 200 OK",
        "Content-Type: application/json; charset=utf-8",
        f"Content-Length: {length}",
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")
