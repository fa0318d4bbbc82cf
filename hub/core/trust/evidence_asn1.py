"""Evidence records in ASN.1 (RFC 4998): written as DER, and read.

A renewal is made over the token's octets; a further chain over the SEQUENCE of all chains before.
No digestAlgorithm is written into a time-stamp: it is that of the token's imprint (§4.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asn1crypto import algos, cms, core, parser

from hub.core.trust.evidence_record import (
    MAX_BYTES,
    MOST_CHAINS,
    MOST_HASHES,
    MOST_STAMPS,
    RECORD_DIGESTS,
    UNREADABLE,
    ArchiveStamp,
    Chain,
    EvidenceRecord,
    Form,
    refused,
)
from hub.core.trust.token import imprint_hash

_UNIVERSAL, _CONSTRUCTED, _SEQUENCE = 0, 1, 16


class _PartialHashtree(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.OctetString


class _ReducedHashtree(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _PartialHashtree


class _ArchiveTimeStamp(core.Sequence):  # type: ignore[misc]
    _fields = [  # noqa: RUF012 - as the library wants it
        ("digest_algorithm", algos.DigestAlgorithm, {"implicit": 0, "optional": True}),
        ("attributes", cms.CMSAttributes, {"implicit": 1, "optional": True}),
        ("reduced_hashtree", _ReducedHashtree, {"implicit": 2, "optional": True}),
        ("time_stamp", cms.ContentInfo),
    ]


class _Chain(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _ArchiveTimeStamp


class _Chains(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _Chain


class _Algorithms(core.SequenceOf):  # type: ignore[misc]
    _child_spec = algos.DigestAlgorithm


class _CryptoInfos(core.SequenceOf):  # type: ignore[misc]
    _child_spec = cms.CMSAttribute


class _EvidenceRecord(core.Sequence):  # type: ignore[misc]
    _fields = [  # noqa: RUF012 - as the library wants it
        ("version", core.Integer),
        ("digest_algorithms", _Algorithms),
        ("crypto_infos", _CryptoInfos, {"implicit": 0, "optional": True}),
        ("encryption_info", core.Sequence, {"implicit": 1, "optional": True}),
        ("archive_time_stamp_sequence", _Chains),
    ]


def write_record(chains: Sequence[Sequence[ArchiveStamp]]) -> bytes:
    """Return a record of chains of archive time-stamps, the first first, DER."""
    digests = dict.fromkeys(imprint_hash(stamps[0].token) for stamps in chains)
    record = {
        "version": 1,
        "digest_algorithms": [{"algorithm": name} for name in digests],
        "archive_time_stamp_sequence": [_values(stamps) for stamps in chains],
    }
    return bytes(_EvidenceRecord(record).dump())


def chains_octets(chains: Sequence[Sequence[ArchiveStamp]]) -> bytes:
    """Return what a further chain is made over: the SEQUENCE of `chains`, DER."""
    return bytes(_Chains([_values(stamps) for stamps in chains]).dump())


def read_record(content: bytes) -> EvidenceRecord:
    """Return the record; nothing is verified.

    :raises TimestampRefused: it cannot be read, or has a hash function that is not accepted.
    """
    if len(content) > MAX_BYTES:
        raise refused("unreadable", UNREADABLE)
    try:
        record = _EvidenceRecord.load(content, strict=True)
        read = list(record["archive_time_stamp_sequence"])
        sound = 0 < len(read) <= MOST_CHAINS and sum(map(len, read)) <= MOST_STAMPS
        chains = [_chain(each, read[:number]) for number, each in enumerate(read) if sound]
    except (ValueError, TypeError, KeyError):
        raise refused("unreadable", UNREADABLE) from None
    if not sound or sum(map(_hashes_in, chains)) > MOST_HASHES:
        raise refused("unreadable", UNREADABLE)
    return EvidenceRecord(Form.ASN1, tuple(chains))


def _values(stamps: Iterable[ArchiveStamp]) -> list[dict[str, object]]:
    chain = []
    for stamp in stamps:
        made: dict[str, object] = {"time_stamp": cms.ContentInfo.load(stamp.token)}
        if stamp.lists:
            made["reduced_hashtree"] = [list(each) for each in stamp.lists]
        chain.append(made)
    return chain


def _chain(read: _Chain, before: Sequence[_Chain]) -> Chain:
    stamps = tuple(_stamp(each) for each in read)
    names = {_digest_of(each) for each in read}
    digest = RECORD_DIGESTS[names.pop()]
    hashes = [each for stamp in stamps for group in stamp.lists for each in group]
    if names or any(len(each) != digest.size for each in hashes):
        raise ValueError("one hash function a chain")
    joined = b"".join(each.dump() for each in before)
    octets = parser.emit(_UNIVERSAL, _CONSTRUCTED, _SEQUENCE, joined) if before else b""
    return Chain(digest, stamps, tuple(stamp.token for stamp in stamps), octets)


def _digest_of(read: _ArchiveTimeStamp) -> str:
    own = read["digest_algorithm"]
    token = read["time_stamp"].dump()
    return imprint_hash(token) if own.native is None else str(own["algorithm"].native)


def _stamp(read: _ArchiveTimeStamp) -> ArchiveStamp:
    tree = read["reduced_hashtree"]
    lists = () if tree.native is None else tuple(tuple(each.native) for each in tree)
    if lists and not all(lists):
        raise ValueError("an empty list")
    return ArchiveStamp(lists, read["time_stamp"].dump())


def _hashes_in(chain: Chain) -> int:
    return sum(len(group) for stamp in chain.stamps for group in stamp.lists)
