"""A phone is waited for: nobody is asked twice, and what is answered counts once."""

from __future__ import annotations

import pytest

from hub.core.contracts import SigningOutcome, SigningState
from hub.core.document.slots import Role
from hub.core.journey.moving import move
from hub.core.journey.states import Step
from hub.core.journey.tickets.polling import resume
from hub.core.journey.tickets.settling import settle
from hub.core.store import Store, TicketState
from simulation.signing.phone import Habit
from simulation.smartca.book import Trick
from simulation.vendors.bad_days import BadDay
from tests.journey.tickets.desk import Desk, filled
from tests.smartca.services import Once, pupils, serving


@pytest.fixture
def store(store: Store) -> Store:
    return filled(store, pupils())


def test_one_confirmation_signs_the_whole_class(store: Store) -> None:
    with serving(hesitation=2) as service:
        desk = Desk(store, service.signer())
        (ticket,) = desk.ask(pupils(), Role.GVCN)
        assert ticket.state is TicketState.PENDING
        assert desk.poll().ended == {}
        assert desk.slots(pupils()[0]) == ()
        assert desk.poll().ended == {}
        polled = desk.poll()
        assert (polled.ended, polled.embedded) == ({TicketState.SIGNED: 1}, 3)
        assert service.prompts == 1
        shown = service.subscriber(pupils()[0]).account.phone.shown[0]
    assert [line.split(". ", 1)[0] for line in shown.lines] == ["1", "2", "3"]
    assert {desk.slots(each) for each in pupils()} == {("GVCN",)}
    assert {desk.state(each) for each in pupils()} == {"signing"}


def test_slot_after_slot_until_the_seal(store: Store) -> None:
    with serving(hesitation=0) as service:
        desk = Desk(store, service.signer())
        for _ in range(3):
            assert len(desk.ask(pupils())) == 1
            desk.poll_until_nobody_waits()
        assert desk.ask(pupils()) == ()
        assert service.prompts == 3
    assert {desk.state(each) for each in pupils()} == {"issued"}


def test_who_waits_is_not_asked_again(store: Store) -> None:
    with serving(habit=Habit.SLEEPS) as service:
        desk = Desk(store, service.signer())
        desk.ask(pupils())
        assert desk.ask(pupils()) == ()
        assert service.prompts == 1


def test_the_providers_bound_splits_a_class(store: Store) -> None:
    with serving(hesitation=0) as service:
        desk = Desk(store, service.signer(most_items=2))
        assert len(desk.ask(pupils())) == 2
        desk.poll_until_nobody_waits()
        assert service.prompts == 2
    assert {desk.slots(each) for each in pupils()} == {("GVCN",)}


@pytest.mark.parametrize(
    ("habit", "seconds", "state"),
    [
        (Habit.REFUSES, 5, TicketState.REFUSED),
        (Habit.SLEEPS, 301, TicketState.EXPIRED),
        (Habit.ANSWERS_TWICE, 5, TicketState.SIGNED),
    ],
)
def test_each_answer_is_an_outcome_of_its_own(
    store: Store, habit: Habit, seconds: float, state: TicketState
) -> None:
    with serving(habit=habit, hesitation=0) as service:
        desk = Desk(store, service.signer())
        desk.ask(pupils())
        assert desk.poll(after=seconds).ended == {state: 1}
        assert desk.poll(after=1000).asked == 0
        assert service.prompts == 1
    assert desk.tickets()[0].problem is None


@pytest.mark.parametrize("trick", Trick)
def test_values_that_are_not_the_requests_are_never_embedded(store: Store, trick: Trick) -> None:
    with serving(hesitation=0) as service:
        service.world.book.trick = trick
        desk = Desk(store, service.signer())
        desk.ask(pupils())
        assert desk.poll().ended == {TicketState.FAILED: 1}
    assert desk.tickets()[0].problem == "provider"
    assert {desk.slots(each) for each in pupils()} == {()}


def test_a_lost_answer_is_found_by_our_id_and_nobody_is_asked_twice(store: Store) -> None:
    with serving(Once("/sign", [BadDay.LOST_ANSWER]), hesitation=0) as service:
        desk = Desk(store, service.signer())
        (ticket,) = desk.ask(pupils())
        assert (ticket.state, ticket.provider_id) == (TicketState.UNCERTAIN, None)
        assert desk.ask(pupils()) == ()
        desk.poll_until_nobody_waits()
        assert service.prompts == 1
    assert {desk.slots(each) for each in pupils()} == {("GVCN",)}


