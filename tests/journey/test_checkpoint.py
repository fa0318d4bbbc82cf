"""Checkpoints: what is changed or cut off behind one is found, and a token proves when it was."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import cache, partial

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from rfc3161_client import TimestampRequestBuilder
from sqlalchemy import text

from hub.core.errors import Pause, Retry, UnreadableInput
from hub.core.journey import checkpoint as checkpoint_module
from hub.core.journey.checkpoint import seal, stamp
from hub.core.journey.examining import Examination
from hub.core.journey.statement import Statement, open_statement, read_statement
from hub.core.store import Audit, Head, NewEntry, Store, StoredCheckpoint, audit
from hub.core.store.ledger import NOTHING, LedgerRepository
from hub.core.trust import Certificate, TrustAnchors
from hub.core.trust.algorithms import SHA256, DigestAlgorithm
from hub.core.trust.errors import PlainSignatureRefused
from hub.core.trust.hash_tree import HashTree, split
from hub.core.trust.plain import PlainKey
from hub.core.trust.stamping import HASH_ALGORITHMS
from hub.core.trust.token import TrustedTime, answered_time
from simulation.pki import Authority, load_pool
from simulation.trust_services import TrustDesk

NOW = dt.datetime(2026, 5, 20, 8, 30, tzinfo=dt.UTC)
DOCUMENT = hashlib.sha256(b"<HOC_BA/>").digest()


@cache
def authority() -> Authority:
    return Authority.create(load_pool())


@cache
def key(name: str = "hub") -> PlainKey:
    private = load_pool().key_of(name)
    issued = authority().issue_system(name, private).public_bytes(Encoding.DER)
    return PlainKey(private, Certificate.load(issued))


@cache
def anchors() -> TrustAnchors:
    roots = (each.certificate for each in authority().roots.values())
    return TrustAnchors.load([Certificate.load(each.public_bytes(Encoding.DER)) for each in roots])


class InventedStamper:
    """The invented authority without its socket."""

    def __init__(self, at: dt.datetime = NOW) -> None:
        self.asked = 0
        self._desk = TrustDesk(authority(), load_pool(), clock=lambda: at)

    async def stamp(
        self, content: bytes, imprint: bytes, digest: DigestAlgorithm = SHA256
    ) -> TrustedTime:
        self.asked += 1
        request = TimestampRequestBuilder().data(content)
        built = request.hash_algorithm(HASH_ALGORITHMS[digest.name]).build()
        answer = self._desk.answer("POST", "/tsa", built.as_bytes())
        return answered_time(answer.content, imprint, anchors(), built)


def append(store: Store, count: int, subject: str = "a") -> Head:
    entries = [NewEntry("local", "sign", subject, {"n": number}) for number in range(count)]
    entries.append(NewEntry("local", "issue", subject, {"document": DOCUMENT.hex()}))
    with store.writing() as unit:
        return unit.ledger.append(entries)


def sealed(store: Store, by: PlainKey | None = None) -> list[StoredCheckpoint]:
    return list(seal(store, by or key(), at=NOW, actor="local"))


def examined(
    store: Store, promised: Sequence[Head] = (), *, trusted: Sequence[Certificate] = ()
) -> tuple[Audit, Examination]:
    with store.reading() as unit:
        seen = Examination(unit, trusted, anchors())
        found = audit(unit.ledger, promised, seen.sealed())
    for damage in seen.damages:
        found.tell(damage)
    return found, seen


def told(store: Store) -> set[tuple[int, str]]:
    return {(damage.sequence, damage.code) for damage in examined(store)[0].damages}


def forge(store: Store, statement: str, **values: object) -> None:
    """Do what somebody with the database in hand could do."""
    with store.writing() as unit:
        unit.ledger._session.execute(text(statement), values)


def rewrite(store: Store, changed: int, *, removed: bool = False) -> None:
    """Change or remove an entry and make the whole chain fit again, head included."""
    with store.reading() as unit:
        kept = [
            entry for entry in unit.ledger.iterate() if not removed or entry.sequence != changed
        ]
    forge(store, "DELETE FROM ledger")
    forge(store, "UPDATE ledger_head SET sequence = 0, hash = :hash", hash=NOTHING)
    with store.writing() as unit:
        for entry in kept:
            at = dt.datetime.fromisoformat(entry.at)
            ledger = LedgerRepository(unit.ledger._session, partial(_same, at))
            other = entry.sequence == changed and not removed
            actor = "somebody-else" if other else entry.actor
            ledger.append([NewEntry(actor, entry.action, entry.subject, entry.facts)])


def _same(moment: dt.datetime) -> dt.datetime:
    return moment


def test_what_is_new_is_sealed_once(store: Store) -> None:
    assert sealed(store) == []
    head = append(store, 4)
    (first,) = sealed(store)
    assert (first.number, first.first, first.last) == (1, 1, head.sequence)
    # The entry that tells of the checkpoint is no reason for the next one.
    assert sealed(store) == []
    append(store, 1, "b")
    (second,) = sealed(store)
    assert (second.number, second.first) == (2, head.sequence + 1)
    found, seen = examined(store, trusted=[key().certificate])
    assert (found.intact, seen.checkpoints, seen.signers) == (True, 2, {key().certificate})


def test_leaves_are_the_entries_and_then_their_documents(store: Store) -> None:
    append(store, 2)
    (made,) = sealed(store)
    with store.reading() as unit:
        hashes = [bytes.fromhex(entry.hash) for entry in unit.ledger.of("a")]
    assert split(made.leaves) == (*hashes, DOCUMENT)
    said = open_statement(made.statement, [key().certificate])
    assert said.root == HashTree(split(made.leaves)).root.hex()
    assert said == Statement(1, 1, Head(3, hashes[-1].hex()), said.root, NOTHING, NOW)


def test_a_long_ledger_is_sealed_in_pieces(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint_module, "MOST_ENTRIES", 4)
    append(store, 9)
    assert [(one.first, one.last) for one in sealed(store)] == [(1, 4), (5, 8), (9, 12)]
    found, seen = examined(store)
    assert (found.intact, seen.checkpoints) == (True, 3)


@pytest.mark.parametrize("removed", [False, True])
def test_a_history_written_anew_is_found_at_its_first_entry(store: Store, removed: bool) -> None:
    append(store, 5)
    sealed(store)
    rewrite(store, 3, removed=removed)
    assert (3, "not-as-sealed") in told(store)
    assert all(sequence >= 3 for sequence, _ in told(store))


def test_a_tail_cut_off_with_its_head_is_found(store: Store) -> None:
    append(store, 5)
    sealed(store)
    with store.reading() as unit:
        third = unit.ledger.of("a")[2]
    forge(store, "DELETE FROM ledger WHERE sequence > 3")
    forge(store, "UPDATE ledger_head SET sequence = 3, hash = :hash", hash=third.hash)
    assert told(store) == {(6, "cut-off")}


def test_checkpoints_that_went_along_are_missed_by_a_statement_kept_elsewhere(
    store: Store,
) -> None:
    append(store, 2)
    (made,) = sealed(store)
    head = open_statement(made.statement, [key().certificate]).head
    with store.reading() as unit:
        first = unit.ledger.of("a")[0]
    forge(store, "DELETE FROM ledger WHERE sequence > 1")
    forge(store, "UPDATE ledger_head SET sequence = 1, hash = :hash", hash=first.hash)
    forge(store, "DELETE FROM checkpoint")
    assert examined(store)[0].intact
    found, _ = examined(store, [head])
    assert [(each.sequence, each.code) for each in found.damages] == [(3, "cut-off")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("DELETE FROM checkpoint WHERE number = 1", "checkpoint-missing"),
        ("DELETE FROM checkpoint WHERE number = 2", "checkpoint-missing"),
        (
            "UPDATE checkpoint SET leaves = (SELECT leaves FROM checkpoint WHERE number = 2)"
            " WHERE number = 1",
            "checkpoint-changed",
        ),
    ],
)
def test_a_checkpoint_that_was_removed_or_changed_is_found(
    store: Store, change: str, code: str
) -> None:
    append(store, 2)
    sealed(store)
    append(store, 2)
    sealed(store)
    forge(store, change)
    assert code in {each for _, each in told(store)}


def test_a_checkpoint_of_another_key_is_found_where_the_key_is_known(store: Store) -> None:
    append(store, 2)
    sealed(store, key("somebody else"))
    assert examined(store)[0].intact
    found, _ = examined(store, trusted=[key().certificate])
    assert {damage.code for damage in found.damages} == {"checkpoint-signature"}


def test_nothing_damaged_is_sealed(store: Store) -> None:
    append(store, 2)
    forge(store, "UPDATE ledger SET actor = 'other' WHERE sequence = 2")
    with pytest.raises(Pause, match="2"):
        sealed(store)


def test_two_programs_do_not_make_the_same_checkpoint(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(store, 2)
    real = Statement.sign

    def slow(self: Statement, by: PlainKey) -> bytes:
        monkeypatch.setattr(Statement, "sign", real)
        sealed(store)
        return real(self, by)

    monkeypatch.setattr(Statement, "sign", slow)
    with pytest.raises(Retry):
        sealed(store)
    assert examined(store)[0].intact


def test_one_token_covers_every_checkpoint_that_has_none(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint_module, "MOST_ENTRIES", 4)
    append(store, 9)
    sealed(store)
    stamper = InventedStamper()
    time = asyncio.run(stamp(store, stamper, actor="local"))
    assert time is not None
    assert time.at == NOW
    assert asyncio.run(stamp(store, stamper, actor="local")) is None
    assert (stamper.asked, examined(store)[1].stamped) == (1, 3)
    # Nor is the entry that tells of the token a reason for a checkpoint.
    assert sealed(store) == []


def test_a_token_that_was_replaced_is_found(store: Store) -> None:
    append(store, 2)
    sealed(store)
    asyncio.run(stamp(store, InventedStamper(), actor="local"))
    forge(store, "UPDATE stamp SET token = :token", token=b"0" * 50)
    assert {code for _, code in told(store)} == {"checkpoint-token"}


@given(content=st.one_of(st.binary(max_size=40), st.just(b"<DIEM_CHOT/>")))
@settings(max_examples=20)
def test_what_is_no_statement_is_refused(content: bytes) -> None:
    with pytest.raises((UnreadableInput, PlainSignatureRefused)):
        open_statement(content)
    with pytest.raises(UnreadableInput):
        read_statement(content)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SO", "x"), ("DEN", "-1"), ("GOC", "00"), ("THOI_DIEM", "2026-05-20T08:30:00"), ("TU", "١")],
)
def test_a_statement_with_a_wrong_value_is_none(name: str, value: str) -> None:
    made = Statement(1, 1, Head(1, "0" * 64), "0" * 64, NOTHING, NOW).sign(key()).decode()
    begin, end = made.index(f"<{name}>") + len(name) + 2, made.index(f"</{name}>")
    with pytest.raises(UnreadableInput):
        read_statement((made[:begin] + value + made[end:]).encode())
