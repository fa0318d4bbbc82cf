"""Verifies backups without restoring them: seals, chain, hashes, counts (xác minh bản sao lưu)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hub.core.store.backup.contents import check_bytes, lines
from hub.core.store.backup.errors import damaged, incomplete
from hub.core.store.backup.folder import BackupFolder
from hub.core.store.backup.index import Digest, IndexReader
from hub.core.store.backup.manifest import INDEX, Manifest, name_of
from hub.core.store.backup.sealed import Keys

Tick = Callable[[int], object]


def verify_backups(
    folder: BackupFolder, manifests: Sequence[Manifest], keys: Keys, tick: Tick
) -> int:
    """Read everything the folder holds; return how many rows that were.

    :param manifests: all of the folder, which reading them has held together already.
    :param tick: told of every row that is read.
    :raises BackupRefused: when anything is damaged, changed or missing.
    """
    count = 0
    before: Manifest | None = None
    for manifest in manifests:
        check_bytes(folder, manifest)
        for _ in lines(folder, manifest, keys):
            count += 1
            tick(1)
        _check_counts(folder, before, manifest)
        before = manifest
    if before is not None and (folder.backup(before.number) / INDEX).is_file():
        _check_index(folder, before, keys)
    return count


def _check_counts(folder: BackupFolder, before: Manifest | None, manifest: Manifest) -> None:
    """What was there, what came and what went must make what there is."""
    for name, table in manifest.tables.items():
        earlier = 0
        if before is not None and not manifest.whole and name in before.tables:
            earlier = before.tables[name].rows
        if earlier + table.added - table.removed != table.rows:
            raise incomplete(str(folder.backup(manifest.number)), name)


def _check_index(folder: BackupFolder, manifest: Manifest, keys: Keys) -> None:
    path = folder.backup(manifest.number) / INDEX
    reader = IndexReader(path, keys, name_of(folder.id, manifest.number, INDEX))
    for name, promised in sorted(manifest.tables.items()):
        digest = Digest()
        for key, row in reader.entries(name):
            digest.add(key, row)
        if (digest.rows, digest.hexdigest()) != (promised.rows, promised.digest):
            raise damaged(str(path))
