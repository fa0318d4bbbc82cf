"""Writing files so that a reader finds the old content or the new one, never a half."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.core.errors import Pause
from hub.core.text import Text

_EXISTS = Text(
    "Thư mục đích đã có dữ liệu",
    "The target folder already holds something",
)
_EXISTS_REMEDY = Text(
    "chọn thư mục khác, hoặc dọn thư mục này rồi chạy lại",
    "choose another folder, or clear this one and run again",
)


def write_atomic(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write a file as a whole: after a crash it is the old one or the new one (ghi trọn vẹn).

    :param mode: permissions before the process's umask; ``0o600`` for what only the hub may read.
    :raises OSError: the folder is missing, full or not writable; the old file is untouched.
    """
    # In the same folder: only within one file system is a rename one step.
    temporary = _sibling(path)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync(path.parent)


@contextmanager
def staged_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder to fill, which becomes `target` at the end, or vanishes on an error.

    :raises Pause: `target` exists and is not an empty folder, now or at the end; nothing in it is
        touched.
    :raises OSError: the folder above is missing, full or not writable.
    """
    _check_free(target)
    staging = _sibling(target)
    staging.mkdir()
    try:
        yield staging
        _sync_tree(staging)
        _check_free(target)
        if target.exists():
            target.rmdir()
        staging.rename(target)
    except BaseException:
        shutil.rmtree(staging)
        raise
    _sync(target.parent)


def _sibling(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")


def _check_free(target: Path) -> None:
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise Pause(_EXISTS, remedy=_EXISTS_REMEDY, where=str(target))


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    # Windows opens no folder and needs no such call for a rename to last.
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
