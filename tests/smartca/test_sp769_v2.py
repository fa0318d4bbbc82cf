"""Quirks of sp769 v2 (SmartCA TH), each by its own name (signers.md §1.6)."""

from __future__ import annotations

import asyncio
from base64 import b64encode

import pytest
from pydantic import SecretStr

from hub.core.contracts import CannotSign, SigningProblem, SigningState, Ticket
from hub.core.errors import LostAnswer
from simulation.smartca.sp769 import SAD_SECONDS
from simulation.smartca.totp import code_at
from simulation.vendors.bad_days import BadDay
from simulation.vendors.server import Answered, Asked
from tests.smartca.services import Once, Service, hold, serving

NOW = 1_780_000_000.0


def start(service: Service, *, password: str | None = None, shift: float = 0) -> Ticket:
    """Sign as the person does who looks at the code in the app."""
    desk, subscriber = service.world.sp769, service.teacher
    desk.clock = lambda: NOW
    signer = service.signer(protocol="otp")
    request = service.request(signer)
    code = code_at(subscriber.otp_secret, desk.clock() + shift)
    given = {"password": password or subscriber.password, "otp": code}
    ticket = asyncio.run(
        signer.start(request, {name: SecretStr(value) for name, value in given.items()})
    )
    if ticket.outcome is not None and ticket.outcome.state is SigningState.SIGNED:
        assert hold(request, ticket.outcome.signatures)
    return ticket


def test_the_code_is_rfc_6238_over_a_secret_in_base64() -> None:
    secret = b64encode(b"12345678901234567890").decode()
    # RFC 6238, appendix B, SHA-1, the last six digits.
    assert [code_at(secret, at) for at in (59, 1111111109, 20000000000)] == [
        "287082",
        "081804",
        "353130",
    ]


def test_password_and_code_sign_at_once_and_no_phone_is_asked() -> None:
    with serving() as service:
        ticket = start(service)
        assert ticket.outcome is not None
        assert ticket.outcome.state is SigningState.SIGNED
        assert ticket.expires_at is not None
        assert service.prompts == 0
        signer = service.signer(protocol="otp")
        assert [one.name for one in signer.inputs()] == ["password", "otp"]
        assert signer.terms().window_seconds == SAD_SECONDS
        assert not signer.terms().finds_by_request_id


@pytest.mark.parametrize(("password", "shift"), [("sai", 0), (None, 300)])
def test_a_wrong_password_or_code_is_tried_once(password: str | None, shift: float) -> None:
    with serving() as service:
        with pytest.raises(CannotSign) as caught:
            start(service, password=password, shift=shift)
        assert caught.value.problem is SigningProblem.CREDENTIALS
        assert "đăng nhập" not in caught.value.what.vi
        assert service.teacher.mistakes == 1


def test_a_locked_account_is_the_persons_turn() -> None:
    with serving() as service:
        service.teacher.mistakes = 5
        with pytest.raises(CannotSign) as caught:
            start(service)
        assert caught.value.problem is SigningProblem.CREDENTIALS
        assert service.teacher.mistakes == 5


def test_without_a_sad_the_account_fell_back_to_the_app() -> None:
    with serving(hesitation=0) as service:
        service.world.sp769.without_sad = True
        ticket = start(service)
        assert ticket.outcome is None
        assert service.prompts == 1
        assert asyncio.run(service.signer(protocol="otp").poll(ticket)).state is SigningState.SIGNED


def test_a_sad_lives_299_seconds() -> None:
    with serving() as service:
        desk = service.world.sp769

        def let_time_pass(asked: Asked, _: Answered) -> None:
            if asked.path.endswith("v2/signatures/sign"):
                desk.clock = lambda: NOW + SAD_SECONDS + 1

        service.server.listener = let_time_pass
        ticket = start(service)
        assert ticket.outcome is not None
        assert ticket.outcome.state is SigningState.EXPIRED


def test_a_lost_confirmation_is_asked_for_again_with_the_same_sad() -> None:
    with serving(Once("/confirm", [BadDay.LOST_ANSWER])) as service:
        desk = service.world.sp769
        desk.clock = lambda: NOW
        signer = service.signer(protocol="otp", budget=5)
        request = service.request(signer)
        given = {
            "password": SecretStr(service.teacher.password),
            "otp": SecretStr(code_at(service.teacher.otp_secret, desk.clock())),
        }
        ticket = asyncio.run(signer.start(request, given))
        assert ticket.outcome is not None
        assert hold(request, ticket.outcome.signatures)
        assert len(service.world.book.requests) == 1


def test_a_confirmation_that_stays_lost_leaves_the_request_uncertain() -> None:
    with serving(Once("/confirm", [BadDay.LOST_ANSWER])) as service, pytest.raises(LostAnswer):
        start(service)
