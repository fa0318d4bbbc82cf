"""Quirks of the OAuth2 API, each by its own name (signers.md §1.8)."""

from __future__ import annotations

import asyncio
import json

import pytest

from hub.core.contracts import CannotSign, HookCall, SigningOutcome, SigningProblem, SigningState
from hub.core.errors import LostAnswer, Pause
from simulation.smartca.book import Trick
from simulation.vendors.bad_days import BadDay
from tests.smartca.services import Once, Service, hold, serving, teacher


def sign(service: Service, **settings: object) -> SigningOutcome:
    signer = service.signer(protocol="oauth2", **settings)
    request = service.request(signer)
    ticket = asyncio.run(signer.start(request, {}))
    outcome = asyncio.run(signer.poll(ticket))
    if outcome.state is SigningState.SIGNED:
        assert hold(request, outcome.signatures)
    return outcome


def test_digests_travel_in_base64_at_most_fifty_a_call() -> None:
    with serving(hesitation=0) as service:
        assert sign(service).state is SigningState.SIGNED
        terms = service.signer(protocol="oauth2").terms()
        assert (terms.most_items, terms.finds_by_request_id) == (50, False)
        signer = service.signer(protocol="oauth2")
        with pytest.raises(CannotSign):
            asyncio.run(signer.start(service.request(signer, count=51), {}))


@pytest.mark.parametrize(
    ("status", "state", "problem"),
    [
        (4000, SigningState.PENDING, None),
        (4001, SigningState.EXPIRED, None),
        (4002, SigningState.REFUSED, None),
        (4003, SigningState.FAILED, SigningProblem.PROVIDER),
        (4004, SigningState.FAILED, SigningProblem.PROVIDER),
        (9999, SigningState.FAILED, SigningProblem.PROVIDER),
    ],
)
def test_the_table_of_tran_status(
    status: int, state: SigningState, problem: SigningProblem | None
) -> None:
    with serving() as service:
        service.world.oauth2.status = status
        outcome = sign(service)
    assert (outcome.state, outcome.problem) == (state, problem)


def test_a_token_is_renewed_once_from_the_refresh_token() -> None:
    days = [BadDay.TOKEN_EXPIRES]
    with serving(Once("/gettraninfo", days), hesitation=0) as service:
        assert sign(service).state is SigningState.SIGNED
        assert service.world.oauth2.logins == 2


def test_a_login_that_ran_out_is_never_tried_again() -> None:
    with serving() as service:
        service.world.oauth2.refresh_tokens.clear()
        signer = service.signer(protocol="oauth2", refresh_tokens=json.dumps(_dead(service)))
        with pytest.raises(CannotSign) as caught:
            asyncio.run(signer.certificates(teacher()))
        assert caught.value.problem is SigningProblem.CREDENTIALS
        assert service.server.asked["/auth/token"] == 1


def _dead(service: Service) -> dict[str, str]:
    return dict.fromkeys(service.world.book.subscribers, "het-han")


def test_a_wrong_application_is_not_a_persons_fault() -> None:
    with serving() as service:
        signer = service.signer(protocol="oauth2", sp_password="sai")
        with pytest.raises(CannotSign, match="tài khoản kết nối"):
            asyncio.run(signer.certificates(teacher()))


def test_who_never_logged_in_has_no_certificate() -> None:
    with serving() as service:
        signer = service.signer(protocol="oauth2", refresh_tokens="{}")
        assert asyncio.run(signer.certificates(teacher())) == ()
        assert service.server.asked.total() == 0


def test_info_comes_without_the_envelope_and_only_valid_certificates_count() -> None:
    with serving() as service:
        signer = service.signer(protocol="oauth2")
        (found,) = asyncio.run(signer.certificates(teacher()))
        assert len(found.chain) == 1
        service.teacher.account.credentials[0].status = "revoked"
        assert asyncio.run(signer.certificates(teacher())) == ()


def test_a_pack_that_is_used_up_is_a_quota() -> None:
    with serving() as service:
        service.teacher.account.quota = 2
        with pytest.raises(CannotSign) as caught:
            sign(service)
    assert caught.value.problem is SigningProblem.QUOTA


@pytest.mark.parametrize("day", [BadDay.FAILURE_INSIDE, BadDay.LOST_ANSWER, BadDay.TRUNCATED])
def test_what_may_have_been_taken_is_a_lost_answer(day: BadDay) -> None:
    with serving(Once("/signhash", [day])) as service, pytest.raises(LostAnswer):
        sign(service)


@pytest.mark.parametrize("trick", [Trick.EMPTY, Trick.ONE_MISSING, Trick.ONE_TWICE])
def test_values_are_found_by_name_each_once(trick: Trick) -> None:
    with serving(hesitation=0) as service:
        service.world.book.trick = trick
        assert sign(service).problem is SigningProblem.PROVIDER


def test_the_notice_comes_once_and_only_makes_us_ask() -> None:
    with serving(hesitation=0) as service:
        signer = service.signer(protocol="oauth2", notify_url="https://hub.invalid/hooks/vnpt@1")
        request = service.request(signer)
        ticket = asyncio.run(signer.start(request, {}))
        body = json.dumps({"tranId": "x", "refTranId": request.request_id, "status": 1}).encode()
        reply = asyncio.run(signer.hook(HookCall("", {}, body)))
        assert (reply.status, reply.about) == (200, request.request_id)
        assert asyncio.run(signer.hook(HookCall("", {}, b"{}"))).status == 400
        assert asyncio.run(signer.receive(ticket, body)).state is SigningState.SIGNED
        asyncio.run(signer.cancel(ticket))


def test_it_is_available_when_its_server_answers() -> None:
    with serving() as service:
        signer = service.signer(protocol="oauth2")
        assert asyncio.run(signer.availability()).available
        assert signer.inputs() == ()
    assert not asyncio.run(signer.availability()).available


@pytest.mark.parametrize("value", ["[]", "x", '{"a": 1}'])
def test_logins_are_a_table(value: str) -> None:
    with serving() as service, pytest.raises(Pause, match="refresh_tokens"):
        service.signer(protocol="oauth2", refresh_tokens=value)
