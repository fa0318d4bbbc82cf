"""Receiving documents that were signed elsewhere: kept as they are, once, never in place of one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.contracts import Page, Reason, Record, SourcePlace
from hub.core.journey.examine import Examined
from hub.core.journey.issue import compose_works, keep_documents
from hub.core.journey.keep import Keeper
from hub.core.journey.moving import move
from hub.core.journey.recall import recall
from hub.core.journey.receive import Received, judge, receive
from hub.core.journey.states import State, Step
from hub.core.model import Transcript
from hub.core.store import Store, Transaction, audit, lineage
from hub.core.text import Text
from tests.conftest import NewStore
from tests.journey.signed import codes, examined, pupil
from tests.spec import samples

DOUBT = Reason("signer-not-identified", Text("chưa rõ", "unknown"))


def received(store: Store, *documents: Examined) -> Received:
    with store.writing() as transaction:
        return receive(transaction, documents, source="upload", actor="local")


def state(transaction: Transaction, one: Transcript) -> str | None:
    standing = transaction.journeys.standing([one.key])
    return standing[one.key].state if standing else None


def collected(store: Store, *transcripts: Transcript) -> None:
    records = tuple(Record(each, SourcePlace("a.xlsx", "S", 4)) for each in transcripts)
    with store.writing() as transaction:
        Keeper(transaction, "csv-import", actor="local").keep(Page(records))


def test_documents_are_kept_byte_for_byte_and_can_be_submitted(store: Store) -> None:
    given_ = examined(pupil(1), pupil(2))
    found = received(store, *given_)
    assert len(found.taken) == 2
    assert found.verified == [each.transcript.key for each in given_]
    assert (found.refused, found.waiting, found.flagged, found.known) == ([], [], [], [])
    with store.writing() as transaction:
        for each in given_:
            held = transaction.documents.latest(each.transcript.key)
            assert held is not None
            assert (held.content, held.slots) == (each.file.content, each.slots)
            stored = transaction.transcripts.get(each.transcript.key)
            assert stored is not None
            assert stored.transcript == each.transcript
            story = transaction.ledger.of(each.transcript.key)
            assert [entry.action for entry in story] == ["receive", "verify"]
            assert story[0].facts["document"] == held.sha256
            assert story[0].facts["source"] == "upload"
        keys = [each.transcript.key for each in given_]
        assert move(transaction, keys, Step.SUBMIT, actor="local").moved == keys
        assert audit(transaction.ledger).intact


def test_the_same_bytes_again_change_nothing(store: Store) -> None:
    given_ = examined(pupil(1))
    received(store, *given_)
    with store.reading() as transaction:
        before = transaction.ledger.head()
    again = received(store, *given_, *given_)
    assert (len(again.known), again.taken, again.refused) == (2, [], [])
    with store.reading() as transaction:
        assert transaction.ledger.head() == before


def test_one_twice_in_a_delivery_is_taken_once_another_of_it_is_refused(store: Store) -> None:
    (first,) = examined(pupil(1))
    other = samples.change(pupil(1), {"results.comments.homeroom": "Khác."})
    (second,) = examined(other)
    found = received(store, first, first, second)
    assert (len(found.taken), len(found.known)) == (1, 1)
    assert codes(found.refused) == [("3700000001.xml", "two-documents")]
    assert "3700000001.xml" in found.refused[0].reasons[0].message.vi


def test_a_document_that_differs_from_the_signed_one_held_is_refused(store: Store) -> None:
    received(store, *examined(pupil(1)))
    other = samples.change(pupil(1), {"results.comments.homeroom": "Khác."})
    found = received(store, *examined(other), *examined(pupil(2)))
    assert codes(found.refused) == [("3700000001.xml", "another-held")]
    assert [each.transcript for each in found.taken] == [pupil(2)]
    with store.reading() as transaction:
        assert len(transaction.documents.history(pupil(1).key)) == 1
        stored = transaction.transcripts.get(pupil(1).key)
        assert stored is not None
        assert stored.transcript == pupil(1)


def test_it_takes_the_place_of_data_that_nobody_signed_and_tells_what_differs(
    store: Store,
) -> None:
    collected(store, samples.change(pupil(1), {"results.comments.homeroom": "Khác."}), pupil(2))
    with store.writing() as transaction:
        works, _ = compose_works([pupil(2)], transaction, samples.checker())
        keep_documents(transaction, works, actor="local")
    found = received(store, *examined(pupil(1), pupil(2)))
    assert len(found.taken) == len(found.verified) == 2
    assert codes(found.flagged) == [("3700000001.xml", "differs-from-data")]
    assert found.flagged[0].reasons[0].path == "results.comments.homeroom"
    with store.reading() as transaction:
        assert state(transaction, pupil(1)) == state(transaction, pupil(2)) == State.VERIFIED
        composed, kept = transaction.documents.history(pupil(2).key)
        assert kept.predecessor == composed.sha256
        stored = transaction.transcripts.get(pupil(1).key)
        assert stored is not None
        assert stored.transcript == pupil(1)


def test_one_in_doubt_waits_and_goes_on_once_it_is_verified(store: Store) -> None:
    (sure,) = examined(pupil(1))
    found = received(store, replace(sure, doubts=(DOUBT,)))
    assert codes(found.waiting) == [("3700000001.xml", "signer-not-identified")]
    assert (len(found.taken), found.verified) == (1, [])
    with store.reading() as transaction:
        assert state(transaction, pupil(1)) == State.RECEIVED
        why = transaction.journeys.standing([pupil(1).key])[pupil(1).key].reason
        assert why == "signer-not-identified"
    assert len(received(store, replace(sure, doubts=(DOUBT,))).waiting) == 1
    assert received(store, sure).verified == [pupil(1).key]
    with store.reading() as transaction:
        assert state(transaction, pupil(1)) == State.VERIFIED


def test_a_new_version_comes_only_after_the_one_before_is_recalled(store: Store) -> None:
    first, second = pupil(1), pupil(1, version=2)
    received(store, *examined(first))
    assert codes(received(store, *examined(second)).refused) == [
        ("3700000001.xml", "earlier-in-force")
    ]
    with store.writing() as transaction:
        recall(transaction, [first.key], reason="Sai điểm", actor="local")
    assert len(received(store, *examined(second)).taken) == 1
    with store.reading() as transaction:
        found = transaction.versions.of([first])[lineage(first)]
        assert [(each.number, each.recalled) for each in found] == [(1, True), (2, False)]


def test_an_older_version_is_refused(store: Store) -> None:
    received(store, *examined(pupil(1, version=2)))
    found = received(store, *examined(pupil(1)))
    assert codes(found.refused) == [("3700000001.xml", "older-version")]


def test_data_that_gave_way_to_a_signed_version_do_not_come_back_signed(store: Store) -> None:
    collected(store, pupil(1))
    received(store, *examined(pupil(1, version=2)))
    found = received(store, *examined(pupil(1)))
    assert codes(found.refused) == [("3700000001.xml", "not-possible")]


def test_judging_writes_nothing(store: Store) -> None:
    with store.reading() as transaction:
        found = judge(transaction, examined(pupil(1)))
        assert len(found.taken) == 1
        assert transaction.transcripts.count() == 0


def test_what_fails_leaves_nothing_of_its_portion(store: Store) -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        with store.writing() as transaction:
            receive(transaction, examined(pupil(1)), source="upload", actor="local")
            raise Stopped

    with pytest.raises(Stopped):
        stop()
    with store.reading() as transaction:
        assert transaction.transcripts.count() == 0
        assert transaction.ledger.head().sequence == 0


VARIANTS = st.tuples(st.integers(1, 2), st.sampled_from([None, "Khác."]))


@settings(max_examples=15)
@given(deliveries=st.lists(st.lists(VARIANTS, max_size=4), max_size=4))
def test_whatever_is_delivered_the_first_of_each_transcript_stays(
    new_store: NewStore, deliveries: list[list[tuple[int, str | None]]]
) -> None:
    def made(number: int, comment: str | None) -> Transcript:
        one = pupil(number)
        return samples.change(one, {"results.comments.homeroom": comment}) if comment else one

    kept: dict[str, Transcript] = {}
    store = new_store()
    try:
        for delivery in deliveries:
            given_ = [made(*each) for each in delivery]
            found = received(store, *examined(*given_))
            total = len(found.taken) + len(found.known) + len(found.refused)
            assert total == len(given_)
            for each in given_:
                kept.setdefault(each.key, each)
        with store.reading() as transaction:
            held = transaction.transcripts.iterate()
            assert {each.transcript.key: each.transcript for each in held} == kept
            assert transaction.ledger.head().sequence == 2 * len(kept)
            for one in kept.values():
                assert state(transaction, one) == State.VERIFIED
                assert len(transaction.documents.history(one.key)) == 1
    finally:
        store.close()
