"""Evidence records (RFC 4998, RFC 6283): written, read back, and what each must not prove."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.trust import evidence_asn1, evidence_xml
from hub.core.trust.ageing import NEVER, Ageing
from hub.core.trust.algorithms import SHA256, SHA512, DigestAlgorithm
from hub.core.trust.errors import TimestampRefused
from hub.core.trust.evidence import Evidence, read_record
from hub.core.trust.evidence_record import (
    MAX_BYTES,
    ArchiveStamp,
    Form,
    ProvenTime,
    common_hash,
    first_leaves,
    proven_time,
)
from hub.core.trust.hash_tree import HashTree
from tests.journey.test_checkpoint import NOW, InventedStamper, anchors

YEAR = dt.timedelta(days=365)
FILES = [bytes([number]) for number in range(5)]
LEAVES = [SHA256.digest(each) for each in FILES]
WRITERS = {Form.ASN1: evidence_asn1, Form.XML: evidence_xml}
Stamps = Sequence[ArchiveStamp]


def stamped(
    leaves: Sequence[bytes],
    index: int,
    at: dt.datetime,
    digest: DigestAlgorithm = SHA256,
    own: Sequence[bytes] = (),
) -> ArchiveStamp:
    tree = HashTree(leaves, digest)
    token = asyncio.run(InventedStamper(at).stamp(tree.top, tree.root, digest)).token
    return ArchiveStamp.of(own or (leaves[index],), tree.path(index), token)


def over(token: bytes, form: Form, at: dt.datetime) -> ArchiveStamp:
    """A renewal of a token, in a tree with another leaf."""
    octets = token if form is Form.ASN1 else evidence_xml.renewal_octets(token)
    return stamped([SHA256.digest(octets), bytes(32)], 0, at)


def stronger(chain: Stamps, form: Form, at: dt.datetime, content: bytes) -> ArchiveStamp:
    """The first time-stamp of a chain by SHA-512 behind `chain`."""
    before = WRITERS[form].chains_octets([chain])
    own = first_leaves(form, SHA512, content, before)
    return stamped([common_hash(own, SHA512), bytes(64)], 0, at, SHA512, own)


@pytest.fixture(scope="module")
def first() -> ArchiveStamp:
    return stamped(LEAVES, 2, NOW)


@pytest.fixture(scope="module", params=Form)
def form(request: pytest.FixtureRequest) -> Form:
    return Form(request.param)


@pytest.fixture(scope="module")
def renewal(first: ArchiveStamp, form: Form) -> ArchiveStamp:
    return over(first.token, form, NOW + 4 * YEAR)


def proof(
    form: Form,
    chains: Sequence[Stamps],
    at: dt.datetime,
    content: bytes = FILES[2],
    ageing: Ageing = NEVER,
) -> ProvenTime:
    record = read_record(WRITERS[form].write_record(chains))
    return proven_time(record, content, anchors(), at, ageing)


def refused(
    form: Form,
    chains: Sequence[Stamps],
    at: dt.datetime,
    content: bytes = FILES[2],
    ageing: Ageing = NEVER,
) -> object:
    with pytest.raises(TimestampRefused) as caught:
        proof(form, chains, at, content, ageing)
    return caught.value.fields["reason"]


def test_a_record_says_what_was_written(
    form: Form, first: ArchiveStamp, renewal: ArchiveStamp
) -> None:
    for stamps in ((first,), (first, renewal)):
        record = read_record(WRITERS[form].write_record([stamps]))
        assert (record.form, [each.stamps for each in record.chains]) == (form, [stamps])


def test_the_first_time_stays_proven_while_renewed(
    form: Form, first: ArchiveStamp, renewal: ArchiveStamp
) -> None:
    proven = proof(form, [[first, renewal]], NOW + 6 * YEAR)
    assert (proven.at, proven.tokens) == (NOW, 2)
    assert refused(form, [[first]], NOW + 6 * YEAR) == "ended"
    assert refused(form, [[first, renewal]], NOW + 12 * YEAR) == "ended"


def test_a_chain_by_a_stronger_hash_covers_the_chain_before_it(
    form: Form, first: ArchiveStamp
) -> None:
    ends = Ageing((("sha256", NOW + 3 * YEAR),))
    second = stronger([first], form, NOW + YEAR, FILES[2])
    chains = [[first], [second]]
    assert proof(form, chains, NOW + 2 * YEAR, ageing=ends).tokens == 2
    record = read_record(WRITERS[form].write_record(chains))
    assert [each.digest for each in record.chains] == [SHA256, SHA512]
    # The first chain exchanged, the second no longer fits; nor is it about another file.
    another = stamped(LEAVES, 2, NOW + YEAR / 2)
    assert refused(form, [[another], [second]], NOW + 2 * YEAR) == "imprint"
    other = stronger([first], form, NOW + YEAR, FILES[1])
    assert refused(form, [[first], [other]], NOW + 2 * YEAR) == "imprint"


def test_an_algorithm_that_ended_before_the_renewal_proves_nothing(
    form: Form, first: ArchiveStamp, renewal: ArchiveStamp
) -> None:
    for name in ("sha256", "rsa-2048"):
        early = Ageing(((name, NOW + 3 * YEAR),))
        assert refused(form, [[first, renewal]], NOW + 4 * YEAR, ageing=early) == "ended"
        assert proof(form, [[first]], NOW + YEAR, ageing=early).lasts_until == NOW + 3 * YEAR


def test_a_renewal_that_came_too_late_or_is_of_another_token(
    form: Form, first: ArchiveStamp
) -> None:
    late = over(first.token, form, NOW + 6 * YEAR)
    assert refused(form, [[first, late]], NOW + 7 * YEAR) == "ended"
    early = over(first.token, form, NOW - YEAR / 2)
    assert refused(form, [[first, early]], NOW + YEAR) == "order"
    other = stamped([bytes(32), bytes(31) + b"1"], 0, NOW + YEAR)
    assert refused(form, [[first, other]], NOW + 2 * YEAR) == "imprint"


def test_other_data_and_the_time_before_it(form: Form, first: ArchiveStamp) -> None:
    assert refused(form, [[first]], NOW, FILES[0]) == "imprint"
    assert refused(form, [[first]], NOW - YEAR) == "order"


def test_a_token_over_one_hash_alone_needs_no_tree(form: Form) -> None:
    token = asyncio.run(InventedStamper().stamp(FILES[0], LEAVES[0])).token
    alone = ArchiveStamp.of((LEAVES[0],), (), token)
    assert alone.lists == ()
    assert proof(form, [[alone]], NOW, FILES[0]).at == NOW
    # A list of one hash, which others write, is that hash.
    assert ArchiveStamp(((LEAVES[0],),), token).imprint_of(LEAVES[:1], SHA256) == LEAVES[0]


@given(content=st.one_of(st.binary(max_size=60), st.just(b"<EvidenceRecord/>")))
@settings(max_examples=30)
def test_what_is_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(TimestampRefused):
        read_record(content)


@settings(max_examples=40)
@given(place=st.integers(0, 3_000), form=st.sampled_from(Form))
def test_no_changed_byte_proves_another_time(first: ArchiveStamp, place: int, form: Form) -> None:
    content = bytearray(WRITERS[form].write_record([[first]]))
    content[place] ^= 0x41
    try:
        proven = proven_time(read_record(bytes(content)), FILES[2], anchors(), NOW)
    except TimestampRefused:
        return
    assert proven.at == NOW


def test_a_record_beyond_bounds_is_refused(form: Form, first: ArchiveStamp) -> None:
    write = WRITERS[form].write_record
    short = ArchiveStamp(((b"short",),), first.token)
    wrong = [bytes(MAX_BYTES + 1), b"<" + bytes(MAX_BYTES), write([[first] * 101])]
    wrong += [write([[short]]), write([[first]] * 21)]
    for content in wrong:
        with pytest.raises(TimestampRefused):
            read_record(content)


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        (b'Version="1.0"', b'Version="2.0"'),
        (b'Order="1"', b'Order="2"'),
        (b'Type="RFC3161"', b'Type="XMLENTRUST"'),
        (b"xmlenc#sha256", b"xmldsig-more#md5"),
        (b"REC-xml-c14n-20010315", b"none"),
        (b"<ers:TimeStamp>", b"<ers:TimeStamp/><ers:TimeStamp>"),
    ],
)
def test_xml_that_says_something_else_is_no_record(
    first: ArchiveStamp, found: bytes, instead: bytes
) -> None:
    content = evidence_xml.write_record([[first]])
    assert found in content
    with pytest.raises(TimestampRefused):
        read_record(content.replace(found, instead))


def test_a_folder_s_records_speak_for_their_files_alone(
    tmp_path: Path, first: ArchiveStamp
) -> None:
    (tmp_path / "a.xml.ers").write_bytes(evidence_asn1.write_record([[first]]))
    (tmp_path / "a.xml.xmlers").write_bytes(evidence_xml.write_record([[first]]))
    (tmp_path / "b.xml.ers").write_bytes(b"nothing")
    known = Evidence.load(tmp_path)
    assert [each.form for each in known.records] == [Form.ASN1, Form.XML]
    proven = known.proof_of(FILES[2], anchors(), NOW)
    assert isinstance(proven, ProvenTime)
    assert proven.at == NOW
    assert known.proof_of(FILES[0], anchors(), NOW) is None
    late = known.proof_of(FILES[2], anchors(), NOW + 9 * YEAR)
    assert isinstance(late, TimestampRefused)
    assert Evidence.load(None).proof_of(FILES[2], anchors(), NOW) is None
