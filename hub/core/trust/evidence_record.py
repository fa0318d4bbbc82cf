"""Evidence records: a proof of existence that is renewed before it ages (RFC 4998).

A record has archive time-stamps, the first over (a tree with) the data's hash, each later one over
(a tree with) the token before it. Each must still have been good when the next one was made, the
last one is judged now: so the first token's time stays proven after its authority has expired.

One chain is read and written: SHA-256 throughout. A record with several chains (renewal of the hash
function, RFC 4998 §5.2) is refused as such.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from asn1crypto import algos, cms, core

from hub.core.text import Text
from hub.core.trust.anchors import TrustAnchors
from hub.core.trust.errors import TimestampRefused
from hub.core.trust.hash_tree import HASH_BYTES
from hub.core.trust.token import TrustedTime, trusted_time

MAX_BYTES: Final = 4 * 1024 * 1024
_MOST_STAMPS: Final = 100
_MOST_HASHES: Final = 10_000


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


@dataclass(frozen=True, slots=True)
class ArchiveStamp:
    """One archive time-stamp.

    :param lists: the reduced hash tree, the lowest list first; empty where the token was made over
        one hash alone.
    :param token: the TimeStampToken, DER.
    """

    lists: tuple[tuple[bytes, ...], ...]
    token: bytes = field(repr=False)

    @staticmethod
    def of(leaf: bytes, path: Sequence[bytes], token: bytes) -> ArchiveStamp:
        """Return the stamp over a tree in which `path` leads from `leaf` to the root."""
        if not path:
            return ArchiveStamp((), token)
        return ArchiveStamp(((leaf, path[0]), *((each,) for each in path[1:])), token)

    def imprint_of(self, leaf: bytes) -> bytes | None:
        """Return what the token must be over if it covers `leaf` (§4.3); None if it cannot."""
        if not self.lists:
            return leaf
        if leaf not in self.lists[0]:
            return None
        reached: tuple[bytes, ...] = ()
        for each in self.lists:
            hashes = sorted((*reached, *each))
            # A list of one hash is that hash; joined, it would be the hash of a hash.
            only = len(hashes) == 1
            reached = (hashes[0] if only else hashlib.sha256(b"".join(hashes)).digest(),)
        return reached[0]


@dataclass(frozen=True, slots=True)
class ProvenTime:
    """What a record proves.

    :param at: before this moment the data existed, aware UTC.
    :param lasts_until: until when the record can be believed as it is, aware UTC.
    :param tokens: how many tokens it has: one, and one for each renewal.
    """

    at: datetime
    lasts_until: datetime
    tokens: int = 1


def write_record(stamps: Iterable[ArchiveStamp]) -> bytes:
    """Return a record of these archive time-stamps, the first first, DER."""
    chain = []
    for stamp in stamps:
        made: dict[str, object] = {"time_stamp": cms.ContentInfo.load(stamp.token)}
        if stamp.lists:
            made["reduced_hashtree"] = [list(each) for each in stamp.lists]
        chain.append(made)
    record = {
        "version": 1,
        "digest_algorithms": [{"algorithm": "sha256"}],
        "archive_time_stamp_sequence": [chain],
    }
    return bytes(_EvidenceRecord(record).dump())


def read_record(content: bytes) -> tuple[ArchiveStamp, ...]:
    """Return the archive time-stamps of a record; nothing is verified.

    :raises TimestampRefused: it cannot be read, or has several chains or another hash function.
    """
    if len(content) > MAX_BYTES:
        raise _refused("unreadable", _UNREADABLE)
    try:
        record = _EvidenceRecord.load(content, strict=True)
        names = {each["algorithm"].native for each in record["digest_algorithms"]}
        chains = list(record["archive_time_stamp_sequence"])
        if len(chains) != 1 or names != {"sha256"}:
            raise _refused("several-chains", _SEVERAL_CHAINS)
        stamps = tuple(_stamp(each) for each in chains[0])
    except (ValueError, TypeError, KeyError):
        raise _refused("unreadable", _UNREADABLE) from None
    hashes = [each for stamp in stamps for group in stamp.lists for each in group]
    sound = all(len(each) == HASH_BYTES for each in hashes) and len(hashes) <= _MOST_HASHES
    if not stamps or len(stamps) > _MOST_STAMPS or not sound:
        raise _refused("unreadable", _UNREADABLE)
    return stamps


def proven_time(
    stamps: Sequence[ArchiveStamp], digest: bytes, anchors: TrustAnchors, at: datetime
) -> ProvenTime:
    """Return what a record proves about data with the SHA-256 `digest`, as of the moment `at`.

    :raises TimestampRefused: it is about other data, a token does not hold, one had ended before
        the next one was made, or the last one has ended.
    """
    times: list[TrustedTime] = []
    leaf = digest
    for stamp in stamps:
        imprint = stamp.imprint_of(leaf)
        if imprint is None:
            raise _refused("imprint", _OTHER_DATA)
        times.append(trusted_time(stamp.token, imprint, anchors))
        leaf = hashlib.sha256(stamp.token).digest()
    for time, judged_at in zip(times, [*(each.at for each in times[1:]), at], strict=True):
        if judged_at < time.at:
            raise _refused("order", _WRONG_ORDER)
        if judged_at > time.lasts_until:
            raise _refused("ended", _ENDED)
    return ProvenTime(times[0].at, times[-1].lasts_until, len(times))


def _stamp(read: _ArchiveTimeStamp) -> ArchiveStamp:
    own = read["digest_algorithm"]
    if own.native is not None and own["algorithm"].native != "sha256":
        raise _refused("several-chains", _SEVERAL_CHAINS)
    tree = read["reduced_hashtree"]
    lists = () if tree.native is None else tuple(tuple(each.native) for each in tree)
    if lists and not all(lists):
        raise _refused("unreadable", _UNREADABLE)
    return ArchiveStamp(lists, read["time_stamp"].dump())


def _refused(reason: str, what: Text) -> TimestampRefused:
    return TimestampRefused(what, remedy=_REMEDY, reason=reason)


_REMEDY: Final = Text(
    "Xuất lại bằng chứng của tệp này (hub archive --out), gia hạn nếu cần.",
    "Export the file's evidence again (hub archive --out), renewed where needed.",
)
_UNREADABLE: Final = Text(
    "Bản ghi bằng chứng (RFC 4998) không đọc được.", "The evidence record cannot be read."
)
_SEVERAL_CHAINS: Final = Text(
    "Bản ghi bằng chứng dùng nhiều chuỗi hoặc hàm băm khác SHA-256, điều chưa được hỗ trợ.",
    "The evidence record has several chains or another hash than SHA-256: not supported.",
)
_OTHER_DATA: Final = Text(
    "Bản ghi bằng chứng không phải của tệp này.", "The evidence record is about other data."
)
_WRONG_ORDER: Final = Text(
    "Các dấu thời gian của bản ghi bằng chứng không theo thứ tự thời gian.",
    "The record's time-stamps are not in the order of time.",
)
_ENDED: Final = Text(
    "Một dấu thời gian đã hết hiệu lực trước khi được gia hạn.",
    "A time-stamp had ended before it was renewed.",
)
