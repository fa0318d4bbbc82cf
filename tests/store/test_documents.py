"""Documents: exact bytes, one row a state of signing, never edited."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Bug, Retry
from hub.core.store import DocumentConflict, NewDocument, Store
from tests.store.pupils import saved, transcript

KEY = transcript().key


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def add(store: Store, *documents: NewDocument) -> int:
    with store.writing() as unit:
        return unit.documents.add(documents)


@given(contents=st.lists(st.binary(max_size=300), unique=True, max_size=6))
def test_bytes_come_back_exactly(new_store: Callable[[], Store], contents: list[bytes]) -> None:
    with closing(new_store()) as store:
        people = saved(store, [transcript(f"HS{n}") for n in range(len(contents))])
        pairs = list(zip(people, contents, strict=True))
        assert add(store, *(NewDocument(t.key, c, "composed") for t, c in pairs)) == len(pairs)
        with store.reading() as unit:
            for one, content in pairs:
                kept = unit.documents.latest(one.key)
                assert kept is not None
                assert kept.content == content
                assert kept.sha256 == digest(content)
                assert unit.documents.get(kept.sha256) == kept
                assert kept.created_at.tzinfo is not None
            assert sorted(d.content for d in unit.documents.iterate_latest()) == sorted(contents)


def test_every_state_of_signing_is_kept(store: Store) -> None:
    saved(store, [transcript()])
    states = [
        NewDocument(KEY, b"<a/>", "composed"),
        NewDocument(KEY, b"<b/>", "signed", ("GVBM-19", "GVCN"), digest(b"<a/>")),
    ]
    assert add(store, *states) == 2
    assert add(store, NewDocument(KEY, b"<c/>", "issued", ("GVCN",), digest(b"<b/>"))) == 1
    with store.reading() as unit:
        history = unit.documents.history(KEY)
        latest = unit.documents.latest(KEY)
        assert list(unit.documents.iterate_latest("issued")) == [latest]
        assert list(unit.documents.iterate_latest("composed")) == []
        assert unit.documents.latest_of([KEY, "none"]) == {KEY: latest}
        assert unit.documents.latest("none") is None
        assert unit.documents.get(digest(b"none")) is None
    assert [one.content for one in history] == [b"<a/>", b"<b/>", b"<c/>"]
    assert [one.predecessor for one in history] == [None, digest(b"<a/>"), digest(b"<b/>")]
    assert history[1].slots == ("GVBM-19", "GVCN")
    assert latest == history[-1]


def test_the_same_bytes_again_are_no_news(store: Store) -> None:
    saved(store, [transcript()])
    first = NewDocument(KEY, b"<a/>", "composed")
    second = NewDocument(KEY, b"<b/>", "signed", ("GVCN",), digest(b"<a/>"))
    assert add(store, first, first) == 1
    assert add(store, first, second) == 1
    assert add(store, first, second) == 0
    with store.reading() as unit:
        assert len(unit.documents.history(KEY)) == 2


@pytest.mark.parametrize("predecessor", [None, digest(b"<a/>"), digest(b"<x/>")])
def test_a_state_must_follow_the_latest(store: Store, predecessor: str | None) -> None:
    saved(store, [transcript()])
    add(store, NewDocument(KEY, b"<a/>", "composed"))
    add(store, NewDocument(KEY, b"<b/>", "signed", ("GVCN",), digest(b"<a/>")))
    with pytest.raises(DocumentConflict) as caught:
        add(store, NewDocument(KEY, b"<c/>", "signed", ("CBQL",), predecessor))
    assert isinstance(caught.value, Retry)
    assert caught.value.fields == {"transcript": KEY}
    with store.reading() as unit:
        assert len(unit.documents.history(KEY)) == 2


def test_a_first_document_follows_nothing(store: Store) -> None:
    saved(store, [transcript()])
    with pytest.raises(DocumentConflict):
        add(store, NewDocument(KEY, b"<a/>", "signed", (), digest(b"<x/>")))


def test_the_same_bytes_for_two_transcripts_are_a_bug(store: Store) -> None:
    other = transcript("HS002")
    saved(store, [transcript(), other])
    add(store, NewDocument(KEY, b"<a/>", "composed"))
    with pytest.raises(Bug):
        add(store, NewDocument(other.key, b"<a/>", "composed"))


def test_a_document_of_an_unknown_transcript_is_a_bug(store: Store) -> None:
    with pytest.raises(Bug) as caught:
        add(store, NewDocument("none", b"<a/>", "composed"))
    assert "học bạ" in caught.value.what.vi


def test_many_are_read_page_by_page(store: Store) -> None:
    people = saved(store, [transcript(f"HS{n}") for n in range(1001)])
    documents = [NewDocument(one.key, one.key.encode(), "composed") for one in people]
    assert add(store, *documents) == 1001
    with store.reading() as unit:
        found = [one.transcript_key for one in unit.documents.iterate_latest()]
        assert found == sorted(one.key for one in people)
        assert len(unit.documents.latest_of(found)) == 1001


def test_signed_tells_which_documents_carry_a_signature(store: Store) -> None:
    bare, signed = saved(store, [transcript("HS001"), transcript("HS002")])
    add(store, NewDocument(bare.key, b"<a/>", "composed"))
    add(store, NewDocument(signed.key, b"<b/>", "signing", ("GVCN",)))
    with store.reading() as unit:
        assert unit.documents.signed([bare.key, signed.key, "none"]) == {signed.key}
