"""Which machines are connected to, tried against real servers on this machine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from hub.core.contracts import NetworkSettings
from hub.core.errors import Pause, Retry
from hub.core.transport.http import HttpEndpoint
from hub.core.transport.pinning import key_digest
from hub.core.transport.reach import Reach
from simulation.gateway.world import SERVER_AUTHORITY, SERVER_KEY, GatewayWorld
from simulation.pki import load_pool
from simulation.sockets import Handler, serving

ASKED = "GET"


class Echo(Handler[list[str]]):
    """Answers everybody; its owner is the list of whom it was asked for."""

    def respond(self, body: bytes) -> None:
        self.owner.append(str(self.headers["Host"]))
        redirected = self.path == "/xa"
        headers = {"Location": "http://localhost:1/"} if redirected else {}
        self.answer(302 if redirected else 200, b"{}", headers=headers)


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> GatewayWorld:
    return GatewayWorld.create(tmp_path_factory.mktemp("tls"), "GL", load_pool())


@pytest.fixture
def port(asked: list[str], world: GatewayWorld) -> Iterator[int]:
    with serving(Echo, asked, Event(), tls=world.folder / SERVER_KEY) as address:
        yield int(address.rpartition(":")[2])


def endpoint(world: GatewayWorld, host: str, port: int, reach: Reach | None = None) -> HttpEndpoint:
    ca = world.folder / SERVER_AUTHORITY
    return HttpEndpoint(f"https://{host}:{port}", ca=ca, reach=reach or Reach())


def ask(asking: HttpEndpoint, path: str = "") -> int:
    return asyncio.run(asking.request(ASKED, path)).status


def names(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let every name lead to these addresses, one after another; returns what was looked up."""
    left, looked_up, real = list(answers), [], socket.getaddrinfo

    def lookup(host: str, *rest: object, **named: object) -> object:
        if host[0].isdigit() or ":" in host:
            return real(host, *rest, **named)  # type: ignore[arg-type]
        looked_up.append(host)
        return real(left.pop(0) if len(left) > 1 else left[0], *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return looked_up


def test_this_machine_is_reached_by_its_own_name(
    world: GatewayWorld, port: int, asked: list[str]
) -> None:
    assert ask(endpoint(world, "localhost", port)) == 200
    assert asked == [f"localhost:{port}"]


@pytest.mark.parametrize("private", [False, True])
def test_a_name_that_leads_to_this_machine_is_refused_before_it_is_connected_to(
    world: GatewayWorld, port: int, asked: list[str], monkeypatch: pytest.MonkeyPatch, private: bool
) -> None:
    names(monkeypatch, "127.0.0.1")
    with pytest.raises(Pause) as caught:
        ask(endpoint(world, "truong.example", port, Reach(private=private)))
    assert "private_network" in caught.value.remedy.vi
    assert asked == []


def test_the_address_that_was_looked_at_is_the_one_connected_to(
    world: GatewayWorld, port: int, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that changes between looking and connecting is looked up once only."""
    looked_up = names(monkeypatch, "127.0.0.1", "10.0.0.1")
    assert ask(endpoint(world, "localhost", port)) == 200
    assert looked_up == ["localhost"]
    assert asked == [f"localhost:{port}"]


def test_a_name_that_nobody_knows_is_certainly_not_reached(
    world: GatewayWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Retry) as caught:
        ask(endpoint(world, "khong-co.example", 443))
    assert type(caught.value) is Retry


def test_an_address_where_nobody_listens_leads_to_the_next(
    world: GatewayWorld, port: int, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def both(host: str, *rest: object, **named: object) -> object:
        places = ("127.0.0.9", "127.0.0.1") if host == "localhost" else (host,)
        return [entry for each in places for entry in real(each, *rest, **named)]  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    assert ask(endpoint(world, "localhost", port)) == 200
    assert len(asked) == 1


def test_no_redirect_is_followed(world: GatewayWorld, port: int, asked: list[str]) -> None:
    with pytest.raises(Pause):
        ask(endpoint(world, "localhost", port), "xa")
    assert len(asked) == 1


def pin_of(world: GatewayWorld) -> str:
    pem = (world.folder / SERVER_KEY).read_bytes()
    return key_digest(x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER))


def test_the_pinned_key_is_talked_to(world: GatewayWorld, port: int) -> None:
    for pin in (pin_of(world), pin_of(world).upper()):
        assert ask(endpoint(world, "localhost", port, Reach(pin=pin))) == 200


def test_another_key_is_told_nothing(world: GatewayWorld, port: int, asked: list[str]) -> None:
    with pytest.raises(Pause) as caught:
        ask(endpoint(world, "localhost", port, Reach(pin="0" * 64)))
    assert "pin" in caught.value.remedy.en
    assert asked == []


def test_a_pin_does_not_replace_the_chain(world: GatewayWorld, port: int, asked: list[str]) -> None:
    trusting = HttpEndpoint(f"https://localhost:{port}", reach=Reach(pin=pin_of(world)))
    with pytest.raises(Pause, match="tin cậy"):
        ask(trusting)
    assert asked == []


@pytest.mark.parametrize(
    ("address", "public", "private"),
    [
        ("8.8.8.8", True, True),
        ("2001:4860:4860::8888", True, True),
        ("10.1.2.3", False, True),
        ("172.31.0.1", False, True),
        ("192.168.1.1", False, True),
        ("100.64.0.1", False, True),
        ("fd00::1", False, True),
        ("::ffff:10.0.0.1", False, True),
        ("64:ff9b::a00:1", False, True),
        ("169.254.169.254", False, False),
        ("fe80::1%eth0", False, False),
        ("64:ff9b::a9fe:a9fe", False, False),
        ("0.0.0.0", False, False),  # noqa: S104 - refused
        ("224.0.0.1", False, False),
        ("255.255.255.255", False, False),
        ("127.0.0.1", False, False),
        ("::1", False, False),
        ("::ffff:127.0.0.1", False, False),
    ],
)
def test_where_a_stranger_s_name_may_lead(address: str, public: bool, private: bool) -> None:
    assert Reach().allows(address, "truong.example") is public
    assert Reach(private=True).allows(address, "truong.example") is private
    loopback = address in {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
    assert Reach(private=True).allows(address, "localhost") is loopback


@given(st.ip_addresses())
def test_whatever_is_allowed_publicly_is_a_global_address(address: object) -> None:
    if Reach().allows(str(address), "truong.example"):
        assert getattr(address, "is_global", False)


def test_settings_say_what_may_be_reached(tmp_path: Path) -> None:
    assert NetworkSettings(address="https://a.example").reach() == Reach()
    chosen = NetworkSettings(address="https://a.example", private_network=True, pin="a" * 64)
    assert chosen.reach() == Reach(private=True, pin="a" * 64)
    with pytest.raises(ValueError, match="pin"):
        NetworkSettings(address="https://a.example", pin="abc")
