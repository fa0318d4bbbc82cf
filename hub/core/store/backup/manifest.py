"""What one backup holds, in one sealed file beside its rows (bản kê của một lần sao lưu)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from hub.core.store.backup.errors import damaged
from hub.core.store.backup.sealed import Keys, sealing, unseal
from hub.core.store.ledger import Head

FORMAT: Final = "hocba-backup-1"
"""Name and version of the format, which is the hub's own; another version is another name."""

MANIFEST: Final = "manifest"
ROWS: Final = "rows"
INDEX: Final = "index"

Count = Annotated[int, Field(ge=0)]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TableCounts(_Told):
    """One table: how many rows it had, what they were, and what changed since the backup before.

    :param digest: over the key and the digest of every row, in the order of the keys.
    """

    rows: Count
    digest: Sha256
    added: Count
    changed: Count
    removed: Count


class Manifest(_Told):
    """One backup.

    :param set: id of the backups it belongs to.
    :param number: 1 for the first one.
    :param whole: whether it holds every row, and needs none of the backups before it.
    :param previous: SHA-256 of the sealed manifest before it, so that none can be exchanged.
    :param revision: of the store's schema.
    :param head: number and hash of the ledger's last entry.
    :param size: bytes of the sealed rows.
    """

    format: Literal["hocba-backup-1"] = FORMAT
    set: Annotated[str, StringConstraints(pattern="^[0-9a-f]{32}$")]
    number: Annotated[int, Field(ge=1)]
    whole: bool
    at: AwareDatetime
    previous: Sha256 | None
    revision: str
    head: tuple[Count, Sha256]
    size: Count
    sha256: Sha256
    tables: Mapping[str, TableCounts]

    @property
    def ledger(self) -> Head:
        """The ledger's last entry."""
        return Head(*self.head)

    @property
    def rows(self) -> int:
        """How many rows the store had."""
        return sum(each.rows for each in self.tables.values())

    @property
    def written(self) -> int:
        """How many rows this backup itself holds."""
        return sum(each.added + each.changed for each in self.tables.values())


def name_of(set_id: str, number: int, file: str) -> str:
    """Return what a file of a backup is called when it is sealed."""
    return f"{set_id}/{number}/{file}"


def write_manifest(folder: Path, manifest: Manifest, keys: Keys) -> None:
    """Seal `manifest` into the backup's `folder`."""
    name = name_of(manifest.set, manifest.number, MANIFEST)
    with sealing(folder / MANIFEST, keys, name) as sealed:
        sealed.write(manifest.model_dump_json().encode())


def read_manifest(folder: Path, set_id: str, number: int, keys: Keys) -> Manifest:
    """Return the manifest of a backup.

    :raises BackupRefused: when it is damaged or another backup's.
    :raises BackupUnusable: when its key is not there.
    """
    path = folder / MANIFEST
    content = b"".join(unseal(path, keys, name_of(set_id, number, MANIFEST)))
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError:
        raise damaged(str(path)) from None
    if (manifest.set, manifest.number) != (set_id, number):
        raise damaged(str(path))
    return manifest
