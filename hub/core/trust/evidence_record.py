"""Evidence records: a proof of existence that is renewed before it ages (RFC 4998, RFC 6283).

A record has chains of archive time-stamps. Within a chain, which has one hash function, the first
is over (a tree with) the data's hash, each later one over (a tree with) the time-stamp before it.
A further chain with a stronger hash begins over the data and all chains before it (hash-tree
renewal, RFC 4998 §5.2, RFC 6283 §4.2.2). Each must still have been good when the next one was made,
the last one is judged now: so the first token's time stays proven after its authority, and its
hash, have ended.

The two forms of a record differ in the octets that a renewal is made over, and in how a further
chain joins data and chains: see `evidence_asn1` and `evidence_xml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain as chained
from typing import Final

from hub.core.text import Text
from hub.core.trust.ageing import NEVER, Ageing
from hub.core.trust.algorithms import SHA256, SHA384, SHA512, DigestAlgorithm
from hub.core.trust.anchors import TrustAnchors
from hub.core.trust.errors import TimestampRefused
from hub.core.trust.token import TrustedTime, algorithms_of, trusted_time

MAX_BYTES: Final = 4 * 1024 * 1024
MOST_STAMPS: Final = 100
MOST_CHAINS: Final = 20
MOST_HASHES: Final = 10_000

RECORD_DIGESTS: Final = {each.name: each for each in (SHA256, SHA384, SHA512)}
"""Hash functions that the chains of a record may have."""


class Form(StrEnum):
    """How a record is written."""

    ASN1 = "asn1"
    """RFC 4998: DER."""
    XML = "xml"
    """RFC 6283: XMLERS."""


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
    def of(leaves: Sequence[bytes], path: Sequence[bytes], token: bytes) -> ArchiveStamp:
        """Return the stamp over a tree in which `path` leads from the leaf to the root.

        :param leaves: the leaf itself, or several hashes whose common hash the leaf is.
        """
        if len(leaves) > 1:
            return ArchiveStamp((tuple(leaves), *((each,) for each in path)), token)
        if not path:
            return ArchiveStamp((), token)
        return ArchiveStamp(((*leaves, path[0]), *((each,) for each in path[1:])), token)

    def imprint_of(self, leaves: Sequence[bytes], digest: DigestAlgorithm) -> bytes | None:
        """Return what the token must be over if it covers `leaves` (§4.3); None if it cannot."""
        lists = self.lists or (tuple(leaves),)
        if not set(leaves) <= set(lists[0]):
            return None
        reached: tuple[bytes, ...] = ()
        for each in lists:
            reached = (common_hash((*reached, *each), digest),)
        return reached[0]


@dataclass(frozen=True, slots=True)
class Chain:
    """Archive time-stamps with one hash function.

    :param renewals: for each stamp the octets that the next one is made over.
    :param before: the octets of all chains before this one; empty for the first.
    """

    digest: DigestAlgorithm
    stamps: tuple[ArchiveStamp, ...]
    renewals: tuple[bytes, ...] = field(repr=False)
    before: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A record as it was read; nothing of it is verified."""

    form: Form
    chains: tuple[Chain, ...]

    def is_about(self, content: bytes) -> bool:
        """Tell whether its first time-stamp can be over `content`."""
        first = self.chains[0]
        leaves = first_leaves(self.form, first.digest, content, first.before)
        return first.stamps[0].imprint_of(leaves, first.digest) is not None


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


def common_hash(hashes: Sequence[bytes], digest: DigestAlgorithm) -> bytes:
    """Return the node above `hashes`: in ascending order, joined; a single one is itself."""
    return hashes[0] if len(hashes) == 1 else digest.digest(b"".join(sorted(hashes)))


def first_leaves(
    form: Form, digest: DigestAlgorithm, content: bytes, before: bytes
) -> tuple[bytes, ...]:
    """Return the hashes that a chain's first time-stamp covers.

    RFC 4998 §5.2 hashes the data's hash joined with that of the chains before; RFC 6283 §4.2.2
    puts both side by side.

    :param before: the octets of the chains before; empty for the first chain.
    """
    own = digest.digest(content)
    if not before:
        return (own,)
    earlier = digest.digest(before)
    return (own, earlier) if form is Form.XML else (digest.digest(own + earlier),)


def proven_time(
    record: EvidenceRecord,
    content: bytes,
    anchors: TrustAnchors,
    at: datetime,
    ageing: Ageing = NEVER,
) -> ProvenTime:
    """Return what a record proves about `content`, as of the moment `at`.

    :param ageing: until when algorithms are believed.
    :raises TimestampRefused: it is about other data, a token does not hold, one had ended before
        the next one was made, or the last one has ended.
    """
    times = list(_times(record, content, anchors))
    ends = list(chained.from_iterable(_ends(each, ageing) for each in record.chains))
    until = [
        each.lasts_until if end is None else min(each.lasts_until, end)
        for each, end in zip(times, ends, strict=True)
    ]
    judged = [*(each.at for each in times[1:]), at]
    for time, last, judged_at in zip(times, until, judged, strict=True):
        if judged_at < time.at:
            raise refused("order", _WRONG_ORDER)
        if judged_at > last:
            raise refused("ended", _ENDED)
    return ProvenTime(times[0].at, until[-1], len(times))


def refused(reason: str, what: Text) -> TimestampRefused:
    """Return why a record proves nothing."""
    return TimestampRefused(what, remedy=_REMEDY, reason=reason)


def _times(record: EvidenceRecord, content: bytes, anchors: TrustAnchors) -> Iterator[TrustedTime]:
    for chain in record.chains:
        leaves = first_leaves(record.form, chain.digest, content, chain.before)
        for stamp, octets in zip(chain.stamps, chain.renewals, strict=True):
            imprint = stamp.imprint_of(leaves, chain.digest)
            if imprint is None:
                raise refused("imprint", _OTHER_DATA)
            yield trusted_time(stamp.token, imprint, anchors)
            leaves = (chain.digest.digest(octets),)


def _ends(chain: Chain, ageing: Ageing) -> Iterator[datetime | None]:
    """Yield for each stamp of a chain when an algorithm of it ends."""
    for stamp in chain.stamps:
        yield ageing.until((chain.digest.name, *algorithms_of(stamp.token)))


_REMEDY: Final = Text(
    "Xuất lại bằng chứng của tệp này (hub archive --out), gia hạn nếu cần.",
    "Export the file's evidence again (hub archive --out), renewed where needed.",
)
UNREADABLE: Final = Text(
    "Bản ghi bằng chứng (RFC 4998, RFC 6283) không đọc được.",
    "The evidence record cannot be read.",
)
_OTHER_DATA: Final = Text(
    "Bản ghi bằng chứng không phải của tệp này.", "The evidence record is about other data."
)
_WRONG_ORDER: Final = Text(
    "Các dấu thời gian của bản ghi bằng chứng không theo thứ tự thời gian.",
    "The record's time-stamps are not in the order of time.",
)
_ENDED: Final = Text(
    "Một dấu thời gian hoặc thuật toán đã hết hiệu lực trước khi được gia hạn.",
    "A time-stamp or an algorithm had ended before it was renewed.",
)
