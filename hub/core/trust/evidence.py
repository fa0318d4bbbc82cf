"""What lies beside a signed file for the long term: proofs of existence, words about revocation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from hub.core.trust import evidence_asn1, evidence_xml
from hub.core.trust.ageing import NEVER, Ageing
from hub.core.trust.anchors import TrustAnchors
from hub.core.trust.errors import TimestampRefused
from hub.core.trust.evidence_record import EvidenceRecord, ProvenTime, proven_time
from hub.core.trust.revocation import Revocations

RECORD_SUFFIX: Final = ".ers"
"""How evidence records (RFC 4998) are named: that of the file they are about, and this."""
XML_RECORD_SUFFIX: Final = ".xmlers"
"""How those of RFC 6283 are named."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a folder of evidence holds; nothing is fetched.

    :param records: evidence records that can be read, of whatever file.
    """

    revocations: Revocations
    records: tuple[EvidenceRecord, ...]

    @staticmethod
    def load(folder: Path | None) -> Evidence:
        """Return what lies in a folder: ``*.ers``, ``*.xmlers``, ``*.ocsp``, ``*.ors``, lists."""
        if folder is None:
            return Evidence(Revocations(), ())
        files = [
            each
            for suffix in (RECORD_SUFFIX, XML_RECORD_SUFFIX)
            for each in sorted(folder.glob(f"*{suffix}"))
        ]
        records = readable_records(each.read_bytes() for each in files)
        return Evidence(Revocations.load(folder), tuple(records))

    def proof_of(
        self, content: bytes, anchors: TrustAnchors, at: datetime, ageing: Ageing = NEVER
    ) -> ProvenTime | TimestampRefused | None:
        """Return since when these bytes provably exist, as of the moment `at`.

        :param ageing: until when algorithms are believed.
        :returns: the earliest proof; why the records about these bytes prove nothing; None where no
            record is about them.
        """
        proofs: list[ProvenTime] = []
        refusal: TimestampRefused | None = None
        for record in self.records:
            if not record.is_about(content):
                continue
            try:
                proofs.append(proven_time(record, content, anchors, at, ageing))
            except TimestampRefused as error:
                refusal = error
        return min(proofs, key=lambda each: each.at) if proofs else refusal


def read_record(content: bytes) -> EvidenceRecord:
    """Return an evidence record of either form.

    :raises TimestampRefused: it cannot be read.
    """
    is_xml = content.lstrip()[:1] == b"<"
    return evidence_xml.read_record(content) if is_xml else evidence_asn1.read_record(content)


def readable_records(contents: Iterable[bytes]) -> Iterator[EvidenceRecord]:
    """Yield the records that can be read; what cannot says nothing about any file."""
    for content in contents:
        try:
            yield read_record(content)
        except TimestampRefused:
            continue
