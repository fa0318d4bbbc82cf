"""The table of steps: complete, without dead ends, and every refusal says what is possible."""

from __future__ import annotations

import pytest

from hub.core.journey.states import BEGINNING, STEPS, State, Step, possible, why_not

_ENDS = {State.RECEIPTED, State.RECALL_REPORTED, State.WITHDRAWN}


def _reachable() -> set[State]:
    found = set(BEGINNING.values())
    while True:
        more = {STEPS[action].end for state in found for action in possible(state)} - found
        if not more:
            return found
        found |= more


def test_every_state_is_reached() -> None:
    assert _reachable() == set(State)


@pytest.mark.parametrize("state", State)
def test_every_state_but_the_ends_says_whose_turn_it_is(state: State) -> None:
    assert (state.turn is None) == (state in _ENDS)
    assert state.label.vi != state.label.en


@pytest.mark.parametrize("action", Step)
def test_every_action_has_a_step_and_a_label(action: Step) -> None:
    assert action in STEPS or action in BEGINNING
    assert action.label.vi
    assert action.label.en


@pytest.mark.parametrize("state", [State.SIGNING, *list(State)[4:]])
def test_what_somebody_signed_is_never_collected_or_composed_again(state: State) -> None:
    assert not {Step.COLLECT, Step.COMPOSE} & set(possible(state))


def test_a_refusal_says_what_is_possible_instead() -> None:
    refusal = why_not(Step.PUBLISH, State.SUBMITTED)
    assert refusal.en == (
        "Cannot publish: the transcript is submitted. Possible: approve, return, recall."
    )
    assert "Có thể: duyệt, trả lại, thu hồi." in refusal.vi


def test_a_refusal_where_the_way_has_not_begun_or_has_ended() -> None:
    assert "not been collected" in why_not(Step.SIGN, None).en
    assert "its way ends" in why_not(Step.SIGN, State.RECALL_REPORTED).en