def test_what_never_arrived_is_sent_again_under_the_same_id(store: Store) -> None:
    with serving(Once("/sign", [BadDay.DROPPED]), hesitation=0) as service:
        desk = Desk(store, service.signer())
        (ticket,) = desk.ask(pupils())
        assert (ticket.state, service.prompts) == (TicketState.UNCERTAIN, 0)
        desk.poll_until_nobody_waits()
        assert list(service.world.book.requests) == [ticket.request_id]
        assert service.prompts == 1


def test_a_crash_while_sending_leaves_it_uncertain_and_goes_on(store: Store) -> None:
    with serving(hesitation=0) as service:
        signer = service.signer()
        desk = Desk(store, signer)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(signer), "start", _killed)
            with pytest.raises(KeyboardInterrupt):
                desk.ask(pupils())
        assert [ticket.state for ticket in desk.waiting] == [TicketState.UNCERTAIN]
        desk.poll_until_nobody_waits()
        assert service.prompts == 1
    assert {desk.slots(each) for each in pupils()} == {("GVCN",)}


async def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_provider_that_is_away_is_asked_until_it_is_back(store: Store) -> None:
    with serving(Once("/status", [BadDay.BUSY, BadDay.DROPPED]), hesitation=0) as service:
        desk = Desk(store, service.signer())
        desk.ask(pupils())
        assert [len(desk.poll().troubles), len(desk.poll().troubles)] == [1, 1]
        assert desk.poll().ended == {TicketState.SIGNED: 1}
        assert service.prompts == 1


def test_a_refused_account_is_asked_nothing_until_a_person_has_acted(store: Store) -> None:
    with serving(hesitation=0) as service:
        desk = Desk(store, service.signer())
        desk.ask(pupils())
        service.world.sp769.closed = True
        assert [trouble.code for trouble in desk.poll().troubles] == ["cannot-sign"]
        asked = sum(service.server.asked.values())
        assert desk.poll(after=60).asked == 0
        assert sum(service.server.asked.values()) == asked
        assert desk.waiting[0].problem == "credentials"
        service.world.sp769.closed = False
        resume(store, [desk.waiting[0].request_id], clock=desk.now)
        assert desk.poll().ended == {TicketState.SIGNED: 1}


def test_what_was_composed_anew_meanwhile_is_not_signed_by_an_older_answer(store: Store) -> None:
    first, *rest = pupils()
    with serving(hesitation=0) as service:
        desk = Desk(store, service.signer())
        desk.ask(pupils())
        with store.writing() as unit:
            move(unit, [first.key], Step.COLLECT, actor="local")
        polled = desk.poll()
        assert (polled.embedded, polled.ended) == (2, {TicketState.SIGNED: 1})
    assert desk.slots(first) == ()
    assert {desk.slots(each) for each in rest} == {("GVCN",)}


def test_where_nobody_can_be_asked_it_is_uncertain_until_the_window_ends(store: Store) -> None:
    """The older API knows no id of ours: the person is asked again, and told so; once counts."""
    with serving(Once("/signhash", [BadDay.LOST_ANSWER]), hesitation=0) as service:
        desk = Desk(store, service.signer(protocol="oauth2"))
        (first,) = desk.ask(pupils(), Role.GVCN)
        assert first.state is TicketState.UNCERTAIN
        assert desk.poll(after=200).ended == {}
        assert desk.ask(pupils(), Role.GVCN) == ()
        assert desk.poll(after=101).ended == {TicketState.EXPIRED: 1}
        (second,) = desk.ask(pupils(), Role.GVCN)
        assert first.description in second.description
        assert second.description.startswith("Hỏi lại: lần trước không rõ kết quả")
        assert service.prompts == 2
        entry = service.world.book.requests[first.request_id]
        values = tuple(entry.credential.sign(digest) for _, digest in entry.digests)
        with store.writing() as transaction:
            outcome = SigningOutcome(SigningState.SIGNED, values)
            assert settle(transaction, first.request_id, outcome).embedded == 3
        assert desk.poll().embedded == 0
    assert {ticket.state for ticket in desk.tickets()} == {TicketState.SIGNED}
    assert {desk.slots(each) for each in pupils()} == {("GVCN",)}
