"""The gateway on its socket: what it answers to requests that are none of its own."""

from __future__ import annotations

import asyncio
import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from hub.core.host import PluginHost
from simulation.gateway.server import ANSWER, SEND
from simulation.gateway.world import GatewayWorld
from simulation.sockets import MAX_BODY


def ask(
    address: str, method: str, path: str, token: str, body: str | None = None, length: int = 0
) -> tuple[int, bytes]:
    url = urlsplit(address)
    connection = HTTPConnection(url.hostname or "", url.port, timeout=10)
    headers = {"Authorization": f"Bearer {token}"}
    if length:
        headers["Content-Length"] = str(length)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_it_serves_in_the_clear_on_this_machine(world: GatewayWorld) -> None:
    with world.gateway(tls=False).serving() as address:
        assert address.startswith("http://localhost:")
        settings = world.settings(address) | {"ca": None}
        assert asyncio.run(PluginHost().build_destination("ministry", settings).probe()).ready


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 404), ("POST", "/", 404), ("GET", f"{ANSWER}none", 404), ("PUT", SEND, 501)],
)
def test_other_requests_are_refused(
    world: GatewayWorld, method: str, path: str, status: int
) -> None:
    with world.gateway(tls=False).serving() as address:
        assert ask(address, method, path, world.token, "{}")[0] == status


def test_a_body_that_is_too_big_is_not_read(world: GatewayWorld) -> None:
    with world.gateway(tls=False).serving() as address:
        assert ask(address, "POST", SEND, world.token, length=MAX_BODY + 1)[0] == 413


def test_nothing_is_told_without_the_token(world: GatewayWorld) -> None:
    gateway = world.gateway(tls=False)
    with gateway.serving() as address:
        for method, path in (("GET", f"{ANSWER}x"), ("POST", SEND)):
            assert ask(address, method, path, "sai", "{}") == (401, b"")
        code = json.loads(ask(address, "POST", SEND, world.token, "{}")[1])["error_code"]
    assert code == 1400
    assert gateway.desk.book.asks == {}
