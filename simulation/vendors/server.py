"""An invented vendor on a socket: HTTP on this machine, and every way an answer goes wrong.

The standard library's server and no framework: bad days cut connections in the middle of an
answer, which frameworks are made to prevent.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Protocol

from simulation.vendors.bad_days import BadDay, Weather

HOST = "127.0.0.1"
MAX_BODY = 64 * 1024 * 1024
SKEW = dt.timedelta(days=3, hours=7)

Days = frozenset[BadDay]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """What is answered; JSON where it has content."""

    content: bytes = b""
    status: int = 200


class Desk(Protocol):
    """A vendor without its socket: it knows the protocol and does the work."""

    def answer(self, asked: Asked, days: Days) -> Answered:
        """Do what is asked."""
        ...

    def failure(self) -> Answered:
        """Return an answer that calls itself a success and holds a failure."""
        ...


@dataclass(slots=True)
class Server:
    """A vendor's server that can be started.

    :param slowness: seconds for which a slow server holds a request.
    :param listener: told every request and the answer to it as the desk gave it.
    :param asked: how often each path was asked for, whatever came of it.
    """

    desk: Desk
    weather: Weather
    slowness: float = 3.0
    listener: Callable[[Asked, Answered], None] | None = None
    asked: Counter[str] = field(default_factory=Counter)
    stopping: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[str]:
        """Serve on `port`, a free one when 0; yields the address."""
        server = _Server((HOST, port), _handler(self))
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://localhost:{server.server_address[1]}"
        finally:
            self.stopping.set()
            server.shutdown()
            thread.join()
            server.server_close()

    def answered(self, asked: Asked, days: Days) -> Answered:
        """Have the desk answer, and tell the listener."""
        answered = self.desk.answer(asked, days)
        if self.listener is not None:
            self.listener(asked, answered)
        return answered

    def note(self, path: str) -> None:
        """Count a request."""
        with self._lock:
            self.asked[path] += 1


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # Whoever closes the server waits for answers under way.

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up on a bad day is no news."""


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        pass

    Handler.vendor = server
    return Handler


class _Handler(BaseHTTPRequestHandler):
    vendor: Server
    timeout = 30

    def log_message(self, format: str, *args: object) -> None:
        """Write no log: requests hold invented pupils."""

    def do_POST(self) -> None:
        """Answer a question or do what is asked."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY:
            self._send(Answered(status=413), frozenset())
            return
        body = self.rfile.read(length)
        path = self.path.partition("?")[0]
        self.vendor.note(path)
        days = self.vendor.weather.of(self.path, body)
        if BadDay.DROPPED in days:
            return  # The connection closes without a word.
        if days & {BadDay.BUSY, BadDay.BUSY_FOR_SECONDS}:
            self._send(Answered(status=429), days)
            return
        if BadDay.FAILURE_INSIDE in days:
            self._send(self.vendor.desk.failure(), days)
            return
        if BadDay.SLOW in days:
            self.vendor.stopping.wait(self.vendor.slowness)
        asked = Asked(self.command, self.path, dict(self.headers.items()), body)
        answered = self.vendor.answered(asked, days)
        if BadDay.LOST_ANSWER not in days:
            self._send(answered, days)

    def _send(self, answered: Answered, days: Days) -> None:
        content = _spoiled(answered.content, days)
        self.send_response_only(answered.status)
        now = dt.datetime.now(dt.UTC) + (SKEW if BadDay.CLOCK_SKEW in days else dt.timedelta())
        self.send_header("Date", format_datetime(now, usegmt=True))
        if BadDay.BUSY_FOR_SECONDS in days:
            self.send_header("Retry-After", "1")
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _spoiled(content: bytes, days: Days) -> bytes:
    """Return the content as bad days leave it."""
    if BadDay.TRUNCATED in days:
        return content[: len(content) // 2]
    if BadDay.WRONG_ENCODING in days:
        return content.decode().encode("utf-16")
    if BadDay.BYTE_ORDER_MARK in days:
        return b"\xef\xbb\xbf" + content
    return content
