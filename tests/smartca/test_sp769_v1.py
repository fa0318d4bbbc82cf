"""Quirks of sp769 v1, each by its own name (signers.md §1.2-§1.5, §1.7)."""

from __future__ import annotations

import asyncio
import json

import pytest

from hub.core.contracts import (
    CannotSign,
    Holder,
    HookCall,
    SigningOutcome,
    SigningProblem,
    SigningState,
    Ticket,
)
from hub.core.errors import LostAnswer
from simulation.signing.phone import Habit
from simulation.smartca.book import Trick
from simulation.vendors.bad_days import BadDay
from tests.smartca.services import Once, Service, hold, serving, teacher


def sign(service: Service, **settings: object) -> SigningOutcome:
    """Ask, let the person answer, ask what came of it."""
    signer = service.signer(**settings)
    request = service.request(signer)

    async def run() -> SigningOutcome:
        ticket = await signer.start(request, {})
        # Another process, which knows nothing but the ticket.
        return await service.signer().poll(
            Ticket(ticket.request_id, ticket.provider_id, memo=ticket.memo)
        )

    outcome = asyncio.run(run())
    if outcome.state is SigningState.SIGNED:
        assert hold(request, outcome.signatures)
    return outcome


def test_digests_travel_in_lower_case_hexadecimal_and_values_come_in_order() -> None:
    with serving(hesitation=0) as service:
        assert sign(service).state is SigningState.SIGNED
        (request,) = service.world.book.requests.values()
        assert [len(digest) for _, digest in request.digests] == [32] * 3


def test_signatures_are_null_while_the_person_has_not_confirmed() -> None:
    with serving(hesitation=1) as service:
        assert sign(service).state is SigningState.PENDING


def test_an_empty_signature_is_a_failure() -> None:
    with serving(hesitation=0) as service:
        service.world.book.trick = Trick.EMPTY
        assert sign(service).problem is SigningProblem.PROVIDER


@pytest.mark.parametrize("trick", [Trick.ONE_MISSING, Trick.ONE_TWICE])
def test_values_are_found_by_doc_id_each_once(trick: Trick) -> None:
    with serving(hesitation=0) as service:
        service.world.book.trick = trick
        assert sign(service).problem is SigningProblem.PROVIDER


@pytest.mark.parametrize(
    ("habit", "state"),
    [(Habit.REFUSES, SigningState.REFUSED), (Habit.SLEEPS, SigningState.PENDING)],
)
def test_unpublished_words_for_a_refusal_are_matched(habit: Habit, state: SigningState) -> None:
    with serving(habit=habit, hesitation=0) as service:
        assert sign(service).state is state


def test_unpublished_words_for_expiry_are_matched() -> None:
    with serving() as service:
        signer = service.signer()
        request = service.request(signer)
        ticket = asyncio.run(signer.start(request, {}))
        service.world.book.requests[request.request_id].expired = True
        assert asyncio.run(signer.poll(ticket)).state is SigningState.EXPIRED


@pytest.mark.parametrize("terse", [False, True])
def test_certificates_come_with_line_breaks_without_a_root_and_with_few_fields(
    terse: bool,
) -> None:
    with serving() as service:
        service.world.sp769.terse = terse
        (found,) = asyncio.run(service.signer().certificates(teacher()))
        assert found.certificate == service.teacher.account.credentials[0].certificate
        assert len(found.chain) == 1


def test_of_a_personal_certificate_and_a_seal_the_right_one_is_chosen() -> None:
    with serving() as service:
        seal = Holder(full_name=next(iter(service.world.seals)))
        (seal_certificate,) = asyncio.run(service.signer().certificates(seal))
        user = next(iter(service.world.seals.values()))
        seal_account = service.world.book.subscribers[user].account
        teacher_account = service.teacher.account
        teacher_account.credentials.insert(0, seal_account.credentials[0])
        (found,) = asyncio.run(service.signer().certificates(teacher()))
        assert found.certificate == teacher_account.credentials[1].certificate
        assert seal_certificate.certificate == seal_account.credentials[0].certificate


