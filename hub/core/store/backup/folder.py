"""A folder of backups: numbered folders, and one file that says what it is (thư mục sao lưu).

::

    hocba-backup.json    {"format": "hocba-backup-1", "id": …}
    000001/              manifest, rows
    000002/              manifest, rows, index

The index lists every row of the store by its key and digest; only the last backup needs one, to
find what changed.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from hub.core.store.backup.errors import (
    busy,
    damaged,
    foreign_folder,
    no_such_backup,
    not_a_backup,
    not_written,
)
from hub.core.store.backup.manifest import FORMAT, INDEX, MANIFEST, Manifest, read_manifest
from hub.core.store.backup.sealed import Keys, sha256_of
from hub.core.transport import staged_folder, write_atomic

MARK: Final = "hocba-backup.json"
_LOCK: Final = ".lock"
_LONGEST_MARK: Final = 4096
_NUMBER = re.compile(r"\d{6}")
_STAGED = re.compile(r"\.\d{6}\.[0-9a-f]+\.tmp")
_ID = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class BackupFolder:
    """The backups of one store.

    :param id: which backups these are; every file in them is sealed for it.
    """

    path: Path
    id: str

    @classmethod
    def at(cls, path: Path) -> BackupFolder:
        """Return the folder of backups at `path`.

        :raises BackupUnusable: when it is none.
        :raises BackupRefused: when its mark is of no known format.
        """
        mark = path / MARK
        try:
            with mark.open("rb") as file:
                content = file.read(_LONGEST_MARK)
        except OSError:
            raise not_a_backup(str(path)) from None
        try:
            said = json.loads(content)
        except (ValueError, RecursionError):
            raise damaged(str(mark)) from None
        match said:
            case {"format": "hocba-backup-1", "id": str(set_id)} if _ID.fullmatch(set_id):
                return cls(path, set_id)
        raise damaged(str(mark))

    @classmethod
    def made_at(cls, path: Path) -> BackupFolder:
        """Return the folder of backups at `path`, made where nothing is there yet.

        :raises BackupUnusable: when something else is there, or it cannot be written.
        """
        try:
            if (path / MARK).exists():
                return cls.at(path)
            path.mkdir(parents=True, exist_ok=True)
            if any(path.iterdir()):
                raise foreign_folder(str(path))
            content = json.dumps({"format": FORMAT, "id": secrets.token_hex(16)}) + "\n"
            write_atomic(path / MARK, content.encode())
        except OSError:
            raise not_written(str(path)) from None
        return cls.at(path)

    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the backups, the first first."""
        names = (each.name for each in self.path.iterdir())
        return tuple(sorted(int(name) for name in names if _NUMBER.fullmatch(name)))

    def backup(self, number: int) -> Path:
        """Return where the backup with that number lies."""
        return self.path / f"{number:06d}"

    def manifests(self, keys: Keys) -> tuple[Manifest, ...]:
        """Return what each backup holds, the first first, after holding them together.

        :raises BackupRefused: when one is damaged, missing, or follows another one.
        """
        found: list[Manifest] = []
        previous: str | None = None
        for expected, number in enumerate(self.numbers(), start=1):
            where = self.backup(number)
            manifest = read_manifest(where, self.id, number, keys)
            goes_on = bool(found) and manifest.revision == found[-1].revision
            follows = number == expected and manifest.previous == previous
            if not follows or not (manifest.whole or goes_on):
                raise damaged(str(where))
            previous = self.sha256_of(number)
            found.append(manifest)
        return tuple(found)

    def sha256_of(self, number: int) -> str:
        """Return the SHA-256 of the sealed manifest of a backup, which the next one names."""
        return sha256_of(self.backup(number) / MANIFEST)

    @contextmanager
    def adding(self, number: int) -> Iterator[Path]:
        """Give a folder to fill that becomes the backup `number`, or vanishes on an error.

        :raises BackupUnusable: when the disk is full or not writable.
        """
        try:
            with staged_folder(self.backup(number)) as staged:
                yield staged
            for earlier in range(1, number):
                (self.backup(earlier) / INDEX).unlink(missing_ok=True)
        except OSError:
            raise not_written(str(self.path)) from None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody else add backups; sweep out what a backup that was killed has left.

        :raises BackupBusy: when somebody does.
        """
        try:
            with FileLock(self.path / _LOCK, timeout=0):
                for each in self.path.iterdir():
                    if _STAGED.fullmatch(each.name):
                        shutil.rmtree(each)
                yield
        except Timeout:
            raise busy(str(self.path)) from None


def chain(manifests: Sequence[Manifest], wanted: Manifest) -> tuple[Manifest, ...]:
    """Return the backups that `wanted` is made of: the whole one before it, and what followed."""
    until = [each for each in manifests if each.number <= wanted.number]
    start = max(place for place, each in enumerate(until) if each.whole)
    return tuple(until[start:])


def pick(
    folder: BackupFolder,
    manifests: Sequence[Manifest],
    number: int | None = None,
    at: dt.datetime | None = None,
) -> Manifest:
    """Return the backup with that `number`, or the last one that was made by the moment `at`.

    :param number: None for whichever is the last.

    :raises BackupUnusable: when there is none.
    """
    wanted = [
        each
        for each in manifests
        if (number is None or each.number == number) and (at is None or each.at <= at)
    ]
    if not wanted:
        raise no_such_backup(str(folder.path), str(number if number is not None else at or ""))
    return wanted[-1]
