"""The ledger: chained as a whole and by subject; what is changed or cut off is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from hub.core.store import Audit, Head, NewEntry, Store, audit
from hub.core.store.ledger import NOTHING, LedgerRepository

_SUBJECTS = st.sampled_from(["a", "b", "unit:37"])


def _entries(count: int, subject: str = "a") -> list[NewEntry]:
    return [NewEntry("local", "sign", subject, {"n": number}) for number in range(count)]


def _append(store: Store, entries: list[NewEntry]) -> Head:
    with store.writing() as unit:
        return unit.ledger.append(entries)


def _audit(store: Store, *promised: Head) -> Audit:
    with store.reading() as unit:
        return audit(unit.ledger, promised)


def _codes(found: Audit) -> set[str]:
    return {damage.code for damage in found.damages}


def _run(store: Store, statement: str, **values: str) -> None:
    """Do what somebody with the database in hand could do."""
    with store.writing() as unit:
        unit.ledger._session.execute(text(statement), values)


def test_an_empty_ledger_is_intact(store: Store) -> None:
    assert _audit(store).intact
    with store.reading() as unit:
        assert unit.ledger.head() == Head(0, NOTHING)


def test_nothing_appended_changes_nothing(store: Store) -> None:
    before = _append(store, _entries(1))
    assert _append(store, []) == before


@settings(max_examples=12, deadline=None)
@given(groups=st.lists(st.lists(_SUBJECTS, max_size=8), max_size=5))
def test_entries_are_told_in_order_whatever_the_transactions(
    groups: list[list[str]], new_store: Callable[[], Store]
) -> None:
    with closing(new_store()) as store:
        for group in groups:
            _append(store, [NewEntry("x", "sign", subject, {}) for subject in group])
        written = [subject for group in groups for subject in group]
        found = _audit(store)
        assert (found.intact, found.entries) == (True, len(written))
        with store.reading() as unit:
            assert [entry.subject for entry in unit.ledger.iterate()] == written
            assert len(unit.ledger.of("a")) == written.count("a")


def test_more_than_a_page_is_told_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.core.store.ledger._PAGE", 7)
    _append(store, _entries(21))
    assert _audit(store).entries == 21
    with store.reading() as unit:
        assert [entry.sequence for entry in unit.ledger.iterate(after=14)] == list(range(15, 22))


def test_an_entry_says_when_who_and_what(store: Store) -> None:
    _append(store, [NewEntry("so-gddt", "return", "a", {"reason": "Thiếu điểm", "n": 1})])
    with store.reading() as unit:
        (entry,) = unit.ledger.of("a")
    assert (entry.actor, entry.action) == ("so-gddt", "return")
    assert entry.facts == {"reason": "Thiếu điểm", "n": 1}
    assert dt.datetime.fromisoformat(entry.at).tzinfo is not None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger SET actor = 'other' WHERE sequence = 3",
        "UPDATE ledger SET at = '2020-01-01' WHERE sequence = 3",
        "UPDATE ledger SET detail = '{}' WHERE sequence = 3",
        "UPDATE ledger SET action = 'approve' WHERE sequence = 1",
    ],
)
def test_a_changed_entry_is_found(store: Store, change: str) -> None:
    _append(store, _entries(5))
    _run(store, change)
    assert "changed" in _codes(_audit(store))


def test_a_removed_entry_is_found(store: Store) -> None:
    _append(store, _entries(5))
    _run(store, "DELETE FROM ledger WHERE sequence = 3")
    assert {"gap", "broken-chain", "broken-subject-chain"} <= _codes(_audit(store))


def test_entries_swapped_between_subjects_are_found(store: Store) -> None:
    _append(store, _entries(3) + _entries(3, "b"))
    _run(store, "UPDATE ledger SET subject = 'b' WHERE sequence = 3")
    assert {"changed", "broken-subject-chain"} <= _codes(_audit(store))


def test_a_tail_cut_off_is_found(store: Store) -> None:
    _append(store, _entries(5))
    _run(store, "DELETE FROM ledger WHERE sequence > 3")
    assert _codes(_audit(store)) == {"cut-off"}


def test_a_tail_cut_off_with_its_head_is_found_by_a_promised_head(store: Store) -> None:
    promised = _append(store, _entries(5))
    with store.reading() as unit:
        third = unit.ledger.of("a")[2]
    _run(store, "DELETE FROM ledger WHERE sequence > 3")
    _run(store, "UPDATE ledger_head SET sequence = 3, hash = :hash", hash=third.hash)
    assert _audit(store).intact
    assert _codes(_audit(store, promised)) == {"cut-off"}


def test_a_history_written_anew_is_found_by_a_promised_head(
    store: Store, new_store: Callable[[], Store]
) -> None:
    promised = _append(store, _entries(5))
    assert _audit(store, promised, Head(0, NOTHING)).intact
    with closing(new_store()) as forged:
        _append(forged, _entries(5, "b"))
        assert _audit(forged).intact
        assert _codes(_audit(forged, promised)) == {"not-as-promised"}


def test_many_damages_are_counted_and_the_first_are_told(store: Store) -> None:
    _append(store, _entries(80))
    _run(store, "UPDATE ledger SET actor = 'other'")
    found = _audit(store)
    assert (len(found.damages), found.more) == (50, 30)


def test_what_is_rolled_back_was_never_there(store: Store) -> None:
    with pytest.raises(RuntimeError), _rolled_back(store) as ledger:
        ledger.append(_entries(3))
    assert _audit(store).entries == 0


@contextmanager
def _rolled_back(store: Store) -> Iterator[LedgerRepository]:
    with store.writing() as unit:
        yield unit.ledger
        raise RuntimeError
