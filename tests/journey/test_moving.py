"""Moving: state and ledger change together, once, and only where the table allows it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core.errors import Pause
from hub.core.journey.moving import Moved, move
from hub.core.journey.states import BEGINNING, NEEDS_REASON, STEPS, State, Step
from hub.core.store import Store, audit, open_store
from tests.spec import samples


@pytest.fixture
def store(store: Store) -> Store:
    """A store of either kind with two transcripts."""
    with store.writing() as transaction:
        transaction.transcripts.save([samples.primary(1), samples.primary(2)])
    return store


_KEY, _OTHER = samples.primary(1).key, samples.primary(2).key


def _move(store: Store, action: Step, *keys: str, reason: str | None = None) -> Moved:
    with store.writing() as unit:
        return move(unit, keys or (_KEY,), action, actor="local", reason=reason)


def _state(store: Store, key: str = _KEY) -> str | None:
    with store.reading() as unit:
        known = unit.journeys.standing([key]).get(key)
        return known.state if known else None


def _bring(store: Store, *actions: Step) -> None:
    for action in actions:
        assert _move(store, action).moved == [_KEY]


_TO_ISSUED = (Step.COLLECT, Step.CHECK, Step.COMPOSE, Step.ISSUE)


def test_the_whole_way(store: Store) -> None:
    _bring(store, *_TO_ISSUED, Step.SUBMIT, Step.APPROVE, Step.PUBLISH)
    _bring(store, Step.PACKAGE, Step.REPORT, Step.RECEIPT)
    assert _state(store) == State.RECEIPTED
    with store.reading() as unit:
        story = unit.ledger.of(_KEY)
        assert [entry.facts["to"] for entry in story][-3:] == ["packaged", "reported", "receipted"]
        assert audit(unit.ledger).intact


def test_a_refused_move_changes_nothing_and_says_why(store: Store) -> None:
    _bring(store, *_TO_ISSUED)
    result = _move(store, Step.PUBLISH, _KEY, _OTHER)
    assert result.moved == []
    assert "Possible: submit, recall" in result.refused[_KEY].en
    assert "not been collected" in result.refused[_OTHER].en
    assert _state(store) == State.ISSUED
    with store.reading() as unit:
        assert unit.ledger.head().sequence == len(_TO_ISSUED)


def test_the_same_decision_twice_counts_once(store: Store) -> None:
    _bring(store, *_TO_ISSUED, Step.SUBMIT)
    assert _move(store, Step.APPROVE, _KEY, _KEY).moved == [_KEY]
    second = _move(store, Step.APPROVE)
    assert second.moved == []
    assert "approved" in second.refused[_KEY].en
    with store.reading() as unit:
        assert [entry.action for entry in unit.ledger.of(_KEY)].count("approve") == 1


@pytest.mark.parametrize("action", sorted(NEEDS_REASON))
def test_what_needs_a_reason_is_not_done_without(store: Store, action: Step) -> None:
    with pytest.raises(Pause, match="reason"):
        _move(store, action)


def test_a_reason_is_kept_with_the_state_and_in_the_ledger(store: Store) -> None:
    _bring(store, *_TO_ISSUED, Step.SUBMIT)
    _move(store, Step.RETURN, reason="Thiếu chữ ký môn Toán")
    with store.reading() as unit:
        assert unit.journeys.standing([_KEY])[_KEY].reason == "Thiếu chữ ký môn Toán"
        assert unit.ledger.of(_KEY)[-1].facts["reason"] == "Thiếu chữ ký môn Toán"


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(actions=st.lists(st.sampled_from(Step), max_size=12))
def test_any_actions_leave_the_state_that_the_table_gives(
    actions: list[Step], tmp_path: Path
) -> None:
    """The store and a model of a few lines agree, whatever is asked for."""
    expected: State | None = None
    moves = 0
    (tmp_path / "p.sqlite").unlink(missing_ok=True)
    with closing(open_store(tmp_path / "p.sqlite")) as store:
        with store.writing() as unit:
            unit.transcripts.save([samples.primary(1)])
        for action in actions:
            _move(store, action, reason="x")
            if expected is None:
                end = BEGINNING.get(action)
            else:
                step = STEPS.get(action)
                end = step.end if step and expected in step.starts else None
            expected, moves = (end, moves + 1) if end else (expected, moves)
        assert _state(store) == expected
        with store.reading() as unit:
            assert unit.ledger.head().sequence == moves
            assert audit(unit.ledger).intact


def test_tallies_and_pages(store: Store) -> None:
    _move(store, Step.COLLECT, _KEY, _OTHER)
    _move(store, Step.CHECK)
    school = samples.primary(1).school.code
    with store.reading() as unit:
        assert [(t.school_code, t.state, t.count) for t in unit.journeys.tallies()] == [
            (school, "checked", 1),
            (school, "collected", 1),
        ]
        assert unit.journeys.page("checked", school_code="elsewhere") == []
        assert unit.journeys.page("checked", school_code=school) == [_KEY]
        assert unit.journeys.page("checked", class_name="0A") == []
        assert unit.journeys.page("checked", after=_KEY) == []
