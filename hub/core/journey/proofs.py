"""The evidence record of what a checkpoint covers, out of the store (bản ghi bằng chứng)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from hub.core.errors import Reject
from hub.core.journey.checkpoint import document_of, leaves_to_stamp
from hub.core.store import StoredCheckpoint, StoredStamp, Transaction, TreeRenewal
from hub.core.store.packing import sha256
from hub.core.text import Text
from hub.core.trust import evidence_asn1, evidence_xml
from hub.core.trust.algorithms import SHA256, DigestAlgorithm
from hub.core.trust.evidence_record import (
    RECORD_DIGESTS,
    ArchiveStamp,
    Form,
    common_hash,
    first_leaves,
)
from hub.core.trust.hash_tree import HashTree, split

Stamps = list[ArchiveStamp]

_WRITE: Final = {Form.ASN1: evidence_asn1.write_record, Form.XML: evidence_xml.write_record}
_OCTETS: Final = {Form.ASN1: evidence_asn1.chains_octets, Form.XML: evidence_xml.chains_octets}
_PLACE: Final = {Form.ASN1: 0, Form.XML: 1}
"""Which of the two leaves of a tree renewal is which form's."""


def record_of(
    transaction: Transaction, subject: str, document: bytes, form: Form = Form.ASN1
) -> bytes:
    """Return the evidence record of a document's bytes.

    :param subject: what the ledger says it is about: a transcript's key, a decision.
    :raises Reject: no checkpoint covers the document yet, or none that is stamped.
    """
    digest = bytes.fromhex(sha256(document))
    story = transaction.ledger.of(subject)
    sequence = next((each.sequence for each in story if document_of(each) == digest), None)
    checkpoint = None if sequence is None else transaction.checkpoints.covering(sequence)
    if checkpoint is None:
        raise _not_sealed(subject)
    return _WRITE[form](Proofs(transaction, checkpoint).chains(document, form))


def renewal_hashes(token: bytes, digest: DigestAlgorithm) -> tuple[bytes, bytes]:
    """Return what a renewal of a token is made over: for a record in ASN.1, for one in XML."""
    return digest.digest(token), digest.digest(evidence_xml.renewal_octets(token))


