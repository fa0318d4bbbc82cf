"""Keeping a page: one transaction, and nothing that somebody signed is changed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from hub.core.contracts import Evidence, Page, Record, SourcePlace
from hub.core.journey.collect import Collected
from hub.core.journey.keep import Keeper
from hub.core.model import Transcript
from hub.core.store import NewDocument, Search, open_store
from tests.spec import samples


def _page(*transcripts: Transcript) -> Page:
    records = (
        Record(transcript, SourcePlace("a.xlsx", "Sheet1", row))
        for row, transcript in enumerate(transcripts, start=4)
    )
    return Page(tuple(records), evidence=(Evidence("a.xlsx", b"raw"),))


def test_a_page_is_kept_with_its_evidence_and_its_counts(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "s.sqlite")) as store:
        with store.writing() as unit:
            keeper = Keeper(unit, "csv-import", actor="local")
            kept = keeper.keep(_page(samples.primary(1), samples.primary(2)))
            keeper.finish(Collected(accepted=2))
        assert len(kept.records) == 2
        with store.reading() as unit:
            (made,) = unit.imports.recent()
            assert (made.counts.inserted, made.counts.unchanged) == (2, 0)
            assert unit.imports.payload(made.evidence[0].sha256) == b"raw"
            assert unit.transcripts.count(Search()) == 2


def test_a_signed_transcript_cannot_be_changed_an_unsigned_one_can(tmp_path: Path) -> None:
    signed, unsigned = samples.primary(1), samples.primary(2)
    with closing(open_store(tmp_path / "s.sqlite")) as store:
        with store.writing() as unit:
            Keeper(unit, "csv-import", actor="local").keep(_page(signed, unsigned))
            unit.documents.add([NewDocument(signed.key, b"<x/>", "signing", ("GVCN",))])
        changed = [
            samples.change(each, {"results.comments.homeroom": "Khác."})
            for each in (signed, unsigned)
        ]
        with store.writing() as unit:
            kept = Keeper(unit, "csv-import", actor="local").keep(_page(*changed))
        assert [record.transcript for record in kept.records] == [changed[1]]
        (refused,) = kept.refused
        assert (refused.place.row, refused.reasons[0].code) == (4, "signed-already")
        with store.reading() as unit:
            still = unit.transcripts.get(signed.key)
            assert still is not None
            assert still.transcript == signed


def test_the_same_content_again_is_no_change_even_when_signed(tmp_path: Path) -> None:
    signed = samples.primary(1)
    with closing(open_store(tmp_path / "s.sqlite")) as store, store.writing() as unit:
        Keeper(unit, "csv-import", actor="local").keep(_page(signed))
        unit.documents.add([NewDocument(signed.key, b"<x/>", "signing", ("GVCN",))])
        kept = Keeper(unit, "csv-import", actor="local").keep(_page(signed))
        assert (len(kept.records), kept.refused) == (1, ())
