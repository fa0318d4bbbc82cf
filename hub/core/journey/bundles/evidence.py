"""Evidence in a bundle: what is kept about revocation, and proofs of existence (bằng chứng).

Each piece is signed by whoever gave it, so it may come out of the bundle that it speaks for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress

from hub.core.document.verification import Trust, certified_by
from hub.core.errors import Reject
from hub.core.journey.archive import words_about
from hub.core.journey.bundles.container import EVIDENCE, Bundle
from hub.core.journey.proofs import record_of
from hub.core.store import Transaction
from hub.core.trust.evidence import Evidence, readable_records


def evidence_of(
    transaction: Transaction, key: str, document: bytes, trust: Trust | None, at: dt.datetime
) -> dict[str, bytes]:
    """Return what the store keeps about a document, as a bundle names it.

    :param trust: whom to trust: tells which certificates the words about revocation are about;
        without it there are none of these.
    """
    found: list[tuple[str, bytes]] = []
    with suppress(Reject):  # No stamped checkpoint covers the document yet.
        found.append((".ers", record_of(transaction, key, document)))
    if trust is not None:
        answers, lists = words_about(transaction, certified_by(document, trust, at=at))
        found += [(".ocsp", each) for each in answers] + [(".crl", each) for each in lists]
    return {
        f"{EVIDENCE}{number:03d}{suffix}": each for number, (suffix, each) in enumerate(found, 1)
    }


def with_evidence_of(bundle: Bundle, known: Evidence) -> Evidence:
    """Return `known` with what the bundle brings along."""
    kept = {name: each for name, each in bundle.files.items() if name.startswith(EVIDENCE)}
    revocations = known.revocations.with_more(_of(kept, ".ocsp"), _of(kept, ".crl"))
    records = tuple(readable_records(_of(kept, ".ers")))
    return Evidence(revocations, (*known.records, *records))


def _of(files: Mapping[str, bytes], suffix: str) -> list[bytes]:
    return [content for name, content in sorted(files.items()) if name.endswith(suffix)]
