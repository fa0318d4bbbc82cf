"""Keeps what checkpoints cover, hashed anew by a stronger function (kho cây băm làm mới)."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import insert, select
from sqlmodel import Session, col

from hub.core.store.tables import CheckpointRow, StampLeafRow, TreeRenewalRow


@dataclass(frozen=True, slots=True)
class TreeRenewal:
    """A checkpoint's statement and documents, hashed anew.

    :param digest: name of the hash function.
    :param leaves: two hashes for the statement, then two for each document, in the order of the
        checkpoint's leaves: how evidence records in ASN.1 and in XML begin a chain over it.
    """

    checkpoint: int
    digest: str
    leaves: bytes = field(repr=False)


class TreeRenewalRepository:
    """The renewals of one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, checkpoint: int) -> tuple[TreeRenewal, ...]:
        """Return the renewals of a checkpoint, in no order: the tokens over them tell it."""
        statement = select(TreeRenewalRow).where(col(TreeRenewalRow.checkpoint) == checkpoint)
        found = self._session.scalars(statement)
        return tuple(TreeRenewal(each.checkpoint, each.digest, each.leaves) for each in found)

    def add(self, renewal: TreeRenewal) -> None:
        """Keep one; two of a checkpoint with one hash function are refused by the database."""
        row = {
            "checkpoint": renewal.checkpoint,
            "digest": renewal.digest,
            "leaves": renewal.leaves,
        }
        self._session.connection().execute(insert(TreeRenewalRow), [row])

    def digests(self) -> dict[int, frozenset[str]]:
        """Return by which hash functions each time-stamped checkpoint was renewed."""
        stamped = select(col(CheckpointRow.number)).join(
            StampLeafRow, col(StampLeafRow.hash) == col(CheckpointRow.statement_hash)
        )
        found: dict[int, set[str]] = {number: set() for number in self._session.scalars(stamped)}
        renewed = select(col(TreeRenewalRow.checkpoint), col(TreeRenewalRow.digest))
        for number, digest in self._session.execute(renewed):
            found[number].add(digest)
        return {number: frozenset(each) for number, each in sorted(found.items())}
