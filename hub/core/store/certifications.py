"""Keeps certifications and lists of those taken back, as they were signed (kho chứng nhận)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from hub.core.store.inserting import insert_into
from hub.core.store.packing import pack, sha256, unpack
from hub.core.store.tables import CertificationRow


@dataclass(frozen=True, slots=True)
class StoredCertification:
    """A signed file about certifications.

    :param format: which kind of file it is, with its version.
    :param issuer: SHA-256 of the certificate whose signature was verified when it was added.
    """

    format: str
    issuer: str
    content: bytes = field(repr=False)


class CertificationRepository:
    """The certifications of one unit of work."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(self, stored: StoredCertification) -> None:
        """Keep a file; one that is here already is no news."""
        row = {
            "sha256": sha256(stored.content),
            "format": stored.format,
            "issuer": stored.issuer,
            "content": pack(stored.content),
            "added_at": self._clock(),
        }
        statement = insert_into(self._session, CertificationRow).values([row])
        self._session.execute(statement.on_conflict_do_nothing())

    def all(self) -> tuple[StoredCertification, ...]:
        """Return every file, the first that was added first."""
        ordered = select(CertificationRow).order_by(
            col(CertificationRow.added_at), col(CertificationRow.sha256)
        )
        return tuple(
            StoredCertification(row.format, row.issuer, unpack(row.content))
            for row in self._session.exec(ordered)
        )
