"""The socket of an invented server: HTTP or HTTPS on this machine, never beyond it (ổ cắm mạng).

The standard library's server and no framework: bad days cut connections in the middle of an
answer, which frameworks are made to prevent.
"""

from __future__ import annotations

import datetime as dt
import ssl
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from types import MappingProxyType
from typing import Generic, TypeVar

Owner = TypeVar("Owner")

HOST = "127.0.0.1"
MAX_BODY = 64 * 1024 * 1024
JSON = "application/json; charset=utf-8"

_NONE: Mapping[str, str] = MappingProxyType({})


class Handler(BaseHTTPRequestHandler, Generic[Owner]):
    """One connection; a server derives its own and tells in `respond` what it does.

    `owner` is what `serving` was given: the server whose connection this is.
    """

    owner: Owner
    timeout = 30

    def log_message(self, format: str, *args: object) -> None:
        """Write no log: requests hold invented pupils, and the books tell what came."""

    @abstractmethod
    def respond(self, body: bytes) -> None:
        """Answer the request ``command`` for ``path``; a bad day may return without a word."""

    def do_GET(self) -> None:
        """Take a question."""
        self._take()

    def do_POST(self) -> None:
        """Take what is posted."""
        self._take()

    def do_PUT(self) -> None:
        """Take what is put."""
        self._take()

    def _take(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY:
            self.answer(413)
        else:
            self.respond(self.rfile.read(length))

    def answer(
        self,
        status: int,
        content: bytes = b"",
        *,
        kind: str = JSON,
        headers: Mapping[str, str] = _NONE,
    ) -> None:
        """Answer whole.

        :param headers: beside the kind and the length; ``Date`` may be another than now.
        """
        now = format_datetime(dt.datetime.now(dt.UTC), usegmt=True)
        self.send_response_only(status)
        for name, value in {"Date": now, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving(
    handler: type[Handler[Owner]],
    owner: Owner,
    stopping: Event,
    *,
    port: int = 0,
    tls: Path | None = None,
    callers: Path | None = None,
) -> Iterator[str]:
    """Serve until the block ends, which waits for answers under way; yields the address.

    :param stopping: set when the block ends: a handler that holds an answer back waits for it.
    :param port: a free one when 0.
    :param tls: a PEM file with the server's key and certificates; plain http without one.
    :param callers: PEM of the authorities whose certificates callers must show (mutual TLS).
    """
    bound: type[BaseHTTPRequestHandler] = type("Bound", (handler,), {"owner": owner})
    server = _Server((HOST, port), bound)
    if tls is not None:
        server.socket = server_tls(tls, callers).wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'http' if tls is None else 'https'}://localhost:{server.server_address[1]}"
    finally:
        stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


def server_tls(key: Path, callers: Path | None = None) -> ssl.SSLContext:
    """Return how a server listens; see `serving` for the files."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(key)
    if callers is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(callers)
    return context


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # Whoever closes the server waits for answers under way.

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up on a bad day is no news."""
