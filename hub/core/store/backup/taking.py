"""Takes a backup: what was added, changed and removed since the last one (sao lưu).

The store is read in one unchanging view while others write. Its rows are walked in the order of
their keys beside the last backup's index, so memory stays flat whatever the store holds. A table
whose rows are only ever added is walked by its keys alone: what is known is not read again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from hub.core.store.backup.contents import ADDED, CHANGED, REMOVED
from hub.core.store.backup.folder import BackupFolder
from hub.core.store.backup.frames import frame
from hub.core.store.backup.index import Digest, IndexReader, IndexWriter, Key, Known, row_digest
from hub.core.store.backup.manifest import (
    INDEX,
    ROWS,
    Manifest,
    TableCounts,
    name_of,
    write_manifest,
)
from hub.core.store.backup.schema import (
    has_key,
    in_order,
    key_in,
    key_of,
    only_added,
    page_of,
    revision_of,
    rows_of,
    tables_of,
)
from hub.core.store.backup.sealed import Keys, Sealing, sealing
from hub.core.store.batching import batches
from hub.core.store.engine import Store
from hub.core.store.ledger import Head

Tick = Callable[[int], object]


def take_backup(
    store: Store, folder: BackupFolder, keys: Keys, tick: Tick, *, whole: bool = False
) -> Manifest:
    """Add a backup of `store` to `folder`.

    It is whole where it is the first one, or the last one cannot be continued: another revision of
    the schema, an index that is gone.

    :param whole: in any case.
    :param tick: told of every row that is done.
    :raises BackupRefused: when an earlier backup is damaged.
    :raises BackupUnusable: when the folder cannot be used.
    :raises BackupBusy: when another backup into it is under way.
    """
    with folder.held(), store.copying() as (view, transaction):
        manifests = folder.manifests(keys)
        last = manifests[-1] if manifests else None
        revision = revision_of(view)
        goes_on = (
            last is not None
            and not whole
            and last.revision == revision
            and (folder.backup(last.number) / INDEX).is_file()
        )
        job = _Job(view, folder, keys, last if goes_on else None)
        return job.run(len(manifests) + 1, revision, transaction.ledger.head(), tick)


@dataclass(slots=True)
class _Counts:
    digest: Digest = field(default_factory=Digest)
    added: int = 0
    changed: int = 0
    removed: int = 0

    def told(self) -> TableCounts:
        return TableCounts(
            rows=self.digest.rows,
            digest=self.digest.hexdigest(),
            added=self.added,
            changed=self.changed,
            removed=self.removed,
        )


class _Job:
    """One backup being taken.

    :param last: the backup that it continues; None for a whole one.
    """

    def __init__(
        self, view: Connection, folder: BackupFolder, keys: Keys, last: Manifest | None
    ) -> None:
        self._view = view
        self._folder = folder
        self._keys = keys
        self._last = last

    def run(self, number: int, revision: str, head: Head, tick: Tick) -> Manifest:
        at = dt.datetime.now(dt.UTC)
        tables = sorted(tables_of(self._view), key=lambda table: table.name)
        set_id = self._folder.id
        with self._folder.adding(number) as staged:
            with ExitStack() as stack:
                rows_name, index_name = (name_of(set_id, number, each) for each in (ROWS, INDEX))
                rows = stack.enter_context(sealing(staged / ROWS, self._keys, rows_name))
                listed = stack.enter_context(sealing(staged / INDEX, self._keys, index_name))
                index = IndexWriter(listed)
                counts = {
                    table.name: self._table(table, known, rows, index, tick)
                    for table, known in self._known(tables)
                }
                index.finish()
            manifest = Manifest(
                set=set_id,
                number=number,
                whole=self._last is None,
                at=at,
                previous=self._folder.sha256_of(number - 1) if number > 1 else None,
                revision=revision,
                head=(head.sequence, head.hash),
                size=rows.size,
                sha256=rows.sha256,
                tables={name: each.told() for name, each in counts.items()},
            )
            write_manifest(staged, manifest, self._keys)
        return manifest

    def _known(self, tables: Sequence[Table]) -> Iterator[tuple[Table, Known]]:
        """Pair each table with what the last backup has of it."""
        if self._last is None:
            yield from ((table, Known(iter(()))) for table in tables)
            return
        name = name_of(self._folder.id, self._last.number, INDEX)
        reader = IndexReader(self._folder.backup(self._last.number) / INDEX, self._keys, name)
        for table in tables:
            yield table, Known(reader.entries(table.name))

    def _table(
        self, table: Table, known: Known, rows: Sealing, index: IndexWriter, tick: Tick
    ) -> _Counts:
        counts = _Counts()
        rows.write(frame(["table", table.name, [column.name for column in table.columns]]))
        index.begin(table.name)
        for page in self._pages(table, known):
            for key, before, row in page:
                digest = before if row is None else row_digest(frame(row))
                assert digest is not None  # noqa: S101 - a row that is not read is a known one
                index.add(key, digest)
                counts.digest.add(key, digest)
                if row is not None and digest != before:
                    mark = ADDED if before is None else CHANGED
                    rows.write(frame([mark, row]))
                    counts.added += mark is ADDED
                    counts.changed += mark is CHANGED
            counts.removed += _write_gone(rows, known)
            tick(len(page))
        known.end()
        counts.removed += _write_gone(rows, known)
        return counts

    def _pages(
        self, table: Table, known: Known
    ) -> Iterator[list[tuple[Key, bytes | None, list[Any] | None]]]:
        """Yield key, last digest and row, page by page; no row where it is as it was."""
        if only_added(table):
            found = self._view.execute(in_order(table, select(*key_of(table))))
            for keys in batches(map(tuple, found), page_of(table)):
                before = {key: known.take(key) for key in keys}
                new = self._rows(table, [key for key in keys if before[key] is None])
                yield [(key, before[key], new.get(key)) for key in keys]
            return
        for page in batches(rows_of(self._view, table), page_of(table)):
            yield [(key, known.take(key), row) for key, row in page]

    def _rows(self, table: Table, keys: Sequence[Key]) -> dict[Key, list[Any]]:
        if not keys:
            return {}
        statement = select(table).where(has_key(table, keys))
        return {key_in(table, row): list(row) for row in self._view.execute(statement)}


def _write_gone(rows: Sealing, known: Known) -> int:
    for key in known.gone:
        rows.write(frame([REMOVED, key]))
    count = len(known.gone)
    known.gone.clear()
    return count
