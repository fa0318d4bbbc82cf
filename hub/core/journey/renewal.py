"""Renews what proves signatures before it ages (gia hạn bằng chứng).

A token whose authority's certificate, key or signature hash will end is renewed by another token
over it (RFC 4998 §5.2, time-stamp renewal). Where the hash function of the trees themselves will
end, all that a checkpoint covers is hashed anew (hash-tree renewal).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from hub.core.journey.checkpoint import ARCHIVE, TIMESTAMP, Stamper
from hub.core.journey.moving import Facts
from hub.core.journey.proofs import (
    Proofs,
    digest_of,
    renewal_hashes,
    renewed_leaves,
    tree_of,
)
from hub.core.store import NewEntry, Store, StoredStamp, TreeRenewal
from hub.core.store.packing import sha256
from hub.core.text import Text
from hub.core.trust.algorithms import DigestAlgorithm
from hub.core.trust.errors import TimestampRefused
from hub.core.trust.evidence_record import RECORD_DIGESTS
from hub.core.trust.hash_tree import HashTree, join
from hub.core.trust.policy import DEFAULT_SIGNATURE_POLICY, SignaturePolicy
from hub.core.trust.token import TrustedTime, algorithms_of


@dataclass(frozen=True, slots=True)
class Renewal:
    """What one run renewed.

    :param due: tokens that would have ended soon.
    :param ended: tokens that ended before anybody renewed them: what only they proved is lost.
    :param token: the new one, None where there was none to make.
    :param trees: checkpoints whose hash function would have ended soon.
    :param hashed: how many of these were hashed anew.
    """

    due: tuple[StoredStamp, ...]
    ended: tuple[StoredStamp, ...]
    token: TrustedTime | None = None
    trees: int = 0
    hashed: int = 0

    @property
    def open_ends(self) -> bool:
        """Whether something is left that somebody must do."""
        unrenewed = bool(self.due) and self.token is None
        return bool(self.ended) or unrenewed or self.hashed < self.trees


async def renew(
    store: Store,
    stamper: Stamper | None,
    *,
    at: dt.datetime,
    before: dt.datetime,
    actor: str,
    policy: SignaturePolicy = DEFAULT_SIGNATURE_POLICY,
) -> Renewal:
    """Renew everything that would end before `before`.

    :param stamper: who makes tokens; without one it is only told what is due.
    :param at: now, aware.
    :param policy: until when algorithms are believed, and what evidence is hashed with then.
    """
    stronger = RECORD_DIGESTS[policy.evidence_digest]
    trees = _ageing_trees(store, policy, before)
    hashed = 0
    if stamper is not None:
        for number in trees:
            hashed += await _hash_anew(store, stamper, number, stronger, actor)
    due, ended = _ageing_tokens(store, policy, at, before)
    token = None
    if stamper is not None:
        for _, group in groupby(due, key=lambda each: each.digest):
            token = await _stamp_anew(store, stamper, tuple(group), policy, actor)
    return Renewal(due, ended, token, len(trees), hashed)


def _ageing_trees(store: Store, policy: SignaturePolicy, before: dt.datetime) -> list[int]:
    """Return the checkpoints whose last chain's hash function ends before `before`."""
    with store.reading() as transaction:
        digests = transaction.tree_renewals.digests()
    ends = {number: policy.ageing.until([digest_of(each).name]) for number, each in digests.items()}
    return [number for number, end in ends.items() if _ends(end, before)]


def _ends(end: dt.datetime | None, before: dt.datetime) -> bool:
    return end is not None and end < before


async def _hash_anew(
    store: Store, stamper: Stamper, number: int, digest: DigestAlgorithm, actor: str
) -> bool:
    """Hash a checkpoint's contents anew; tell whether `digest` is stronger than what it had."""
    with store.reading() as transaction:
        had = digest_of(transaction.tree_renewals.digests()[number])
        checkpoint = transaction.checkpoints.get(number)
        if checkpoint is None or digest.size <= had.size:
            return False
        leaves = join(renewed_leaves(Proofs(transaction, checkpoint), digest))
    renewal = TreeRenewal(number, digest.name, leaves)
    tree = tree_of(renewal)
    time = await stamper.stamp(tree.top, tree.root, digest)
    facts: Facts = {
        "token": sha256(time.token),
        "at": time.at.isoformat(),
        "checkpoint": number,
        "digest": digest.name,
    }
    with store.writing() as transaction:
        transaction.tree_renewals.add(renewal)
        kept = (time.token, [tree.root], time.at, time.lasts_until, digest.name)
        transaction.stamps.add(*kept)
        transaction.ledger.append([NewEntry(actor, TIMESTAMP, ARCHIVE, facts)])
    return True


def _ageing_tokens(
    store: Store, policy: SignaturePolicy, at: dt.datetime, before: dt.datetime
) -> tuple[tuple[StoredStamp, ...], tuple[StoredStamp, ...]]:
    """Return the tokens that end before `before`, and those that have ended already.

    Tokens of chains that a hash-tree renewal has taken over, or must, are left to it.
    """
    aged = policy.ageing
    with store.reading() as transaction:
        names = {digest_of(each).name for each in transaction.tree_renewals.digests().values()}
        chains = {each for each in names if not _ends(aged.until([each]), before)}
        found = [each for each in transaction.stamps.unrenewed() if each.digest in chains]
    ends = [(each, _end_of(each, policy)) for each in found]
    due = [each for each, end in ends if at <= end < before]
    return (
        tuple(sorted(due, key=lambda each: (each.digest, each.id))),
        tuple(each for each, end in ends if end < min(at, before)),
    )


def _end_of(stamp: StoredStamp, policy: SignaturePolicy) -> dt.datetime:
    """Return when a token's proof ends: with its certificates, or with an algorithm of it."""
    end = policy.ageing.until(algorithms_of(stamp.token))
    return stamp.lasts_until if end is None else min(stamp.lasts_until, end)


async def _stamp_anew(
    store: Store,
    stamper: Stamper,
    due: Sequence[StoredStamp],
    policy: SignaturePolicy,
    actor: str,
) -> TrustedTime:
    """Have one token made over tokens of one hash function, for records of either form.

    :raises TimestampRefused: an algorithm of the new one ends no later than what it renews.
    """
    digest = RECORD_DIGESTS[due[0].digest]
    leaves = list(chain.from_iterable(renewal_hashes(each.token, digest) for each in due))
    tree = HashTree(leaves, digest)
    token = await stamper.stamp(tree.top, tree.root, digest)
    weak = policy.ageing.until(algorithms_of(token.token))
    if weak is not None and weak <= min(_end_of(each, policy) for each in due):
        raise TimestampRefused(_NO_LONGER, remedy=_ANOTHER, reason="no-longer")
    facts: Facts = {"token": sha256(token.token), "at": token.at.isoformat(), "renews": len(due)}
    with store.writing() as transaction:
        kept = (token.token, leaves, token.at, token.lasts_until, digest.name)
        transaction.stamps.add(*kept)
        transaction.ledger.append([NewEntry(actor, TIMESTAMP, ARCHIVE, facts)])
    return token


_NO_LONGER = Text(
    "Dấu thời gian mới không có giá trị lâu hơn dấu cần gia hạn.",
    "The new time-stamp would not last longer than the one it renews.",
)
_ANOTHER = Text(
    "Dùng dịch vụ cấp dấu thời gian có chứng thư số và thuật toán mới hơn.",
    "Use a time-stamp authority with a newer certificate and stronger algorithms.",
)
