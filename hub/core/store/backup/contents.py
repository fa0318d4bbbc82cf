"""Reads what a backup wrote, after proving that it is what its manifest says (đọc bản sao lưu)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hub.core.store.backup.errors import damaged
from hub.core.store.backup.folder import BackupFolder
from hub.core.store.backup.frames import frames
from hub.core.store.backup.manifest import ROWS, Manifest, name_of
from hub.core.store.backup.sealed import Keys, sha256_of, unseal

ADDED: Final = "+"
CHANGED: Final = "~"
REMOVED: Final = "-"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one row.

    :param values: the row by its columns, in the table's order; of a removed one only its key.
    """

    table: str
    columns: tuple[str, ...]
    mark: str
    values: list[Any]


def check_bytes(folder: BackupFolder, manifest: Manifest) -> None:
    """Hold the sealed rows of a backup against its manifest, without opening them.

    :raises BackupRefused: when they are not those that were written.
    """
    path = folder.backup(manifest.number) / ROWS
    if sha256_of(path) != manifest.sha256:
        raise damaged(str(path))


def lines(folder: BackupFolder, manifest: Manifest, keys: Keys) -> Iterator[Line]:
    """Yield what a backup holds, table by table.

    :raises BackupRefused: when it is damaged, or not as many rows as its manifest says.
    """
    path = folder.backup(manifest.number) / ROWS
    where = str(path)
    name = name_of(manifest.set, manifest.number, ROWS)
    table, columns = "", tuple[str, ...]()
    counts: dict[str, dict[str, int]] = {}
    for said in frames(unseal(path, keys, name), where):
        match said:
            case ["table", str(table), [*names]] if table in manifest.tables:
                columns = tuple(map(str, names))
                counts[table] = {ADDED: 0, CHANGED: 0, REMOVED: 0}
            case [("+" | "~" | "-") as mark, [*values]] if table:
                counts[table][mark] += 1
                yield Line(table, columns, mark, values)
            case _:
                raise damaged(where)
    if counts != _promised(manifest):
        raise damaged(where)


def _promised(manifest: Manifest) -> Mapping[str, Mapping[str, int]]:
    return {
        name: {ADDED: table.added, CHANGED: table.changed, REMOVED: table.removed}
        for name, table in manifest.tables.items()
    }
