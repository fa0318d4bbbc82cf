"""Ids met for the first time stand for themselves; one is put in another's place on the record."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.core.errors import Reject
from hub.core.registry.identities import relink, resolve_ids
from hub.core.store import IdentityKind, Link, Register, Store, audit

DAY = dt.date(2026, 5, 1)
PUPILS = Register(IdentityKind.PUPIL, "TH01", "csv-import")


def link(source_id: str, canonical: str, day: int = 1) -> Link:
    return Link(PUPILS, source_id, canonical, DAY + dt.timedelta(day), "Bộ cấp mã")


@pytest.fixture
def known(store: Store) -> Store:
    with store.writing() as transaction:
        met = resolve_ids(transaction, PUPILS, ["T1", "T2", "T1"], day=DAY, evidence="import:1")
    assert met == {"T1": "T1", "T2": "T2"}
    return store


def test_what_is_known_is_not_written_again(known: Store) -> None:
    with known.writing() as transaction:
        again = resolve_ids(
            transaction, PUPILS, ["T1"], day=DAY + dt.timedelta(9), evidence="import:2"
        )
        (only,) = transaction.identities.history("TH01", "T1")
    assert again == {"T1": "T1"}
    assert (only.valid_from, only.evidence) == (DAY, "import:1")


def test_a_temporary_code_becomes_the_ministry_s_and_it_is_written_down(known: Store) -> None:
    with known.writing() as transaction:
        former = relink(transaction, link("T1", "M1"), actor="local")
        assert former is not None
        assert (former.canonical, former.valid_until) == ("T1", DAY + dt.timedelta(1))
        assert relink(transaction, link("T1", "M1", day=5), actor="local") is None
        met = resolve_ids(transaction, PUPILS, ["T1", "T2"], day=DAY, evidence="import:2")
        assert met == {"T1": "M1", "T2": "T2"}
        (entry,) = transaction.ledger.iterate()
        assert (entry.action, entry.facts["reason"]) == ("link", "Bộ cấp mã")
        assert "T1" not in entry.subject
        assert audit(transaction.ledger).intact


def test_an_id_that_was_never_met_may_be_linked_beforehand(store: Store) -> None:
    with store.writing() as transaction:
        assert relink(transaction, link("T9", "M9"), actor="local") is None
        met = resolve_ids(transaction, PUPILS, ["T9"], day=DAY, evidence="import:1")
    assert met == {"T9": "M9"}


@pytest.mark.parametrize(
    ("wanted", "why"),
    [(link("T1", "T2"), "another one already"), (link("T1", "M1", day=-3), "linked since")],
)
def test_what_would_make_two_of_one_is_refused_and_changes_nothing(
    known: Store, wanted: Link, why: str
) -> None:
    def attempt() -> None:
        with known.writing() as transaction:
            relink(transaction, wanted, actor="local")

    with pytest.raises(Reject) as caught:
        attempt()
    assert why in caught.value.what.en
    with known.reading() as transaction:
        assert transaction.identities.canonical(PUPILS, ["T1"]) == {"T1": "T1"}
        assert transaction.ledger.head().sequence == 0
