"""Requests over HTTP against real sockets that answer well, badly, or not at all."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from hub.core.errors import HubError, LostAnswer, Pause, Reject, Retry
from hub.core.transport.http import HttpAnswer, HttpBounds, HttpEndpoint
from simulation.gateway.world import SERVER_AUTHORITY, SERVER_KEY, GatewayWorld
from simulation.pki import load_pool

BOUNDS = HttpBounds(size=1000, connect=30, silence=30, total=60)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> GatewayWorld:
    return GatewayWorld.create(tmp_path_factory.mktemp("tls"), "GL", load_pool())


class Server:
    """Answers every connection with the same bytes; remembers what it was asked."""

    def __init__(self, reply: bytes, tls: Path | None, host: str, *, drips: bool) -> None:
        self.reply, self.drips = reply, drips
        self.asked: list[bytes] = []
        self.stopped = threading.Event()
        self.listener = socket.create_server((host, 0))
        self.address: tuple[str, int] = self.listener.getsockname()
        self.port = self.address[1]
        self.context = None
        if tls is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(tls)

    def run(self) -> None:
        while not self.stopped.is_set():
            with suppress(OSError), self.listener.accept()[0] as connection:
                self.answer(connection)

    def answer(self, connection: socket.socket) -> None:
        if self.context is not None:
            connection = self.context.wrap_socket(connection, server_side=True)
        with connection:
            # Whoever stops the server knocks without a word; that is no request.
            self.asked += filter(None, [_request(connection)])
            for piece in self.pieces():
                connection.sendall(piece)
                if self.drips:
                    self.stopped.wait(0.1)

    def pieces(self) -> Iterator[bytes]:
        step = 1 if self.drips else max(1, len(self.reply))
        yield from (self.reply[at : at + step] for at in range(0, len(self.reply), step))


def _request(connection: socket.socket) -> bytes:
    """Read one request with its body."""
    asked = connection.recv(65536)
    length = re.search(rb"Content-Length: (\d+)", asked)
    while length and len(asked.partition(b"\r\n\r\n")[2]) < int(length[1]):
        asked += connection.recv(65536)
    return asked


@contextmanager
def serving(
    reply: bytes,
    tls: Path | None = None,
    host: str = "127.0.0.1",
    *,
    drips: bool = False,
    kind: type[Server] = Server,
) -> Iterator[Server]:
    server = kind(reply, tls, host, drips=drips)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        with suppress(OSError):
            socket.create_connection(server.address, 1).close()
        thread.join()
        server.listener.close()


def response(status: int, content: bytes = b"{}", *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}", *headers, "", "")
    return "\r\n".join(lines).encode() + content


def ask(endpoint: HttpEndpoint, method: str = "GET", **more: object) -> HttpAnswer:
    return asyncio.run(endpoint.request(method, "a/b", **more))  # type: ignore[arg-type]


def local(server: Server, bounds: HttpBounds = BOUNDS) -> HttpEndpoint:
    headers = {"Authorization": "Bearer bi-mat"}
    return HttpEndpoint(f"http://127.0.0.1:{server.port}/goc/", headers=headers, bounds=bounds)


def failed(reply: bytes, bounds: HttpBounds = BOUNDS, **more: object) -> HubError:
    with serving(reply, drips=bool(more.pop("drips", False))) as server:
        endpoint = local(server, bounds)
        with pytest.raises(HubError) as caught:
            ask(endpoint, **more)  # type: ignore[arg-type]
    error = caught.value
    assert error.where == endpoint.where
    assert error.what.vi != error.what.en
    assert "bi-mat" not in f"{error.what}{error.remedy}{error.where}{error.fields}"
    assert error.__suppress_context__ or error.__context__ is None
    return error


def test_an_answer_is_read_to_its_end() -> None:
    with serving(response(200, b'{"x": 1}')) as server:
        answer = ask(local(server), "POST", json=b"[1]", query={"q": "gì"})
    assert answer == HttpAnswer(200, b'{"x": 1}')
    (asked,) = server.asked
    assert asked.startswith(b"POST /goc/a/b?q=g%C3%AC HTTP/1.1\r\n")
    for part in (b"Accept-Encoding: identity", b"Bearer bi-mat", b"application/json"):
        assert part in asked
    assert asked.endswith(b"[1]")


def test_a_form_and_headers_of_one_request() -> None:
    with serving(response(200)) as server:
        endpoint = local(server)
        ask(endpoint, "POST", form={"tên": "A & B", "n": "1"}, headers={"Cookie": "t=1"})
        ask(endpoint, "POST")
    first, second = server.asked
    assert first.endswith(b"\r\n\r\nt%C3%AAn=A+%26+B&n=1")
    for part in (b"application/x-www-form-urlencoded", b"Cookie: t=1", b"Bearer bi-mat"):
        assert part in first
    assert b"Cookie" not in second
    assert b"Content-Type" not in second


def test_a_status_that_is_expected_is_an_answer() -> None:
    with serving(response(404, b"no")) as server:
        assert ask(local(server), expect=(200, 404)) == HttpAnswer(404, b"no")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *[(status, Pause) for status in (301, 302, 304, 307, 401, 403, 404, 405, 410)],
        *[(status, Reject) for status in (400, 409, 413, 415, 422)],
        *[(status, LostAnswer) for status in (408, 500, 502, 503, 504)],
    ],
)
def test_other_statuses_are_told_apart_by_what_may_have_happened(
    status: int, kind: type[HubError]
) -> None:
    error = failed(response(status))
    assert type(error) is kind
    assert error.fields["status"] == status


@pytest.mark.parametrize(
    ("header", "after"),
    [("Retry-After: 7", 7), ("Retry-After: Mon, 1 Jun 2026 08:00:00 GMT", 0), ("X: y", 0)],
)
def test_slow_down_certainly_did_not_arrive(header: str, after: int) -> None:
    error = failed(response(429, b"", header))
    assert type(error) is Retry
    assert error.fields["after"] == after


def test_no_redirect_is_followed() -> None:
    with serving(response(200)) as elsewhere:
        target = f"Location: http://127.0.0.1:{elsewhere.port}/"
        assert type(failed(response(307, b"", target), method="POST", json=b"{}")) is Pause
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "reply",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnot a hundred", b"ch\xc3\xa0o\r\n\r\n"],
    ids=["nothing", "half", "no HTTP"],
)
def test_no_whole_answer_may_have_arrived(reply: bytes) -> None:
    assert type(failed(reply)) is LostAnswer


def test_silence_is_a_lost_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as quiet:
        port = quiet.getsockname()[1]
        with pytest.raises(LostAnswer):
            ask(HttpEndpoint(f"http://127.0.0.1:{port}", bounds=HttpBounds(silence=0.2)))


def test_a_server_that_drips_cannot_hold_the_hub() -> None:
    drip = response(200, b"x" * 900)
    bounds = HttpBounds(size=1000, silence=5, total=0.3)
    assert type(failed(drip, bounds, drips=True)) is LostAnswer


def test_nobody_there_is_certainly_not_arrived() -> None:
    with serving(b"") as server:
        endpoint = local(server)
    with pytest.raises(Retry) as caught:
        ask(endpoint)
    assert type(caught.value) is Retry


@pytest.mark.parametrize(
    "reply",
    [
        response(200, b"x" * 1001),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n"
        + b"x" * 2000
        + b"\r\n0\r\n",
        response(200, b"x", "Content-Encoding: gzip"),
    ],
    ids=["long", "chunked", "compressed"],
)
def test_an_answer_beyond_the_bound_is_not_read(reply: bytes) -> None:
    assert type(failed(reply)) is Pause


# ── TLS ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_server_whose_authority_is_named_is_trusted(world: GatewayWorld) -> None:
    with serving(response(200), world.folder / SERVER_KEY) as server:
        ca = world.folder / SERVER_AUTHORITY
        for host in ("localhost", "127.0.0.1"):
            endpoint = HttpEndpoint(f"https://{host}:{server.port}", ca=ca, bounds=BOUNDS)
            assert ask(endpoint).status == 200


@pytest.mark.parametrize(("host", "trusted"), [("localhost", False), ("127.0.0.2", True)])
def test_a_server_that_is_not_trusted_or_is_another_one_is_told_nothing(
    world: GatewayWorld, host: str, trusted: bool
) -> None:
    ca = world.folder / SERVER_AUTHORITY if trusted else None
    with serving(response(200), world.folder / SERVER_KEY, host) as server:
        endpoint = HttpEndpoint(f"https://{host}:{server.port}", ca=ca, bounds=BOUNDS)
        with pytest.raises(Pause) as caught:
            ask(endpoint)
    assert "chứng thư" in caught.value.what.vi.casefold()
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://example.invalid",
        "http://10.0.0.1",
        "ftp://localhost",
        "https://user:bi-mat@localhost",
        "https://localhost?x=1",
        "https://",
        "localhost",
        "https://[::1",
        "",
    ],
)
def test_an_address_that_is_not_safe_is_refused(address: str) -> None:
    with pytest.raises(Pause) as caught:
        HttpEndpoint(address)
    assert "bi-mat" not in f"{caught.value.what}{caught.value.where}"


def test_this_machine_may_be_asked_in_the_clear() -> None:
    for host in ("localhost", "127.0.0.1", "[::1]"):
        assert HttpEndpoint(f"http://{host}:1").where.startswith("http://")


def test_an_authority_s_file_that_cannot_be_read(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("không phải PEM", "utf-8")
    for file in (empty, tmp_path / "none.pem"):
        with pytest.raises(Pause) as caught:
            HttpEndpoint("https://localhost", ca=file)
        assert caught.value.where == str(file)


class BreaksTls(Server):
    """Reads a request, then breaks the connection's encryption instead of answering."""

    def answer(self, connection: socket.socket) -> None:
        assert self.context is not None
        with self.context.wrap_socket(connection, server_side=True) as encrypted:
            self.asked.append(_request(encrypted))
            with socket.socket(fileno=encrypted.detach()) as plain:
                plain.sendall(b"HTTP/1.1 200 OK\r\n\r\n")


def test_a_request_that_was_read_before_tls_broke_may_have_arrived(world: GatewayWorld) -> None:
    with serving(b"", world.folder / SERVER_KEY, kind=BreaksTls) as server:
        authority = world.folder / SERVER_AUTHORITY
        endpoint = HttpEndpoint(f"https://localhost:{server.port}", ca=authority, bounds=BOUNDS)
        with pytest.raises(LostAnswer):
            ask(endpoint, "POST", json=b"{}")
    assert [each.startswith(b"POST /a/b") for each in server.asked] == [True]
