"""Backups of a store: encrypted, incremental, verified, of any moment (sao lưu, khôi phục).

::

    folder = BackupFolder.made_at(Path("sao-luu"))
    take_backup(store, folder, keys, tick)      # whole
    take_backup(store, folder, keys, tick)      # what has changed since
    manifests = folder.manifests(keys)
    restore(folder, manifests, pick(folder, manifests, at=moment), keys, "moi.sqlite", tick)

The tables are found by asking the database, so one that is added later is covered by itself. What
is sealed in the store (secrets) stays sealed in the backup; the key files are not in it.
"""

from hub.core.store.backup.errors import BackupBusy, BackupRefused, BackupUnusable
from hub.core.store.backup.folder import BackupFolder, chain, pick
from hub.core.store.backup.manifest import FORMAT, Manifest, TableCounts
from hub.core.store.backup.restoring import restore
from hub.core.store.backup.sealed import Keys
from hub.core.store.backup.taking import take_backup
from hub.core.store.backup.verifying import verify_backups

__all__ = [
    "FORMAT",
    "BackupBusy",
    "BackupFolder",
    "BackupRefused",
    "BackupUnusable",
    "Keys",
    "Manifest",
    "TableCounts",
    "chain",
    "pick",
    "restore",
    "take_backup",
    "verify_backups",
]
