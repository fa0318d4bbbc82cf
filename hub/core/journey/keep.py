"""Keep: what was collected goes into the store in one transaction (lưu kết quả thu thập).

A transcript whose document carries a signature is never changed by an import: correction is recall
and a new version (observed everywhere in the field; the sharing model knows only "in force" and
"recalled").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

from hub.core.contracts import Notice, Page, Reason, Record
from hub.core.errors import Actor
from hub.core.journey.collect import Collected
from hub.core.journey.moving import move
from hub.core.journey.shrink import Roster, ShrinkGuard
from hub.core.journey.states import Step
from hub.core.store import ImportCounts, SaveCounts, Transaction
from hub.core.text import Text


class Keeper:
    """Keeps pages of one import, in one transaction or each in its own (`within`).

    :param transaction: the one in which the import begins.
    :param source: id of the adapter that brings them.
    :param actor: who imports them, for the ledger.
    """

    def __init__(self, transaction: Transaction, source: str, *, actor: str) -> None:
        self._transaction = transaction
        self._actor = actor
        self._source = source
        self._import = transaction.imports.start(source)
        self.counts = SaveCounts()
        self.shrink = ShrinkGuard(self._roster)

    def within(self, transaction: Transaction) -> Self:
        """Go on in another transaction; what was kept in the ones before stays."""
        self._transaction = transaction
        return self

    def keep(self, page: Page) -> Page:
        """Save the page and its evidence; return it with those that may not change refused."""
        self.shrink.see(page)
        for evidence in page.evidence:
            self._transaction.imports.keep(self._import, evidence)
        refused = tuple(self._signed_already(page.records))
        blocked = {notice.place for notice in refused}
        records = tuple(record for record in page.records if record.place not in blocked)
        transcripts = [record.transcript for record in records]
        saved = self._transaction.transcripts.save(transcripts)
        self.counts += saved.counts
        self._begin(saved.changed)
        return replace(page, records=records, refused=page.refused + refused)

    def finish(self, collected: Collected) -> None:
        """Note what became of the import's rows."""
        counts = self.counts
        self._transaction.imports.finish(
            self._import,
            ImportCounts(
                counts.inserted,
                counts.updated,
                counts.unchanged,
                len(collected.refused),
                len(collected.flagged),
            ),
        )

    def _roster(self, school_code: str, school_year: str) -> Roster:
        return self._transaction.transcripts.roster(school_code, school_year)

    def _begin(self, keys: Sequence[str]) -> None:
        """What is new begins its way, and what changed begins it again."""
        facts = {key: {"source": self._source} for key in keys}
        move(self._transaction, keys, Step.COLLECT, actor=self._actor, facts=facts)

    def _signed_already(self, records: Sequence[Record]) -> Iterator[Notice]:
        signed = self._transaction.documents.signed({record.transcript.key for record in records})
        for record in records:
            if record.transcript.key in signed:
                known = self._transaction.transcripts.get(record.transcript.key)
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
