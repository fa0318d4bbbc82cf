"""The evidence of imports: what came in, byte for byte, and what became of it."""

from __future__ import annotations

import hashlib

import pytest

from hub.core.contracts import Evidence
from hub.core.errors import Bug
from hub.core.store import ImportCounts, KeptEvidence, Store

WORKBOOK = Evidence("lớp 1A.xlsx", b"PK\x03\x04" + bytes(range(256)) * 40)
LIST = Evidence("danh sách.csv", "mã;tên\n".encode())


def sha(evidence: Evidence) -> str:
    return hashlib.sha256(evidence.content).hexdigest()


def test_an_import_with_its_evidence(store: Store) -> None:
    counts = ImportCounts(inserted=3, updated=2, unchanged=1, refused=4, flagged=5)
    with store.writing() as unit:
        number = unit.imports.start("csv-import")
        assert unit.imports.keep(number, WORKBOOK) == sha(WORKBOOK)
        unit.imports.keep(number, LIST)
        unit.imports.finish(number, counts)
        assert unit.imports.get(number) is not None
    with store.reading() as unit:
        kept = unit.imports.get(number)
        assert unit.imports.payload(sha(WORKBOOK)) == WORKBOOK.content
        assert unit.imports.payload("none") is None
        assert unit.imports.get(number + 1) is None
    assert kept is not None
    assert (kept.source, kept.counts) == ("csv-import", counts)
    assert kept.started_at.tzinfo is not None
    assert kept.evidence == tuple(
        KeptEvidence(one.name, sha(one), len(one.content)) for one in (WORKBOOK, LIST)
    )


def test_the_same_payload_is_kept_once(store: Store) -> None:
    for name in ("một.xlsx", "hai.xlsx"):
        with store.writing() as unit:
            number = unit.imports.start("csv-import")
            unit.imports.keep(number, Evidence(name, WORKBOOK.content))
    with store.reading() as unit:
        second, first = unit.imports.recent()
        assert unit.imports.recent(1) == (second,)
    assert (first.evidence[0].name, second.evidence[0].name) == ("một.xlsx", "hai.xlsx")
    assert first.evidence[0].sha256 == second.evidence[0].sha256
    assert first.id < second.id
    assert first.counts == ImportCounts()


def test_evidence_of_no_import_is_a_bug(store: Store) -> None:
    with pytest.raises(Bug), store.writing() as unit:
        unit.imports.keep(77, LIST)
    with store.reading() as unit:
        assert unit.imports.payload(sha(LIST)) is None
