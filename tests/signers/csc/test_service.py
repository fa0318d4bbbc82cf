"""The invented service keeps the rules of the specification, whoever asks."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest

from simulation.csc.vault import Guarded
from simulation.csc.world import CscWorld
from simulation.vendors.server import Asked
from tests.signers import holders

HASH = b64encode(holders.digest(0)).decode()


class Caller:
    """Asks the service without a socket."""

    def __init__(self) -> None:
        self.world = CscWorld.create([holders.key_of(holders.TEACHER)], holders.root())
        (self.guarded,) = self.world.desk.vault.values()
        _, told = self.ask("/oauth2/token", b"client_id=%s&client_secret=%s" % self.account)
        self.bearer = told["access_token"]

    @property
    def account(self) -> tuple[bytes, bytes]:
        desk = self.world.desk
        return desk.client_id.encode(), desk.client_secret.encode()

    def ask(self, path: str, body: bytes) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {getattr(self, 'bearer', '')}"}
        answered = self.world.desk.answer(Asked("POST", path, headers, body), frozenset())
        return answered.status, json.loads(answered.content or b"null")

    def call(self, method: str, **body: object) -> tuple[int, Any]:
        return self.ask(f"/csc/{method}", json.dumps(body).encode())


@pytest.fixture
def caller() -> Caller:
    return Caller()


def leave(caller: Caller, guarded: Guarded, count: int = 1) -> str:
    guarded.pin = "246810"
    asked = {"credentialID": "GL-000001", "numSignatures": count, "PIN": "246810"}
    status, told = caller.call("v1/credentials/authorize", **asked, hash=[HASH] * count)
    assert status == 200
    return str(told["SAD"])


def test_leave_is_used_up(caller: Caller) -> None:
    asked = {
        "credentialID": "GL-000001",
        "SAD": leave(caller, caller.guarded),
        "signAlgo": "1.2.840.113549.1.1.1",
        "hash": [HASH],
    }
    assert caller.call("v1/signatures/signHash", **asked)[0] == 200
    status, told = caller.call("v1/signatures/signHash", **asked)
    assert (status, told["error_description"]) == (400, "Hash is not authorized by the SAD")


def test_leave_is_for_its_own_digests_and_credential(caller: Caller) -> None:
    other = b64encode(holders.digest(1)).decode()
    asked = {"SAD": leave(caller, caller.guarded), "signAlgo": "1.2.840.113549.1.1.1"}
    changes: list[dict[str, object]] = [
        {"hash": [other]},
        {"hash": []},
        {"hash": [HASH], "credentialID": "GL-2"},
    ]
    for changed in changes:
        body = {"credentialID": "GL-000001", **asked, **changed}
        assert caller.call("v1/signatures/signHash", **body)[0] == 400


@pytest.mark.parametrize(
    ("method", "body", "description"),
    [
        ("v1/credentials/info", {"credentialID": "?"}, "Invalid parameter credentialID"),
        ("v1/credentials/authorize", {"credentialID": "?"}, "Invalid parameter credentialID"),
        ("v1/credentials/sendOTP", {"credentialID": "GL-000001"}, "Invalid parameter credentialID"),
        ("v2/credentials/authorizeCheck", {"handle": "?"}, "Invalid parameter handle"),
        ("v2/signatures/signPolling", {"requestID": "?"}, "Invalid parameter requestID"),
        (
            "v1/credentials/authorize",
            {"credentialID": "GL-000001", "numSignatures": 2, "hash": [HASH]},
            "Invalid value for parameter numSignatures",
        ),
        (
            "v2/credentials/authorize",
            {"credentialID": "GL-000001", "numSignatures": 101, "hashes": [HASH] * 101},
            "Numbers of signatures is too high",
        ),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_the_specification_s_words(
    caller: Caller, method: str, body: dict[str, object], description: str
) -> None:
    status, told = caller.call(method, **body)
    assert (status, told["error_description"]) == (400, description)


def test_a_disabled_credential(caller: Caller) -> None:
    caller.guarded.enabled = False
    asked = {"credentialID": "GL-000001", "numSignatures": 1, "hash": [HASH]}
    assert "disabled" in caller.call("v1/credentials/authorize", **asked)[1]["error_description"]


@pytest.mark.parametrize(
    ("method", "status"),
    [("v3/info", 404), ("v1/signatures/timestamp", 501), ("v1/signatures/signPolling", 501)],
)
def test_methods_that_are_not_there(caller: Caller, method: str, status: int) -> None:
    assert caller.call(method)[0] == status
