"""Disks that are full until somebody makes room (ổ đĩa đầy)."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, event

SMALL = "64m"
_BLOCK = 1 << 16


class Disk(Protocol):
    """A disk under a database."""

    def fill(self) -> None:
        """Leave no room on it."""
        ...

    def free(self) -> None:
        """Make room."""
        ...


class Pages:
    """SQLite itself bounds the file, for every connection that is opened from now on."""

    def __init__(self, file: Path) -> None:
        self._file = file.resolve()

    def fill(self) -> None:
        event.listen(Engine, "connect", self._bound)

    def free(self) -> None:
        event.remove(Engine, "connect", self._bound)

    def _bound(self, connection: object, _record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            (_, _, file) = connection.execute("PRAGMA database_list").fetchone()
            if Path(file).resolve() == self._file:
                # Never below what it has: the file does not grow any more.
                connection.execute("PRAGMA max_page_count = 1")


class SmallDisk:
    """A small file system of its own, filled to the last block."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        with suppress(OSError), self._ballast.open("wb", buffering=0) as file:
            while file.write(bytes(_BLOCK)):
                pass

    def free(self) -> None:
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mount a small disk at `folder`; only root may."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", folder], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", folder], check=True)
