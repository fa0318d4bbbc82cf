"""Evidence records (RFC 4998): written, read back, and what each must not prove."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.trust.errors import TimestampRefused
from hub.core.trust.evidence import Evidence
from hub.core.trust.evidence_record import (
    MAX_BYTES,
    ArchiveStamp,
    ProvenTime,
    proven_time,
    read_record,
    write_record,
)
from hub.core.trust.hash_tree import HashTree
from tests.journey.test_checkpoint import NOW, InventedStamper, anchors

YEAR = dt.timedelta(days=365)
FILES = [bytes([number]) for number in range(5)]
LEAVES = [hashlib.sha256(each).digest() for each in FILES]


def stamped(leaves: list[bytes], index: int, at: dt.datetime) -> ArchiveStamp:
    tree = HashTree(leaves)
    token = asyncio.run(InventedStamper(at).stamp(tree.top, tree.root)).token
    return ArchiveStamp.of(leaves[index], tree.path(index), token)


@pytest.fixture(scope="module")
def first() -> ArchiveStamp:
    return stamped(LEAVES, 2, NOW)


@pytest.fixture(scope="module")
def renewal(first: ArchiveStamp) -> ArchiveStamp:
    return stamped([hashlib.sha256(first.token).digest(), bytes(32)], 0, NOW + 4 * YEAR)


def refused(stamps: list[ArchiveStamp], digest: bytes, at: dt.datetime) -> object:
    with pytest.raises(TimestampRefused) as caught:
        proven_time(stamps, digest, anchors(), at)
    return caught.value.fields["reason"]


def test_a_record_says_what_was_written(first: ArchiveStamp, renewal: ArchiveStamp) -> None:
    assert read_record(write_record([first])) == (first,)
    assert read_record(write_record([first, renewal])) == (first, renewal)


def test_the_first_time_stays_proven_while_renewed(
    first: ArchiveStamp, renewal: ArchiveStamp
) -> None:
    proof = proven_time([first, renewal], LEAVES[2], anchors(), NOW + 6 * YEAR)
    assert (proof.at, proof.tokens) == (NOW, 2)
    assert refused([first], LEAVES[2], NOW + 6 * YEAR) == "ended"
    assert refused([first, renewal], LEAVES[2], NOW + 12 * YEAR) == "ended"


def test_a_renewal_that_came_too_late_or_is_of_another_token(first: ArchiveStamp) -> None:
    leaves = [hashlib.sha256(first.token).digest(), bytes(32)]
    late = stamped(leaves, 0, NOW + 6 * YEAR)
    assert refused([first, late], LEAVES[2], NOW + 7 * YEAR) == "ended"
    early = stamped(leaves, 0, NOW - YEAR / 2)
    assert refused([first, early], LEAVES[2], NOW + YEAR) == "order"
    other = stamped([bytes(32), bytes(31) + b"1"], 0, NOW + YEAR)
    assert refused([first, other], LEAVES[2], NOW + 2 * YEAR) == "imprint"


def test_other_data_and_the_time_before_it(first: ArchiveStamp) -> None:
    assert refused([first], LEAVES[0], NOW) == "imprint"
    assert refused([first], LEAVES[2], NOW - YEAR) == "order"


def test_a_token_over_one_hash_alone_needs_no_tree() -> None:
    token = asyncio.run(InventedStamper().stamp(FILES[0], LEAVES[0])).token
    alone = ArchiveStamp.of(LEAVES[0], (), token)
    assert alone.lists == ()
    assert read_record(write_record([alone])) == (alone,)
    assert proven_time([alone], LEAVES[0], anchors(), NOW).at == NOW
    # A list of one hash, which others write, is that hash.
    assert ArchiveStamp(((LEAVES[0],),), token).imprint_of(LEAVES[0]) == LEAVES[0]


@given(content=st.binary(max_size=60))
@settings(max_examples=30)
def test_what_is_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(TimestampRefused):
        read_record(content)


@settings(max_examples=40)
@given(place=st.integers(0, 3_000))
def test_no_changed_byte_proves_another_time(first: ArchiveStamp, place: int) -> None:
    content = bytearray(write_record([first]))
    content[place] ^= 0x41
    try:
        proof = proven_time(read_record(bytes(content)), LEAVES[2], anchors(), NOW)
    except TimestampRefused:
        return
    assert proof.at == NOW


def test_a_record_beyond_bounds_is_refused(first: ArchiveStamp) -> None:
    with pytest.raises(TimestampRefused):
        read_record(bytes(MAX_BYTES + 1))
    with pytest.raises(TimestampRefused):
        read_record(write_record([first] * 101))
    with pytest.raises(TimestampRefused):
        read_record(write_record([ArchiveStamp(((b"short",),), first.token)]))


def test_a_folder_s_records_speak_for_their_files_alone(
    tmp_path: Path, first: ArchiveStamp
) -> None:
    (tmp_path / "a.xml.ers").write_bytes(write_record([first]))
    (tmp_path / "b.xml.ers").write_bytes(b"nothing")
    known = Evidence.load(tmp_path)
    proof = known.proof_of(FILES[2], anchors(), NOW)
    assert isinstance(proof, ProvenTime)
    assert proof.at == NOW
    assert known.proof_of(FILES[0], anchors(), NOW) is None
    late = known.proof_of(FILES[2], anchors(), NOW + 9 * YEAR)
    assert isinstance(late, TimestampRefused)
    assert Evidence.load(None).proof_of(FILES[2], anchors(), NOW) is None
