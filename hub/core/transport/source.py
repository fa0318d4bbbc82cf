"""Taking a file into memory once, within bounds, so that what is checked is what is read."""

from __future__ import annotations

import stat
from pathlib import Path

from hub.core.text import Text
from hub.core.transport.bounds import as_size
from hub.core.transport.refusal import Refusal

_MISSING = Refusal(
    Text("Không đọc được tệp này từ đĩa", "This file cannot be read from the disk"),
    Text(
        "kiểm tra đường dẫn và quyền đọc tệp",
        "check the path and the permission to read the file",
    ),
)
_NOT_A_FILE = Refusal(
    Text("Đường dẫn này không phải là một tệp", "This path is not a file"),
    Text("chỉ đường dẫn đến một tệp", "give the path of a file"),
)
_TOO_BIG = Refusal(
    Text(
        "Tệp lớn hơn giới hạn {limit}",
        "The file is larger than the limit of {limit}",
    ),
    Text("chia thành nhiều tệp nhỏ hơn", "split it into smaller files"),
)


def read_source(source: Path | bytes, limit: int, where: str | None) -> bytes:
    """Return the bytes of `source`, at most `limit` of them.

    :raises UnsafeInput: larger than `limit`.
    :raises UnreadableInput: missing, not permitted, or not a file.
    """
    data = source if isinstance(source, bytes) else _from_disk(source, limit, where)
    if len(data) > limit:
        raise _TOO_BIG.unsafe(where, limit=as_size(limit))
    return data


def _from_disk(path: Path, limit: int, where: str | None) -> bytes:
    try:
        # A pipe or a device would block or never end.
        regular = stat.S_ISREG(path.stat().st_mode)
        if regular:
            with path.open("rb") as file:
                return file.read(limit + 1)
    except OSError as error:
        raise _MISSING.unreadable(where, errno=error.errno or 0) from None
    raise _NOT_A_FILE.unreadable(where)


def place(source: Path | bytes, where: str | None) -> str | None:
    """Return what the input is called in errors: `where`, or the file's own name."""
    if where is None and isinstance(source, Path):
        return source.name
    return where


def at_row(where: str | None, row: int) -> str:
    """Return the place of a row for an error, as compilers write places: ``name:row``."""
    return f"{where or ''}:{row}"
