"""Keeps switches and every record and file of them (kho các lần chuyển đổi nhà cung cấp).

Words for states, findings and outcomes are the switching's business. An item's content is what the
source had when the switch was planned: it stays, whatever becomes of either vendor.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update
from sqlmodel import Session, col

from hub.core.store.batching import batches
from hub.core.store.packing import pack, sha256, unpack
from hub.core.store.tables import SwitchItemRow, SwitchRow

_BATCH = 500

_COLUMNS = tuple(
    col(getattr(SwitchItemRow, name))
    for name in SwitchItemRow.model_fields
    if name not in {"switch_id", "sha256"}
)


@dataclass(frozen=True, slots=True)
class StoredSwitch:
    """One switch of a school.

    :param source: id of the adapter that the school leaves, `target`: of the one it goes to.
    :param cursor: where the source stood when it was planned, where it says so.
    :param agreed_until: the last day on which it may be rolled back.
    :param report: the signed report, once there is one.
    """

    id: int
    school: str
    source: str
    target: str
    state: str
    actor: str
    created_at: dt.datetime
    cursor: str | None = None
    cut_over_on: dt.date | None = None
    agreed_until: dt.date | None = None
    report: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SwitchItem:
    """One record or one file of a switch.

    :param kind: ``record`` or ``file``.
    :param key: a transcript's key, with canonical ids; or the SHA-256 of a file.
    :param name: the file's name at the source, or the place of a record that cannot be read.
    :param pupil: the canonical code, `target_pupil`: the one that the target knows.
    :param content: canonical JSON of the transcript, or the file's bytes.
    """

    kind: str
    key: str
    finding: str
    content: bytes = field(repr=False)
    name: str = ""
    school_year: str = ""
    class_name: str = ""
    pupil: str = ""
    target_pupil: str = ""
    reason: str | None = None
    accepted_by: str | None = None
    accepted_why: str | None = None
    request_id: str | None = None
    outcome: str | None = None
    checked: str | None = None
    verdict: str | None = None
    id: int = 0

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the content."""
        return sha256(self.content)


class SwitchRepository:
    """The switches of one transaction."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def add(self, school: str, source: str, target: str, *, state: str, actor: str) -> int:
        """Keep a new switch; return its number."""
        row = SwitchRow(
            school=school,
            source=source,
            target=target,
            state=state,
            actor=actor,
            created_at=self._clock(),
        )
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def get(self, number: int) -> StoredSwitch | None:
        """Return the switch with that number."""
        return self._one(select(SwitchRow).where(col(SwitchRow.id) == number))

    def latest(self, school: str) -> StoredSwitch | None:
        """Return the school's latest switch."""
        wanted = select(SwitchRow).where(col(SwitchRow.school) == school)
        return self._one(wanted.order_by(col(SwitchRow.id).desc()).limit(1))

    def change(self, number: int, **values: object) -> None:
        """Note what became of a switch: columns of `StoredSwitch` by name."""
        self._session.execute(update(SwitchRow).where(col(SwitchRow.id) == number).values(**values))

    def put(self, number: int, items: Iterable[SwitchItem]) -> None:
        """Keep items of a switch."""
        for batch in batches(items, _BATCH):
            rows = [_row(number, each) for each in batch]
            self._session.connection().execute(insert(SwitchItemRow), rows)

    def items(
        self,
        number: int,
        *,
        kind: str | None = None,
        findings: Collection[str] | None = None,
        request_id: str | None = None,
    ) -> Iterator[SwitchItem]:
        """Yield items of a switch in the order in which they were kept, page by page."""
        after = 0
        while True:
            wanted = select(*_COLUMNS).where(
                col(SwitchItemRow.switch_id) == number, col(SwitchItemRow.id) > after
            )
            if kind is not None:
                wanted = wanted.where(col(SwitchItemRow.kind) == kind)
            if findings is not None:
                wanted = wanted.where(col(SwitchItemRow.finding).in_(findings))
            if request_id is not None:
                wanted = wanted.where(col(SwitchItemRow.request_id) == request_id)
            page = wanted.order_by(col(SwitchItemRow.id)).limit(_BATCH)
            rows = self._session.execute(page).all()
            yield from map(_item, rows)
            if len(rows) < _BATCH:
                return
            after = rows[-1].id

    def note(self, ids: Collection[int], **values: object) -> None:
        """Note the same of several items: columns of `SwitchItem` by name."""
        for batch in batches(ids, _BATCH):
            change = update(SwitchItemRow).where(col(SwitchItemRow.id).in_(batch))
            self._session.execute(change.values(**values))

    def note_each(self, values: Mapping[int, Mapping[str, object]]) -> None:
        """Note something of each item, by its number; the same columns for all."""
        for batch in batches(values.items(), _BATCH):
            rows = [{"id": number, **said} for number, said in batch]
            self._session.execute(update(SwitchItemRow), rows)

    def requests(self, number: int) -> list[str]:
        """Return the ids of requests that have items without an outcome, in order."""
        wanted = (
            select(col(SwitchItemRow.request_id))
            .where(
                col(SwitchItemRow.switch_id) == number,
                col(SwitchItemRow.request_id).is_not(None),
                col(SwitchItemRow.outcome).is_(None),
            )
            .group_by(col(SwitchItemRow.request_id))
            .order_by(func.min(col(SwitchItemRow.id)))
        )
        return [str(each) for each in self._session.execute(wanted).scalars()]

    def tally(self, number: int, column: str) -> Counter[tuple[str, str]]:
        """Count items by kind and by what stands in `column`; an empty one is the empty text."""
        said = col(getattr(SwitchItemRow, column))
        wanted = (
            select(col(SwitchItemRow.kind), said, func.count())
            .where(col(SwitchItemRow.switch_id) == number)
            .group_by(col(SwitchItemRow.kind), said)
        )
        return Counter({(kind, word or ""): n for kind, word, n in self._session.execute(wanted)})

    def _one(self, wanted: Select[SwitchRow]) -> StoredSwitch | None:
        row = self._session.execute(
            wanted.execution_options(populate_existing=True)
        ).scalar_one_or_none()
        return None if row is None else _switch(row)


def _row(number: int, item: SwitchItem) -> dict[str, Any]:
    return {
        "switch_id": number,
        "kind": item.kind,
        "key": item.key,
        "name": item.name,
        "school_year": item.school_year,
        "class_name": item.class_name,
        "pupil": item.pupil,
        "target_pupil": item.target_pupil,
        "finding": item.finding,
        "content": pack(item.content),
        "sha256": item.sha256,
        "reason": item.reason,
    }


def _item(row: Row[Any]) -> SwitchItem:
    said = row._asdict()
    return SwitchItem(**{**said, "content": unpack(said["content"])})


def _switch(row: SwitchRow) -> StoredSwitch:
    return StoredSwitch(
        id=row.id or 0,
        school=row.school,
        source=row.source,
        target=row.target,
        state=row.state,
        actor=row.actor,
        created_at=row.created_at,
        cursor=row.cursor,
        cut_over_on=row.cut_over_on,
        agreed_until=row.agreed_until,
        report=row.report,
    )
