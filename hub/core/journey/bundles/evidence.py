"""Evidence in a bundle: what is kept about revocation, and proofs of existence (bằng chứng).

Each piece is signed by whoever gave it, so it may come out of the bundle that it speaks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from hub.core.journey.bundles.container import EVIDENCE, Bundle
from hub.core.trust.errors import TimestampRefused
from hub.core.trust.evidence import RECORD_SUFFIX, Evidence
from hub.core.trust.evidence_record import ArchiveStamp, read_record

_KINDS: Final = {RECORD_SUFFIX: ".ers", ".ocsp": ".ocsp", ".ors": ".ocsp", ".crl": ".crl"}
_MOST: Final = 40
_LONGEST: Final = 8 * 1024 * 1024


def evidence_in(folder: Path | None) -> dict[str, bytes]:
    """Return the evidence that lies in a folder, as a bundle names it; of much the first.

    :param folder: as ``hub verify --keep`` fills it; None: nothing is kept.
    """
    if folder is None:
        return {}
    files = [
        each
        for each in sorted(folder.iterdir())
        if each.suffix in _KINDS and each.is_file() and each.stat().st_size <= _LONGEST
    ]
    return {
        f"{EVIDENCE}{number:03d}{_KINDS[each.suffix]}": each.read_bytes()
        for number, each in enumerate(files[:_MOST], 1)
    }


def with_evidence_of(bundle: Bundle, known: Evidence) -> Evidence:
    """Return `known` with what the bundle brings along."""
    kept = {name: each for name, each in bundle.files.items() if name.startswith(EVIDENCE)}
    revocations = known.revocations.with_more(_of(kept, ".ocsp"), _of(kept, ".crl"))
    records = tuple(_records(_of(kept, ".ers")))
    return Evidence(revocations, (*known.records, *records))


def _of(files: Mapping[str, bytes], suffix: str) -> list[bytes]:
    return [content for name, content in sorted(files.items()) if name.endswith(suffix)]


def _records(contents: list[bytes]) -> Iterator[tuple[ArchiveStamp, ...]]:
    for content in contents:
        try:
            yield read_record(content)
        except TimestampRefused:
            continue  # Says nothing about any file.
