"""Viettel calls the hub back (async 3): two calls, and nothing in them is believed unseen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from pydantic import SecretStr, ValidationError

from hub.core.contracts import HookCall, HookReply, Signer, SigningState, Ticket
from hub.signers.viettel import wire
from hub.signers.viettel.hook import LIFETIME, Hook
from hub.signers.viettel.manifest import MySignSettings, Waiting
from simulation.mysign.hooks import Caller, message
from simulation.signing.phone import Habit
from tests.signers import holders
from tests.signers.viettel.serving import Served, serving, started

ACCOUNT = {"hook_client_id": "viettel", "hook_client_secret": "khoa-goi-ve"}
CALLED_BACK = {"asynchronous": 3, **ACCOUNT}


@contextmanager
def listening(signer: Signer) -> Iterator[tuple[str, list[tuple[HookCall, HookReply]]]]:
    """A hub's hook on a socket, as the hub serves it."""
    calls: list[tuple[HookCall, HookReply]] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = HookCall(self.path.removeprefix("/"), headers, body)
            reply = asyncio.run(signer.hook(call))
            calls.append((call, reply))
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", calls
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def received(served: Served, ticket: Ticket, body: bytes) -> tuple[SigningState, int]:
    outcome = asyncio.run(served.signer.receive(ticket, body))
    return outcome.state, len(outcome.signatures)


@pytest.mark.parametrize(("habit", "calls"), [(Habit.CONFIRMS, 1), (Habit.ANSWERS_TWICE, 2)])
def test_a_result_is_told_by_two_calls(habit: Habit, calls: int) -> None:
    with serving(habit, settings=CALLED_BACK) as served:
        offered = served.certificate()
        ticket = started(served.signer, holders.request(offered, 3))
        with listening(served.another(**CALLED_BACK)) as (address, heard):
            caller = Caller(address, "viettel", "khoa-goi-ve")
            assert caller.call_back(served.desk) == calls
            assert caller.call_back(served.desk) == 0
        results = [(call, reply) for call, reply in heard if call.path == "result"]
        assert [reply.about for _, reply in results] == [ticket.provider_id] * calls
        for call, _ in results:
            outcome = asyncio.run(served.signer.receive(ticket, call.body))
            assert outcome.state is SigningState.SIGNED
            for number, value in enumerate(outcome.signatures):
                assert holders.verifies(offered.certificate, value, number)
        assert served.asked(wire.STATUS) == []


def test_signatures_of_a_webhook_are_put_in_order_by_their_documents() -> None:
    with serving(settings=CALLED_BACK) as served:
        offered = served.certificate()
        ticket = started(served.signer, holders.request(offered, 12))
        (transaction,) = served.desk.due()
        told = json.loads(message(transaction))
        told["data"]["results"].reverse()
        outcome = asyncio.run(served.signer.receive(ticket, json.dumps(told).encode()))
        assert len(outcome.signatures) == 12
        for number, value in enumerate(outcome.signatures):
            assert holders.verifies(offered.certificate, value, number)


def forged(transaction: str, **data: object) -> bytes:
    meta = {"request_id": "1", "transaction_id": transaction, "status": "4002"}
    return json.dumps({"meta_data": meta, "data": data}).encode()


def test_whatever_a_webhook_says_beside_signatures_is_asked_for() -> None:
    with serving(settings=CALLED_BACK) as served:
        ticket = started(served.signer, holders.request(served.certificate(), 2))
        lies = [
            b"",
            b"<xml/>",
            forged(ticket.provider_id),
            forged(ticket.provider_id, results=[{"document_id": "0"}]),
            forged(ticket.provider_id, results=[{"document_id": "7", "signature": "QQ=="}]),
            forged("another", results=[{"document_id": "0", "signature": "QQ=="}]),
        ]
        served.account().phone.hesitation = len(lies)
        assert {received(served, ticket, lie) for lie in lies} == {(SigningState.PENDING, 0)}
        assert len(served.asked(wire.STATUS)) == len(lies)


def test_a_signature_that_is_none_fails() -> None:
    with serving(settings=CALLED_BACK) as served:
        ticket = started(served.signer, holders.request(served.certificate()))
        lie = forged(ticket.provider_id, results=[{"document_id": 0, "signature": "không"}])
        assert received(served, ticket, lie) == (SigningState.FAILED, 0)


# ── who may call ─────────────────────────────────────────────────────────────────────────────────

NOW = 1_800_000_000.0


def hook(at: float = NOW) -> Hook:
    return Hook("viettel", SecretStr("khoa-goi-ve"), lambda: at)


def log_in(body: bytes, at: float = NOW) -> HookReply:
    return hook(at).answer(HookCall("login", {}, body))


def token(at: float = NOW) -> str:
    reply = log_in(b"grant_type=client_credentials&client_id=viettel&client_secret=khoa-goi-ve", at)
    told = json.loads(reply.content)
    assert (told["status_code"], told["data"]["expires_in"]) == ("00", LIFETIME)
    return str(told["data"]["access_token"])


def tell(bearer: str, at: float = NOW, body: bytes | None = None) -> HookReply:
    content = forged("gd-1") if body is None else body
    return hook(at).answer(HookCall("result", {"authorization": f"Bearer {bearer}"}, content))


def test_a_token_is_known_to_another_process_until_it_ends() -> None:
    given = token()
    assert tell(given).about == "gd-1"
    assert tell(given, NOW + LIFETIME).status == 200
    assert tell(given, NOW + LIFETIME + 1).status == 401


@pytest.mark.parametrize(
    "bearer", ["", "x", "1.2", f"{int(NOW) + 9}.00", "9" * 40, "²." + "0" * 64]
)
def test_a_token_of_another_maker_is_none(bearer: str) -> None:
    assert tell(bearer).status == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"client_id": "viettel", "client_secret": "khoa-goi-ve"}', 200),
        (b"client_id=viettel&client_secret=sai", 401),
        (b"client_id=ai&client_secret=khoa-goi-ve", 401),
        (b"client_id=viettel", 400),
        (b'{"client_id": ', 400),
        (b"\xff\xfe", 400),
        (b"", 400),
    ],
)
def test_logging_in(body: bytes, status: int) -> None:
    reply = log_in(body)
    assert reply.status == status
    assert b"khoa-goi-ve" not in reply.content
    assert reply.about is None


def test_a_result_in_another_shape_is_refused() -> None:
    assert tell(token(), body=b"{}").status == 400


def test_another_path_is_not_there() -> None:
    assert hook().answer(HookCall("", {}, b"")).status == 404


def test_without_an_account_nobody_may_call() -> None:
    with serving() as served:
        assert asyncio.run(served.signer.hook(HookCall("login", {}, b""))).status == 404


def test_async_3_needs_the_account_that_viettel_calls_with() -> None:
    base = {"address": "https://x", "client_id": "a", "client_secret": "b"}
    read = MySignSettings.model_validate({**base, "asynchronous": "3", **ACCOUNT})
    assert read.asynchronous is Waiting.CALLED_BACK
    with pytest.raises(ValidationError):
        MySignSettings.model_validate({**base, "asynchronous": 3})
    with pytest.raises(ValidationError):
        MySignSettings.model_validate({**base, "asynchronous": 4})
