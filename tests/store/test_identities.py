"""Which id stands for which: one to one while in force, nothing forgotten."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.store import IdentityKind, Link, Register, Search, Store
from tests.conftest import NewStore
from tests.store.pupils import saved, transcript

DAY = dt.date(2026, 5, 1)
PUPILS = Register(IdentityKind.PUPIL, "TH01", "csv-import")


def link(source_id: str, canonical: str, of: Register = PUPILS, day: int = 0) -> Link:
    return Link(of, source_id, canonical, DAY + dt.timedelta(day), "import:1")


def test_an_id_stands_for_another_in_its_school_and_source_only(store: Store) -> None:
    elsewhere = [
        Register(IdentityKind.PUPIL, "TH02", "csv-import"),
        Register(IdentityKind.PUPIL, "TH01", "vnpt"),
        Register(IdentityKind.CLASS, "TH01", "csv-import"),
    ]
    with store.writing() as transaction:
        transaction.identities.add(
            [link("TAM", "HS1"), *(link("TAM", "X", of) for of in elsewhere)]
        )
        assert transaction.identities.canonical(PUPILS, ["TAM", "HS9"]) == {"TAM": "HS1"}
        for of in elsewhere:
            assert transaction.identities.canonical(of, ["TAM"]) == {"TAM": "X"}


def test_what_ended_stays_on_record(store: Store) -> None:
    with store.writing() as transaction:
        register = transaction.identities
        register.add([link("TAM", "TAM")])
        register.end(PUPILS, "TAM", DAY + dt.timedelta(3))
        register.add([link("TAM", "HS1", day=3)])
        assert register.canonical(PUPILS, ["TAM"]) == {"TAM": "HS1"}
        first, second = register.history("TH01", "TAM")
        assert (first.canonical, first.valid_until) == ("TAM", DAY + dt.timedelta(3))
        assert register.history("TH01", "HS1") == (second,)
        assert register.history("TH02", "TAM") == ()


def test_a_pupil_is_found_by_every_code_and_no_namesake_elsewhere(store: Store) -> None:
    given_ = [
        transcript("HS1"),
        transcript("TAM", year="2024-2025"),
        transcript("TAM", school="TH02"),
    ]
    saved(store, given_)
    with store.writing() as transaction:
        transaction.identities.add([link("TAM", "HS1")])
        by_new = transaction.transcripts.find(Search(text="HS1")).items
        by_old = transaction.transcripts.find(Search(text="TAM", school_code="TH01")).items
    assert {each.transcript.key for each in by_new} == {each.key for each in given_[:2]}
    assert {each.transcript.key for each in by_old} == {each.key for each in given_[:2]}


STEPS = st.lists(
    st.tuples(st.booleans(), st.sampled_from("abc"), st.sampled_from("abc")), max_size=12
)


@settings(max_examples=30)
@given(steps=STEPS)
def test_whatever_is_linked_and_ended_it_is_one_to_one(
    new_store: NewStore, steps: list[tuple[bool, str, str]]
) -> None:
    model: dict[str, str] = {}
    added = 0
    store = new_store()
    try:
        with store.writing() as transaction:
            for day, (ends, one, other) in enumerate(steps):
                if ends:
                    transaction.identities.end(PUPILS, one, DAY + dt.timedelta(day))
                    model.pop(one, None)
                    continue
                transaction.identities.add([link(one, other, day=day)])
                if one not in model and other not in model.values():
                    model[one] = other
                    added += 1
            assert transaction.identities.canonical(PUPILS, list("abc")) == model
            kept = {
                each for any_id in "abc" for each in transaction.identities.history("TH01", any_id)
            }
        assert sum(each.valid_until is None for each in kept) == len(model)
        assert len({(e.source_id, e.canonical, e.valid_from) for e in kept}) == added
    finally:
        store.close()
