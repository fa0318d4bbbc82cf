"""Counts made by the database: the same on both, and the same as counting by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core.model import Level
from hub.core.store import NewDocument, Store, Transaction
from hub.core.store.statistics import Schools, SignedCount
from tests.conftest import NewStore
from tests.store.pupils import transcript

EVERYWHERE: Schools = dict.fromkeys(Level)
STATES = ("collected", "signing", "receipted")


def put(transaction: Transaction, key: str, state: str) -> None:
    transaction.journeys.begin([key], state)


@given(
    pupils=st.lists(
        st.tuples(st.sampled_from(["TH01", "TH02", "TH03"]), st.sampled_from(STATES)), max_size=8
    ),
    asked=st.sets(st.sampled_from(["TH01", "TH02", "TH03", "TH04"])),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_states_are_counted_within_the_schools_that_count(
    pupils: list[tuple[str, str]], asked: set[str], new_store: NewStore
) -> None:
    store = new_store()
    made = [
        (transcript(f"HS{n}", school=school), state) for n, (school, state) in enumerate(pupils)
    ]
    with store.writing() as transaction:
        transaction.transcripts.save([each for each, _ in made])
        for each, state in made:
            put(transaction, each.key, state)
    with store.reading() as transaction:
        found = transaction.statistics.states({Level.PRIMARY: asked})
        everywhere = transaction.statistics.states(EVERYWHERE)
        other_level = transaction.statistics.states({Level.UPPER_SECONDARY: None})
        other_year = transaction.statistics.states(EVERYWHERE, school_year="2020-2021")
    store.close()
    expected = Counter((school, state) for school, state in pupils if school in asked)
    assert {(each.school_code, each.state): each.count for each in found} == expected
    assert {(each.school_code, each.state): each.count for each in everywhere} == Counter(pupils)
    assert (other_level, other_year) == ((), ())


def test_the_oldest_is_told_with_its_zone(store: Store) -> None:
    one = transcript()
    with store.writing() as transaction:
        transaction.transcripts.save([one])
        put(transaction, one.key, "signing")
    with store.reading() as transaction:
        (found,) = transaction.statistics.states(EVERYWHERE)
    assert found.level is Level.PRIMARY
    assert dt.timedelta() <= dt.datetime.now(dt.UTC) - found.oldest


def test_signed_slots_are_those_of_the_latest_document(store: Store) -> None:
    unsigned, signed, alike = (transcript(f"HS{n}") for n in range(3))
    with store.writing() as transaction:
        transaction.transcripts.save([unsigned, signed, alike])
        before: dict[str, str] = {}
        for content, slots in (("composed", ()), ("signed", ("GVCN", "CBQL"))):
            for each in (signed, alike):
                document = NewDocument(
                    each.key,
                    f"{content} {each.key}".encode(),
                    content,
                    slots,
                    before.get(each.key),
                )
                transaction.documents.add([document])
                latest = transaction.documents.latest(each.key)
                assert latest is not None
                before[each.key] = latest.sha256
    with store.reading() as transaction:
        found = transaction.statistics.signed(EVERYWHERE)
    place = ("TH01", "2025-2026", Level.PRIMARY, "1A")
    assert set(found) == {
        SignedCount(*place, None, 1, unsigned.key),
        SignedCount(*place, frozenset({"GVCN", "CBQL"}), 2, min(signed.key, alike.key)),
    }
