"""Publishing: one signed list a decision, and documents move only together with it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from hub.core.contracts import Holder, SigningRequest, Ticket
from hub.core.errors import Pause, Reject, UnreadableInput
from hub.core.journey import checkpoint
from hub.core.journey.decision import Decision, Listed, read_decision
from hub.core.journey.moving import move
from hub.core.journey.publish import Office, publish
from hub.core.journey.states import Step
from hub.core.model import Level
from hub.core.store import NewDocument, Store, StoredDecision
from hub.core.transport import parse_xml
from hub.core.trust import Certificate, SignedTree, check, find_signatures
from hub.core.trust.hash_tree import split
from hub.core.trust.plain import PlainKey
from hub.signers.keyfile.keystore import KeyStore
from hub.signers.keyfile.signer import KeyFileSigner
from simulation.pki import Authority, keys_of_school, load_pool
from simulation.province import Province
from tests.spec import samples

_AT = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
_KEYS = tuple(samples.primary(number).key for number in (1, 2))


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A seal's key file and its holder's name."""
    province = Province(2026, pupils=300)
    school = province.schools(Level.PRIMARY)[0]
    authority = Authority.create(load_pool(), province.school_year)
    holders = keys_of_school(authority, load_pool(), school, province.staff(school))
    (key,) = (each for each in holders if each.profile.role == "seal")
    file = tmp_path_factory.mktemp("seal") / "seal.pem"
    file.write_bytes(key.to_pem())
    return file, school.school.name


@pytest.fixture
def store(store: Store) -> Store:
    """A store of either kind with two transcripts, approved."""
    with store.writing() as unit:
        unit.transcripts.save([samples.primary(1), samples.primary(2)])
        unit.documents.add(NewDocument(key, key.encode(), "issued", ("x",)) for key in _KEYS)
        for step in (Step.COLLECT, Step.CHECK, Step.COMPOSE, Step.ISSUE):
            move(unit, _KEYS, step, actor="local")
        move(unit, _KEYS, Step.SUBMIT, actor="local")
        move(unit, _KEYS, Step.APPROVE, actor="local")
    return store


class _Counting(KeyFileSigner):
    """The real signer, which remembers the request ids, and may do something before it signs."""

    def __init__(self, store: KeyStore) -> None:
        super().__init__(store)
        self.asked: list[str] = []
        self.fail = False

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        self.asked.append(request.request_id)
        if self.fail:
            raise ConnectionError
        return await super().start(request, given)


@pytest.fixture
def office(seal: tuple[Path, str]) -> Office:
    signer = _Counting(KeyStore(file=seal[0], folder=None, password=None, trusted_keys=True))
    return Office("37", signer, Holder(full_name=seal[1]))


def _asked(office: Office) -> list[str]:
    assert isinstance(office.signer, _Counting)
    return office.signer.asked


def _publish(store: Store, office: Office, number: str = "1/QĐ") -> StoredDecision:
    return asyncio.run(publish(store, _KEYS, number, office, at=_AT, actor="so"))


def _states(store: Store) -> set[str]:
    with store.reading() as unit:
        return {each.state for each in unit.journeys.standing(_KEYS).values()}


def test_the_list_is_signed_and_the_documents_move(store: Store, office: Office) -> None:
    made = _publish(store, office)
    root = parse_xml(made.content)
    (integrity,) = (check(each, SignedTree(root)) for each in find_signatures(root))
    assert integrity.intact
    assert {each.key for each in read_decision(made.content).documents} == set(_KEYS)
    assert _states(store) == {"published"}
    with store.reading() as unit:
        assert unit.ledger.of(_KEYS[0])[-1].facts["decision"] == "1/QĐ"


def test_a_checkpoint_covers_the_signed_decision(store: Store, office: Office) -> None:
    made = _publish(store, office)
    private = load_pool().key_of("hub")
    issued = Authority.create(load_pool()).issue_system("hub", private)
    key = PlainKey(private, Certificate.load(issued.public_bytes(Encoding.DER)))
    (closed,) = checkpoint.seal(store, key, at=_AT, actor="so")
    assert sha256(made.content).digest() in split(closed.leaves)


def test_running_again_publishes_and_asks_nothing_twice(store: Store, office: Office) -> None:
    assert _publish(store, office) == _publish(store, office)
    assert len(_asked(office)) == 1


def test_after_a_failure_the_same_request_is_made_again(store: Store, office: Office) -> None:
    assert isinstance(office.signer, _Counting)
    office.signer.fail = True
    with pytest.raises(ConnectionError):
        _publish(store, office)
    assert _states(store) == {"approved"}
    office.signer.fail = False
    _publish(store, office)
    first, second = _asked(office)
    assert first == second


def test_what_changes_while_it_is_signed_stops_the_decision(store: Store, office: Office) -> None:
    class Slow(_Counting):
        async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
            with store.writing() as unit:
                move(unit, _KEYS[:1], Step.RETURN, actor="so", reason="x")
            return await super().start(request, given)

    assert isinstance(office.signer, _Counting)
    slow = Office(office.unit, Slow(office.signer._store), office.holder)
    with pytest.raises(Pause, match="does not take effect"):
        _publish(store, slow)
    with store.reading() as unit:
        kept = unit.decisions.get("1/QĐ")
    assert kept is not None
    assert kept.signed_at is None
    assert _states(store) == {"approved", "returned"}


def test_only_approved_ones_are_published(store: Store, office: Office) -> None:
    with store.writing() as unit:
        move(unit, _KEYS[:1], Step.RETURN, actor="so", reason="x")
    with pytest.raises(Reject, match="Cannot publish"):
        _publish(store, office)
    assert _asked(office) == []


@given(
    number=st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1),
    digests=st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=5),
)
def test_a_decision_reads_back_as_it_was_written(number: str, digests: list[str]) -> None:
    listed = tuple(Listed(f"key-{n}", digest) for n, digest in enumerate(digests))
    decision = Decision(number, "37", _AT.date(), listed)
    assert read_decision(decision.to_xml()) == decision


@pytest.mark.parametrize(
    "content",
    [
        b"<x/>",
        b"<QUYET_DINH_CONG_BO/>",
        b'<QUYET_DINH_CONG_BO><DANH_SACH Id="danhsach"/></QUYET_DINH_CONG_BO>',
        b'<QUYET_DINH_CONG_BO><DANH_SACH Id="danhsach"><PHIEN_BAN>decision-2026.1</PHIEN_BAN>'
        b"<NGAY>x</NGAY></DANH_SACH></QUYET_DINH_CONG_BO>",
    ],
)
def test_another_file_is_no_decision(content: bytes) -> None:
    with pytest.raises(UnreadableInput, match="no decision"):
        read_decision(content)
