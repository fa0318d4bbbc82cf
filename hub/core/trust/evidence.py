"""What lies beside a signed file for the long term: proofs of existence, words about revocation."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from hub.core.trust.anchors import TrustAnchors
from hub.core.trust.errors import TimestampRefused
from hub.core.trust.evidence_record import ArchiveStamp, ProvenTime, proven_time, read_record
from hub.core.trust.revocation import Revocations

RECORD_SUFFIX: Final = ".ers"
"""How evidence records are named: that of the file they are about, and this."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a folder of evidence holds; nothing is fetched.

    :param records: evidence records that can be read, of whatever file.
    """

    revocations: Revocations
    records: tuple[tuple[ArchiveStamp, ...], ...]

    @staticmethod
    def load(folder: Path | None) -> Evidence:
        """Return what lies in a folder: ``*.ers``, ``*.ocsp``, ``*.ors``, ``*.crl``."""
        if folder is None:
            return Evidence(Revocations(), ())
        records = []
        for file in sorted(folder.glob(f"*{RECORD_SUFFIX}")):
            try:
                records.append(read_record(file.read_bytes()))
            except TimestampRefused:
                continue  # Says nothing about any file.
        return Evidence(Revocations.load(folder), tuple(records))

    def proof_of(
        self, content: bytes, anchors: TrustAnchors, at: datetime
    ) -> ProvenTime | TimestampRefused | None:
        """Return since when these bytes provably exist, as of the moment `at`.

        :returns: the earliest proof; why the records about these bytes prove nothing; None where no
            record is about them.
        """
        digest = hashlib.sha256(content).digest()
        proofs: list[ProvenTime] = []
        refusal: TimestampRefused | None = None
        for stamps in self.records:
            if stamps[0].imprint_of(digest) is None:
                continue
            try:
                proofs.append(proven_time(stamps, digest, anchors, at))
            except TimestampRefused as error:
                refusal = error
        return min(proofs, key=lambda each: each.at) if proofs else refusal
