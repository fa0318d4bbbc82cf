"""Keep: what was collected goes into the store in one transaction (lưu kết quả thu thập).

A transcript whose document carries a signature is never changed by an import: correction is recall
and a new version (observed everywhere in the field; the sharing model knows only "in force" and
"recalled").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hub.core.contracts import Notice, Page, Reason, Record
from hub.core.errors import Actor
from hub.core.journey.collect import Collected
from hub.core.store import ImportCounts, SaveCounts, Transaction
from hub.core.text import Text


class Keeper:
    """Keeps pages of one import in one transaction.

    :param source: id of the adapter that brings them.
    """

    def __init__(self, unit: Transaction, source: str) -> None:
        self._unit = unit
        self._import = unit.imports.start(source)
        self.counts = SaveCounts()

    def keep(self, page: Page) -> Page:
        """Save the page and its evidence; return it with those that may not change refused."""
        for evidence in page.evidence:
            self._unit.imports.keep(self._import, evidence)
        refused = tuple(self._signed_already(page.records))
        blocked = {notice.place for notice in refused}
        records = tuple(record for record in page.records if record.place not in blocked)
        self.counts += self._unit.transcripts.save(record.transcript for record in records)
        return Page(records, page.refused + refused, page.flagged, page.evidence, page.total)

    def finish(self, collected: Collected) -> None:
        """Note what became of the import's rows."""
        counts = self.counts
        self._unit.imports.finish(
            self._import,
            ImportCounts(
                counts.inserted,
                counts.updated,
                counts.unchanged,
                len(collected.refused),
                len(collected.flagged),
            ),
        )

    def _signed_already(self, records: Sequence[Record]) -> Iterator[Notice]:
        signed = self._unit.documents.signed({record.transcript.key for record in records})
        for record in records:
            if record.transcript.key in signed:
                known = self._unit.transcripts.get(record.transcript.key)
                if known is not None and known.transcript != record.transcript:
                    yield Notice(record.place, (_SIGNED_ALREADY,))


_SIGNED_ALREADY = Reason(
    "signed-already",
    Text(
        "Học bạ này đã có chữ ký nên không sửa được; hãy thu hồi rồi lập phiên bản mới.",
        "This transcript is signed and cannot change; recall it and make a new version.",
    ),
    who=Actor.SCHOOL_OFFICE,
)
