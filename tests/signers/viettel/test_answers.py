"""Answers that no good server gives: each ends in the right class of error."""

from __future__ import annotations

import asyncio
from base64 import b64encode

import pytest

from hub.core.contracts import CannotSign, Signer, SigningProblem, Ticket
from hub.core.errors import Actor, HubError, LostAnswer, Pause
from tests.signers import holders
from tests.signers.parrot import parrot
from tests.signers.viettel.serving import HASTY, host

LOGIN = {"/login": (200, {"access_token": "the-le", "expires_in": 3600})}
ACCOUNT = {"client_id": "a", "client_secret": "bi-mat", **HASTY}
TICKET = Ticket("ky-0123456789", "gd", memo="CMT_1")
WORDS = "Nguyễn Văn Bí Mật"


def signer_at(address: str) -> Signer:
    return host().build_signer("viettel-mysign", {**ACCOUNT, "address": address})


def failed(path: str, status: int, told: object, *, login: bool = True) -> HubError:
    with parrot({path: (status, told)} | (LOGIN if login else {})) as address:
        signer = signer_at(address)
        polls = path == "/status"
        with pytest.raises(HubError) as caught:
            asyncio.run(signer.poll(TICKET) if polls else signer.certificates(holders.TEACHER))
    told_to_people = f"{caught.value.what}{caught.value.remedy}{caught.value.fields}"
    assert "bi-mat" not in told_to_people
    assert WORDS not in told_to_people
    return caught.value


@pytest.mark.parametrize(
    "told",
    [
        {"token_type": "Bearer"},
        {"access_token": "x", "expires_in": [1]},
        {"access_token": "", "expires_in": "3600"},
        [],
        "the",
    ],
)
def test_a_login_in_another_shape_is_told_to_a_person(told: object) -> None:
    error = failed("/login", 200, told, login=False)
    assert type(error) is Pause
    assert error.who is Actor.VENDOR


@pytest.mark.parametrize("lifetime", ["", "soon", "-5", "²"])
def test_a_token_of_unknown_lifetime_is_used_once(lifetime: str) -> None:
    words = {"/login": (200, {"access_token": "the", "expires_in": lifetime}), "/info": (200, [])}
    with parrot(words) as address:
        assert asyncio.run(signer_at(address).certificates(holders.TEACHER)) == ()


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_login_that_is_refused_without_a_code(status: int) -> None:
    error = failed("/login", status, b"<html>", login=False)
    assert isinstance(error, CannotSign)
    assert error.problem is SigningProblem.CREDENTIALS


def credential(*certificates: str) -> list[object]:
    return [{"credential_id": "C", "cert": {"status": "valid", "certificates": certificates}}]


@pytest.mark.parametrize(
    "told",
    [
        {"credential_id": "C"},
        [{"credential_id": "C"}],
        credential(),
        credential("không"),
        credential(b64encode(WORDS.encode()).decode()),
    ],
)
def test_certificates_in_another_shape(told: object) -> None:
    error = failed("/info", 200, told)
    assert type(error) is Pause
    assert error.who is Actor.VENDOR


@pytest.mark.parametrize(
    "told", [{}, {"transactionId": "gd"}, {"description": WORDS}, b'{"error": "\xd0\xd4"}']
)
def test_a_status_that_says_nothing(told: object) -> None:
    error = failed("/status", 200, told)
    assert type(error) is Pause


@pytest.mark.parametrize(
    ("status", "told"),
    [(400, {}), (403, b""), (200, {"error": WORDS}), (200, {"error": 12345})],
)
def test_a_refusal_nobody_knows_is_the_provider_s(status: int, told: object) -> None:
    error = failed("/info", status, told)
    assert isinstance(error, CannotSign)
    assert error.problem is SigningProblem.PROVIDER


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("86002", SigningProblem.CREDENTIALS),
        ("4005", SigningProblem.QUOTA),
        ("13004", SigningProblem.CERTIFICATE),
        ("4001", SigningProblem.PROVIDER),
    ],
)
def test_codes_where_no_transaction_stands(code: str, problem: SigningProblem) -> None:
    error = failed("/login", 400, {"error": code}, login=False)
    assert isinstance(error, CannotSign)
    assert error.problem is problem


def test_half_an_answer_is_lost() -> None:
    assert isinstance(failed("/status", 200, b'{"status": "1", "signa'), LostAnswer)


def test_a_request_to_sign_that_is_answered_with_nothing() -> None:
    with parrot({"/signHash": (200, {"description": "ok"}), **LOGIN}) as address:
        offered = holders.offered(holders.TEACHER, '{"user": "CMT_1", "credential": "C"}')
        with pytest.raises(Pause):
            asyncio.run(signer_at(address).start(holders.request(offered), {}))