@dataclass(slots=True)
class Proofs:
    """What a checkpoint's tokens and their renewals prove; each tree is built once."""

    transaction: Transaction
    checkpoint: StoredCheckpoint
    _trees: dict[int, tuple[tuple[bytes, ...], HashTree]] = field(default_factory=dict)
    _below: HashTree | None = None
    _renewals: list[tuple[StoredStamp, TreeRenewal, HashTree]] | None = None

    def chains(self, content: bytes, form: Form) -> list[Stamps]:
        """Return the chains of archive time-stamps over a document or the statement.

        :raises Reject: the checkpoint has no time-stamp; or a renewal was made by an earlier hub,
            which kept nothing for records in XML.
        """
        renewals = self.renewals()
        # What a later chain was made over is the earlier ones as they were then.
        first, *limits = [*(stamp.id for stamp, _, _ in renewals), None]
        chains = [self._first(content, form, first)]
        for (stamp, renewal, tree), limit in zip(renewals, limits, strict=True):
            digest = RECORD_DIGESTS[renewal.digest]
            before = _OCTETS[form](chains)
            own = first_leaves(form, digest, content, before)
            place = 2 * self._position(content) + _PLACE[form]
            if split(renewal.leaves, digest.size)[place] != common_hash(own, digest):
                raise _not_in_this_form(str(self.checkpoint.number))
            path = tree.path(place)
            chains.append(list(self._stamps(own, path, tree.root, stamp, form, limit)))
        return chains

    def renewals(self) -> list[tuple[StoredStamp, TreeRenewal, HashTree]]:
        """Return each hash-tree renewal with the token over it and its tree, the first first."""
        if self._renewals is None:
            found = []
            for each in self.transaction.tree_renewals.of(self.checkpoint.number):
                tree = tree_of(each)
                stamp = self.transaction.stamps.over(tree.root)
                if stamp is not None:
                    found.append((stamp, each, tree))
            self._renewals = sorted(found, key=lambda each: each[0].id)
        return self._renewals

    def contents(self) -> Iterator[bytes | None]:
        """Yield the statement, then each document in the order of the leaves; None if unknown."""
        yield self.checkpoint.statement
        decisions = self._decisions()
        for leaf in self._documents():
            found = self.transaction.documents.get(leaf.hex())
            yield decisions.get(leaf) if found is None else found.content

    def _first(self, content: bytes, form: Form, limit: int | None) -> Stamps:
        root, statement = leaves_to_stamp(self.checkpoint.statement)
        stamp = self.transaction.stamps.over(statement)
        if stamp is None:
            raise _not_stamped(str(self.checkpoint.number))
        own = bytes.fromhex(sha256(content))
        if own == statement:
            return list(self._stamps((own,), (), statement, stamp, form, limit))
        leaves = split(self.checkpoint.leaves)
        if self._below is None:
            self._below = HashTree(leaves)
        path = self._below.path(leaves.index(own))
        return list(self._stamps((own,), path, root, stamp, form, limit))

    def _stamps(
        self,
        own: Sequence[bytes],
        path: Sequence[bytes],
        reached: bytes,
        stamp: StoredStamp,
        form: Form,
        limit: int | None,
    ) -> Iterator[ArchiveStamp]:
        """Yield a chain's time-stamps: over `own`, and then each renewal before `limit`.

        :param reached: the hash to which `path` leads, a leaf of the stamp's own tree.
        """
        found: StoredStamp | None = stamp
        while found is not None and (limit is None or found.id < limit):
            leaves, tree = self._tree(found)
            if reached not in leaves:
                raise _not_in_this_form(str(self.checkpoint.number))
            way = (*path, *tree.path(leaves.index(reached)))
            yield ArchiveStamp.of(own, way, found.token)
            digest = RECORD_DIGESTS[found.digest]
            reached = renewal_hashes(found.token, digest)[_PLACE[form]]
            own, path = (reached,), ()
            found = self.transaction.stamps.over(bytes.fromhex(found.token_hash))

    def _tree(self, stamp: StoredStamp) -> tuple[tuple[bytes, ...], HashTree]:
        if stamp.id not in self._trees:
            leaves = self.transaction.stamps.leaves(stamp.id)
            self._trees[stamp.id] = leaves, HashTree(leaves, RECORD_DIGESTS[stamp.digest])
        return self._trees[stamp.id]

    def _documents(self) -> tuple[bytes, ...]:
        entries = self.checkpoint.last - self.checkpoint.first + 1
        return split(self.checkpoint.leaves)[entries:]

    def _position(self, content: bytes) -> int:
        """Return the place of a document among the contents; the statement's is the first."""
        digest = bytes.fromhex(sha256(content))
        documents = self._documents()
        return documents.index(digest) + 1 if digest in documents else 0

    def _decisions(self) -> dict[bytes, bytes]:
        found = self.transaction.decisions.signed()
        return {bytes.fromhex(sha256(each.content)): each.content for each in found}


def tree_of(renewal: TreeRenewal) -> HashTree:
    """Return the tree over a renewal's leaves."""
    digest = RECORD_DIGESTS[renewal.digest]
    return HashTree(split(renewal.leaves, digest.size), digest)


def renewed_leaves(proofs: Proofs, digest: DigestAlgorithm) -> Iterator[bytes]:
    """Yield the leaves that hash a checkpoint's contents anew, with all that proves them so far."""
    for content in proofs.contents():
        for form in Form:
            try:
                chains = None if content is None else proofs.chains(content, form)
            except Reject:
                chains = None
            if content is None or chains is None:
                yield bytes(digest.size)
                continue
            leaves = first_leaves(form, digest, content, _OCTETS[form](chains))
            yield common_hash(leaves, digest)


def digest_of(renewals: frozenset[str]) -> DigestAlgorithm:
    """Return the strongest hash function among a checkpoint's renewals: that of its last chain."""
    known = [RECORD_DIGESTS[name] for name in renewals]
    return max(known, key=lambda each: each.size, default=SHA256)


def _not_sealed(subject: str) -> Reject:
    return Reject(
        Text("Chưa có điểm chốt nào cho tệp này.", "No checkpoint covers this document yet."),
        where=subject,
        remedy=Text("Chạy hub checkpoint trước.", "Run hub checkpoint first."),
    )


def _not_stamped(number: str) -> Reject:
    return Reject(
        Text(
            "Điểm chốt của tệp này chưa có dấu thời gian.",
            "The checkpoint of this document has no time-stamp yet.",
        ),
        where=number,
        remedy=Text("Chạy hub checkpoint với --tsa.", "Run hub checkpoint with --tsa."),
    )


def _not_in_this_form(number: str) -> Reject:
    return Reject(
        Text(
            "Dấu thời gian đã được gia hạn bởi phiên bản cũ, không ghi được dạng XML (RFC 6283).",
            "The time-stamp was renewed by an earlier hub, which kept nothing for XML (RFC 6283).",
        ),
        where=number,
        remedy=Text("Dùng bản ghi RFC 4998 (.ers).", "Use the record of RFC 4998 (.ers)."),
    )
