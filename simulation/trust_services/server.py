"""The invented trust services on a socket: plain HTTP, for their answers are signed (máy chủ)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from simulation.trust_services.bad_days import BadDay
from simulation.trust_services.desk import Answer, TrustDesk

HOST = "127.0.0.1"
_MAX_BODY = 1024 * 1024


@dataclass(slots=True)
class TrustServer:
    """A server that can be started.

    :param slowness: seconds for which a slow server holds a request.
    :param asked: how often each path was asked for, whatever came of it.
    """

    desk: TrustDesk
    slowness: float = 3.0
    asked: Counter[str] = field(default_factory=Counter)
    stopping: Event = field(default_factory=Event)

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[str]:
        """Serve on `port`, a free one when 0; yields the address."""
        server = _Server((HOST, port), _handler(self))
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}"
        finally:
            self.stopping.set()
            server.shutdown()
            thread.join()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # Whoever closes the server waits for answers under way.

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up on a bad day is no news."""


def _handler(server: TrustServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        pass

    Handler.services = server
    return Handler


class _Handler(BaseHTTPRequestHandler):
    services: TrustServer
    timeout = 30

    def log_message(self, format: str, *args: object) -> None:
        """Write no log: whoever serves tells what was asked."""

    def do_GET(self) -> None:
        """Answer a question that stands in the address."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Answer a question that comes as a body."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > _MAX_BODY:
            self._send(Answer(status=413))
            return
        self._answer(self.rfile.read(length))

    def _answer(self, body: bytes) -> None:
        desk = self.services.desk
        self.services.asked[self.path] += 1
        match desk.day:
            case BadDay.DROPPED:
                return  # The connection closes without a word.
            case BadDay.BUSY:
                self._send(Answer(status=503))
                return
            case BadDay.GARBAGE:
                self._send(Answer(b"<html>504</html>", "text/html"))
                return
            case BadDay.SLOW:
                self.services.stopping.wait(self.services.slowness)
        self._send(desk.answer(self.command, self.path, body))

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)