def test_a_holder_whose_number_nobody_knows_has_no_certificate() -> None:
    with serving() as service:
        signer = service.signer(seal_user=None)
        assert asyncio.run(signer.certificates(Holder(full_name="Trường"))) == ()
        assert service.server.asked.total() == 0


def test_the_account_that_is_wrong_is_told_from_a_person_who_is_unknown() -> None:
    with serving() as service:
        with pytest.raises(CannotSign) as wrong:
            asyncio.run(service.signer(sp_password="x").certificates(teacher()))
        with pytest.raises(CannotSign) as unknown:
            asyncio.run(service.signer().certificates(Holder("099000000000")))
    assert wrong.value.problem is SigningProblem.CREDENTIALS
    assert unknown.value.problem is SigningProblem.CERTIFICATE


@pytest.mark.parametrize(
    ("status", "quota", "problem"),
    [
        ("revoked", None, SigningProblem.CERTIFICATE),
        ("valid", 2, SigningProblem.QUOTA),
    ],
)
def test_a_certificate_and_a_quota_are_refused_each_by_its_name(
    status: str, quota: int | None, problem: SigningProblem
) -> None:
    with serving() as service:
        service.teacher.account.credentials[0].status = status  # type: ignore[assignment]
        service.teacher.account.quota = quota
        with pytest.raises(CannotSign) as caught:
            sign(service)
        assert caught.value.problem is problem
        assert service.prompts == 0


def test_a_known_transaction_id_asks_nobody_again() -> None:
    with serving(hesitation=0) as service:
        signer = service.signer()
        request = service.request(signer)
        first = asyncio.run(signer.start(request, {}))
        second = asyncio.run(signer.start(request, {}))
        assert (first.request_id, first.memo) == (second.request_id, second.memo)
        assert service.prompts == 1


@pytest.mark.parametrize("day", [BadDay.FAILURE_INSIDE, BadDay.LOST_ANSWER, BadDay.TRUNCATED])
def test_what_may_have_been_taken_is_a_lost_answer(day: BadDay) -> None:
    with serving(Once("/sign", [day])) as service, pytest.raises(LostAnswer):
        sign(service)


def test_a_busy_server_is_asked_again_before_anybody_is_prompted() -> None:
    with serving(Once("/sign", [BadDay.BUSY]), hesitation=0) as service:
        assert sign(service, budget=5).state is SigningState.SIGNED
        assert service.prompts == 1


def test_the_status_is_asked_by_our_own_id_without_a_body() -> None:
    with serving() as service:
        sign(service)
        (request,) = service.world.book.requests.values()
        assert service.server.asked[f"/sca/sp769/v1/signatures/sign/{request.id}/status"] == 1


def test_the_webhook_names_its_array_signed_files_and_a_forged_one_only_makes_us_ask() -> None:
    with serving(hesitation=0) as service:
        signer = service.signer()
        request = service.request(signer)
        ticket = asyncio.run(signer.start(request, {}))
        service.teacher.account.phone.habit = Habit.SLEEPS
        told = {"sp_id": "x", "status_code": 200, "message": "SUCCESS", "signed_files": []}
        forged = json.dumps(told | {"transaction_id": request.request_id}).encode()
        assert asyncio.run(signer.receive(ticket, forged)).state is SigningState.PENDING
        assert asyncio.run(signer.receive(ticket, b"\xff")).state is SigningState.PENDING
        service.teacher.account.phone.habit = Habit.CONFIRMS
        entry = service.world.book.requests[request.request_id]
        service.world.book.press(request.request_id)
        asked = service.server.asked.total()
        outcome = asyncio.run(signer.receive(ticket, service.world.book.message(entry)))
        assert hold(request, outcome.signatures)
        assert service.server.asked.total() == asked
        reply = asyncio.run(signer.hook(HookCall("", {}, service.world.book.message(entry))))
        assert (reply.status, reply.about) == (200, request.request_id)
        assert asyncio.run(signer.hook(HookCall("", {}, b"[]"))).status == 400


def test_a_server_that_is_away_is_not_available() -> None:
    with serving() as service:
        signer = service.signer()
        assert asyncio.run(signer.availability()).available
    found = asyncio.run(signer.availability())
    assert not found.available
    assert found.reason is not None
