"""Keep: what was collected goes into the store in one transaction (lưu kết quả thu thập).

A transcript whose document carries a signature is never changed by an import: correction is recall
and a new version (observed everywhere in the field; the sharing model knows only "in force" and
"recalled").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Self

from hub.core.contracts import Notice, Page, Reason, Record
from hub.core.errors import Actor
from hub.core.journey.collect import Collected
from hub.core.journey.identify import identified
from hub.core.journey.moving import move
from hub.core.journey.shrink import Roster, ShrinkGuard
from hub.core.journey.states import Step
from hub.core.journey.versions import Versions
from hub.core.model import Transcript
from hub.core.registry.days import today
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
        page = replace(page, records=self._identified(page.records))
        self.shrink.see(page)
        for evidence in page.evidence:
            self._transaction.imports.keep(self._import, evidence)
        versions = Versions(self._transaction, [record.transcript for record in page.records])
        given = _numbered(page.records, versions)
        refused = (*self._signed_already(given), *_blocked(given, versions))
        stopped = {notice.place for notice in refused}
        records = tuple(record for record in given if record.place not in stopped)
        transcripts = [record.transcript for record in records]
        replaced = versions.give_way(transcripts, actor=self._actor)
        saved = self._transaction.transcripts.save(transcripts)
        self.counts += saved.counts
        self._begin(saved.changed, replaced)
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

    def _identified(self, records: Sequence[Record]) -> tuple[Record, ...]:
        named = identified(
            self._transaction,
            [record.transcript for record in records],
            self._source,
            day=today(),
            evidence=f"import:{self._import}",
        )
        return _with(records, named)

    def _roster(self, school_code: str, school_year: str) -> Roster:
        return self._transaction.transcripts.roster(school_code, school_year)

    def _begin(self, keys: Sequence[str], replaced: Mapping[str, str]) -> None:
        """What is new begins its way, and what changed begins it again."""
        facts = {key: {"source": self._source, "replaces": replaced.get(key)} for key in keys}
        move(self._transaction, keys, Step.COLLECT, actor=self._actor, facts=facts)

    def _signed_already(self, records: Sequence[Record]) -> Iterator[Notice]:
        keys = [record.transcript.key for record in records]
        signed = self._transaction.documents.signed(set(keys))
        for record, key in zip(records, keys, strict=True):
            if key in signed:
                known = self._transaction.transcripts.get(key)
                if known is not None and known.transcript != record.transcript:
                    yield Notice(record.place, (_SIGNED_ALREADY,))


def _numbered(records: Sequence[Record], versions: Versions) -> tuple[Record, ...]:
    """Return `records` with the transcripts as the versions that they are about."""
    return _with(records, versions.numbered([record.transcript for record in records]))


def _with(records: Sequence[Record], transcripts: Sequence[Transcript]) -> tuple[Record, ...]:
    return tuple(
        record if record.transcript is each else replace(record, transcript=each)
        for record, each in zip(records, transcripts, strict=True)
    )


def _blocked(records: Sequence[Record], versions: Versions) -> Iterator[Notice]:
    """Those that a version in force keeps from being one themselves."""
    reasons = versions.blocked([record.transcript for record in records])
    if not reasons:
        return
    for record in records:
        if record.transcript.key in reasons:
            yield Notice(record.place, (reasons[record.transcript.key],))


_SIGNED_ALREADY = Reason(
    "signed-already",
    Text(
        "Học bạ này đã có chữ ký nên không sửa được; hãy thu hồi rồi lập phiên bản mới.",
        "This transcript is signed and cannot change; recall it and make a new version.",
    ),
    who=Actor.SCHOOL_OFFICE,
)
