"""Restores a backup into an empty database, of either kind, as a whole or not at all (khôi phục).

The rows go into a schema of the revision they were written in, in one transaction; then every row
is read back and held against the manifest, and only then does the transaction end. Opening the
store afterwards brings it up to the newest revision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, inspect

from hub.core.store.backup.contents import ADDED, CHANGED, REMOVED, Line, check_bytes, lines
from hub.core.store.backup.errors import damaged, incomplete, place_taken
from hub.core.store.backup.folder import BackupFolder, chain
from hub.core.store.backup.frames import frame
from hub.core.store.backup.index import Digest, row_digest
from hub.core.store.backup.loading import let_go, number_on, references_later
from hub.core.store.backup.manifest import Manifest
from hub.core.store.backup.schema import has_key, key_of, page_of, rows_of, tables_of
from hub.core.store.backup.sealed import Keys
from hub.core.store.batching import batches
from hub.core.store.connecting import connect
from hub.core.store.migrating import upgrade_to
from hub.core.store.naming import named_errors

Tick = Callable[[int], object]

_COUNTED: Final = 1_000


def restore(
    folder: BackupFolder,
    manifests: Sequence[Manifest],
    wanted: Manifest,
    keys: Keys,
    place: Path | str,
    tick: Tick,
) -> None:
    """Make `place`, which holds nothing yet, the store that `wanted` is a backup of.

    :param manifests: all of the folder.
    :param tick: told of every row that is written, and of every row that is read back.
    :raises BackupRefused: when something is damaged or missing; `place` stays empty.
    :raises BackupUnusable: when `place` holds something, or a key is not there.
    """
    parts = chain(manifests, wanted)
    for part in parts:
        check_bytes(folder, part)
    engines = connect(place)
    with closing(engines), named_errors(engines.where), engines.writing.connect() as connection:
        let_go(connection)
        with connection.begin():
            if inspect(connection).get_table_names():
                raise place_taken(engines.where)
            upgrade_to(connection, wanted.revision, engines.where)
            tables = {table.name: table for table in tables_of(connection)}
            _fill(connection, tables, folder, parts, keys, tick)
            _hold_against(connection, tables, wanted, str(folder.backup(wanted.number)), tick)


def _fill(
    connection: Connection,
    tables: Mapping[str, Table],
    folder: BackupFolder,
    parts: Sequence[Manifest],
    keys: Keys,
    tick: Tick,
) -> None:
    where = str(folder.path)
    if any(part.tables.keys() != tables.keys() for part in parts):
        raise damaged(where)
    with references_later(connection, list(tables.values()), where):
        # The migrations gave some tables their first rows.
        for table in tables.values():
            connection.execute(table.delete())
        for part in parts:
            if not part.whole:
                _remove(connection, tables, lines(folder, part, keys))
            _insert(connection, tables, lines(folder, part, keys), where, tick)
    number_on(connection, list(tables.values()))


def _remove(connection: Connection, tables: Mapping[str, Table], found: Iterable[Line]) -> None:
    """Take out what was removed, and what has changed: it is inserted anew."""
    outdated = (line for line in found if line.mark in (REMOVED, CHANGED))
    for table, batch in _by_table(outdated, tables):
        gone = [_key(table, line) for line in batch]
        connection.execute(table.delete().where(has_key(table, gone)))


def _insert(
    connection: Connection,
    tables: Mapping[str, Table],
    found: Iterable[Line],
    where: str,
    tick: Tick,
) -> None:
    there = (line for line in found if line.mark in (ADDED, CHANGED))
    for table, batch in _by_table(there, tables):
        columns = batch[0].columns
        if set(columns) != set(table.columns.keys()):
            raise damaged(where)
        rows = [dict(zip(columns, line.values, strict=True)) for line in batch]
        connection.execute(table.insert(), rows)
        tick(len(rows))


def _by_table(
    found: Iterable[Line], tables: Mapping[str, Table]
) -> Iterator[tuple[Table, list[Line]]]:
    """Yield lines of one table at a time, as many as are held in memory at once."""
    batch: list[Line] = []
    for line in found:
        if batch and (batch[0].table != line.table or len(batch) == page_of(tables[line.table])):
            yield tables[batch[0].table], batch
            batch = []
        batch.append(line)
    if batch:
        yield tables[batch[0].table], batch


def _key(table: Table, line: Line) -> tuple[Any, ...]:
    if line.mark == REMOVED:
        return tuple(line.values)
    named = dict(zip(line.columns, line.values, strict=True))
    return tuple(named[column.name] for column in key_of(table))


def _hold_against(
    connection: Connection,
    tables: Mapping[str, Table],
    wanted: Manifest,
    where: str,
    tick: Tick,
) -> None:
    """Read every row back and compare all of them with what the manifest promises."""
    for name, table in tables.items():
        digest = Digest()
        for portion in batches(rows_of(connection, table), _COUNTED):
            for key, row in portion:
                digest.add(key, row_digest(frame(row)))
            tick(len(portion))
        promised = wanted.tables[name]
        if (digest.rows, digest.hexdigest()) != (promised.rows, promised.digest):
            raise incomplete(where, name)
