"""Answers that no good server gives: each ends in the right class of error."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

import pytest

from hub.core.contracts import Adapter, Query, SignedFile
from hub.core.errors import Actor, HubError, LostAnswer, Pause, Reject, Retry
from hub.core.host import PluginHost
from simulation.sockets import MAX_BODY
from simulation.vendors.bad_days import Days, Weather
from simulation.vendors.server import Answered, Asked, Server
from tests.viettel.tenants import HASTY, pages, province

ACCOUNT = {"unit": "GL37", "username": "u", "password": "mat-khau", "login": "basic"}


@dataclass
class Parrot:
    """Says the same to everybody, or what was prepared for a path."""

    words: bytes
    for_path: dict[str, bytes] = field(default_factory=dict)

    def answer(self, asked: Asked, days: Days) -> Answered:
        for part, words in self.for_path.items():
            if part in asked.path:
                return Answered(words)
        return Answered(self.words)

    def failure(self, asked: Asked) -> Answered:
        return Answered(self.words)


@contextmanager
def parrot(
    words: object, login: str = "basic", for_path: dict[str, bytes] | None = None
) -> Iterator[Adapter]:
    content = words if isinstance(words, bytes) else json.dumps(words).encode()
    server = Server(Parrot(content, for_path or {}), Weather())
    with server.serving() as address:
        given = {**ACCOUNT, **HASTY, "address": address, "login": login}
        yield PluginHost().build_adapter("viettel", given)


def failed(words: object, login: str = "basic") -> HubError:
    with parrot(words, login) as adapter, pytest.raises(HubError) as caught:
        pages(adapter)
    assert "mat-khau" not in f"{caught.value.what}{caught.value.remedy}{caught.value.fields}"
    return caught.value


@pytest.mark.parametrize(
    ("code", "kind", "who"),
    [
        ("TRANSACTION_PROCESSING", Retry, Actor.VENDOR),
        ("TOO_MANY_REQUESTS", Retry, Actor.OPERATOR),
        ("SYSTEM_ERROR", LostAnswer, Actor.VENDOR),
        ("QUOTA_EXCEEDED", Pause, Actor.OPERATOR),
        ("UNIT_NOT_ALLOWED", Pause, Actor.OPERATOR),
        ("BAD_REQUEST_DATA", Reject, Actor.DEVELOPER),
        ("NEVER_HEARD_OF", Pause, Actor.VENDOR),
    ],
)
@pytest.mark.parametrize("login", ["basic", "bearer"])
def test_every_code_has_its_class(code: str, kind: type[HubError], who: Actor, login: str) -> None:
    said = {"errorCode": code, "description": "Nguyễn Văn A"}
    error = failed(said, login)
    assert type(error) is kind
    assert error.who is who
    assert error.fields["vendor_code"] == code
    assert "Nguyễn" not in f"{error.what}{error.remedy}"


def test_a_description_alone_is_no_success() -> None:
    assert isinstance(failed({"errorCode": "", "description": "Lỗi"}), Pause)


@pytest.mark.parametrize(
    "words",
    [
        {"errorCode": None, "description": None},
        {"errorCode": None, "description": None, "result": {}},
        {"code": 0},
        [],
        {"result": {"lastChange": 0, "totalRow": -1, "transcripts": []}},
    ],
)
def test_another_shape_is_told_to_a_person(words: object) -> None:
    error = failed(words)
    assert isinstance(error, Pause)
    assert error.who is Actor.VENDOR
    assert error.fields["fields"]


@pytest.mark.parametrize("words", [b"", b"{", b'{"errorCode":nul', b"<html>"])
def test_what_is_no_json_was_cut_short(words: bytes) -> None:
    assert type(failed(words)) is LostAnswer


def test_what_is_not_utf_8_is_not_guessed() -> None:
    error = failed('{"description":"Lỗi"}'.encode("utf-16"))
    assert isinstance(error, Pause)
    assert "UTF-8" in error.what.en


@pytest.mark.parametrize("token", [{}, {"access_token": ""}, {"access_token": "a\r\nb"}])
def test_a_login_without_a_token_ends_in_a_pause(token: dict[str, str]) -> None:
    assert isinstance(failed(token, "bearer"), Pause)


def push(words: object) -> HubError:
    with parrot(words) as adapter, pytest.raises(HubError) as caught:
        asyncio.run(adapter.push(province()[:2], request_id="request-0001"))
    return caught.value


def told(*outcomes: dict[str, Any]) -> dict[str, Any]:
    return {"result": {"transactionUuid": "x", "outcomes": list(outcomes)}}


def test_outcomes_must_tell_of_every_record() -> None:
    keys = [each.key for each in province()[:2]]
    one = {"clientKey": keys[0], "status": "CREATED"}
    for wrong in (told(), told(one), told(one, one), told({"clientKey": keys[1]}, one)):
        assert isinstance(push(wrong), Pause)


def test_a_status_of_documents_is_none_of_transcripts() -> None:
    keys = [each.key for each in province()[:2]]
    error = push(told(*({"clientKey": key, "status": "STORED"} for key in keys)))
    assert error.fields["fields"] == "outcomes.status"


def test_a_refusal_has_its_code_and_not_the_vendor_s_sentence() -> None:
    rows = [
        {"clientKey": each.key, "status": "REFUSED", "code": "GV-1", "description": "Nguyễn A"}
        for each in province()[:2]
    ]
    with parrot(told(*rows)) as adapter:
        outcomes = asyncio.run(adapter.push(province()[:2], request_id="request-0001"))
    assert [one.reason and one.reason.code for one in outcomes] == ["GV-1", "GV-1"]
    assert "Nguyễn" not in str(outcomes)


def test_a_transaction_that_the_vendor_does_not_have_stays_unknown() -> None:
    words = {"errorCode": "SYSTEM_ERROR", "description": "x"}
    unknown = json.dumps({"errorCode": "TRANSACTION_NOT_FOUND", "description": "x"}).encode()
    with (
        parrot(words, for_path={"searchTranscripts": unknown}) as adapter,
        pytest.raises(LostAnswer),
    ):
        asyncio.run(adapter.deliver([SignedFile("a", b"b")], request_id="request-0001"))


def test_bytes_that_are_no_base64_are_no_document() -> None:
    row = {"changeNo": 1, "fileName": "a", "fileToBytes": "A"}
    words = {"result": {"totalRow": 1, "lastChange": 0, "files": [row]}}

    async def fetch(adapter: Adapter) -> None:
        async for _ in adapter.documents(Query()):
            pass

    with parrot(words) as adapter, pytest.raises(Pause, match="fileToBytes"):
        asyncio.run(fetch(adapter))


def test_a_request_that_is_too_big_is_turned_away_unread() -> None:
    server = Server(Parrot(b"{}"), Weather())
    with server.serving() as address:
        port = int(address.rpartition(":")[2])
        connection = HTTPConnection("localhost", port, timeout=10)
        connection.putrequest("POST", "/x")
        connection.putheader("Content-Length", str(MAX_BODY + 1))
        connection.endheaders()
        assert connection.getresponse().status == 413
        connection.close()
    assert server.asked == {}
