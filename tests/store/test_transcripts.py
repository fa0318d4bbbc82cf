"""Saving transcripts: new, different, the same; and reading them back whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.model import State, Transcript
from hub.core.store import SaveCounts, Search, Store, open_store
from tests.model.strategies import transcripts
from tests.store.pupils import saved, transcript


def save(store: Store, given_: list[Transcript]) -> SaveCounts:
    with store.writing() as unit:
        return unit.transcripts.save(given_).counts


def test_new_then_the_same_then_different(store: Store) -> None:
    first = [transcript(f"HS{n}") for n in range(1203)]
    changed = [transcript(f"HS{n}", award="Giấy khen") for n in range(3)]
    assert save(store, first) == SaveCounts(inserted=1203)
    assert save(store, first) == SaveCounts(unchanged=1203)
    assert save(store, changed + first[3:10]) == SaveCounts(updated=3, unchanged=7)
    assert save(store, [transcript("HS2000"), *changed]) == SaveCounts(1, 0, 3)
    with store.reading() as unit:
        assert unit.transcripts.count() == 1204
    assert save(store, []) == SaveCounts()


def test_of_one_key_twice_in_one_import_the_last_counts(store: Store) -> None:
    twice = [transcript(), transcript(award="Khen"), transcript(award="Giấy khen")]
    assert save(store, twice) == SaveCounts(inserted=1)
    with store.reading() as unit:
        found = unit.transcripts.get(twice[0].key)
    assert found is not None
    assert found.transcript == twice[2]


def test_it_tells_which_are_new_and_which_differ_in_their_order(store: Store) -> None:
    old = saved(store, [transcript("HS3"), transcript("HS1")])
    given_ = [transcript("HS9"), transcript("HS1", award="Khen"), transcript("HS0"), old[0]]
    with store.writing() as unit:
        told = unit.transcripts.save(given_)
    new, differing = (given_[0].key, given_[2].key), (given_[1].key,)
    assert (told.inserted, told.updated, told.unchanged) == (new, differing, 1)
    assert told.changed == (*new, *differing)


def test_a_transcript_that_is_not_there(store: Store) -> None:
    with store.reading() as unit:
        assert unit.transcripts.get("none") is None


def test_it_knows_when_a_transcript_last_changed(migrated: Path, tmp_path: Path) -> None:
    days = count(1)
    file = tmp_path / "hub.db"

    def clock() -> dt.datetime:
        zone = dt.timezone(dt.timedelta(hours=7))
        return dt.datetime(2026, 5, next(days), 6, tzinfo=zone)

    with closing(open_store(file, clock=clock)) as store:
        for award in (None, None, "Giấy khen"):
            saved(store, [transcript(award=award)])
        saved(store, [transcript("HS002")])
        saved(store, [transcript("HS002")])
        with store.reading() as unit:
            first = unit.transcripts.get(transcript().key)
            second = unit.transcripts.get(transcript("HS002").key)
    assert first is not None
    assert second is not None
    assert first.imported_at == dt.datetime(2026, 5, 2, 23, tzinfo=dt.UTC)
    assert first.imported_at.tzinfo is dt.UTC
    assert second.imported_at == dt.datetime(2026, 5, 3, 23, tzinfo=dt.UTC)


@given(drawn=st.lists(transcripts(), max_size=4))
def test_any_transcript_comes_back_equal(
    new_store: Callable[[], Store], drawn: list[Transcript]
) -> None:
    expected = {one.key: one for one in drawn}
    with closing(new_store()) as store:
        save(store, drawn)
        again = save(store, list(expected.values()))
        with store.reading() as unit:
            found = {one.transcript.key: one.transcript for one in unit.transcripts.iterate()}
    assert found == expected
    assert again == SaveCounts(unchanged=len(expected))


@given(batches=st.lists(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2))), max_size=4))
def test_counts_tell_what_happened(
    new_store: Callable[[], Store], batches: list[list[tuple[int, int]]]
) -> None:
    known: dict[int, int] = {}
    with closing(new_store()) as store:
        for batch in batches:
            last = dict(batch)
            inserted = sum(pupil not in known for pupil in last)
            unchanged = len(last.items() & known.items())
            known |= last
            given_ = [transcript(f"HS{pupil}", award=f"khen {award}") for pupil, award in batch]
            updated = len(last) - inserted - unchanged
            assert save(store, given_) == SaveCounts(inserted, updated, unchanged)


def test_iterating_keeps_to_the_search(store: Store) -> None:
    saved(store, [transcript(f"HS{n}", grade=n % 5 + 1) for n in range(1100)])
    with store.reading() as unit:
        found = list(unit.transcripts.iterate(Search(grade=2)))
        assert unit.transcripts.count(Search(grade=2)) == len(found) == 220
        assert len(list(unit.transcripts.iterate())) == 1100


@pytest.mark.parametrize("limit", [1, 3])
def test_reading_while_another_writes_sees_one_state(store: Store, limit: int) -> None:
    saved(store, [transcript("HS1")])
    with store.reading() as unit:
        assert unit.transcripts.count() == 1
        saved(store, [transcript("HS2")])
        assert unit.transcripts.count() == 1
    with store.reading() as unit:
        assert len(unit.transcripts.find(Search(), limit=limit).items) == min(2, limit)


def test_the_roster_of_a_school(store: Store) -> None:
    recalled = transcript("HS5").model_copy(update={"state": State.RECALLED})
    others = [transcript("HS6", school="TH02"), transcript("HS7", year="2024-2025")]
    second = transcript("HS1").model_copy(update={"version": 2})
    kept = [transcript("HS1"), second, transcript("HS2"), transcript("HS3", class_name="1B")]
    saved(store, [*kept, recalled, *others])
    with store.reading() as unit:
        assert unit.transcripts.roster("TH01", "2025-2026") == {
            "1A": {"HS1", "HS2"},
            "1B": {"HS3"},
        }
        assert unit.transcripts.roster("TH09", "2025-2026") == {}
