"""Every row of a store by its key and digest, in the order of the keys (chỉ mục bản sao lưu)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Final

from hub.core.store.backup.errors import damaged
from hub.core.store.backup.frames import Value, frame, frames
from hub.core.store.backup.sealed import Keys, Sealing, unseal

_SIZE: Final = 16
_PORTION: Final = 1_000

Key = tuple[Any, ...]
Entry = tuple[Key, bytes]


def row_digest(framed: bytes) -> bytes:
    """Return the digest of a row as a frame: BLAKE2b, 16 bytes."""
    return hashlib.blake2b(framed, digest_size=_SIZE).digest()


class Digest:
    """Digest of a table: over key and digest of each row, in the order of the keys."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.rows = 0

    def add(self, key: Key, digest: bytes) -> None:
        """Count one row more."""
        self._hash.update(frame(key) + digest)
        self.rows += 1

    def hexdigest(self) -> str:
        """Return the digest so far."""
        return self._hash.hexdigest()


class IndexWriter:
    """Writes the index into a sealed file, table by table in the order of their names."""

    def __init__(self, sealed: Sealing) -> None:
        self._sealed = sealed
        self._keys: list[Key] = []
        self._digests: list[bytes] = []

    def begin(self, table: str) -> None:
        """Begin a table."""
        self._flush()
        self._sealed.write(frame(table))

    def add(self, key: Key, digest: bytes) -> None:
        """Add the table's next row."""
        self._keys.append(key)
        self._digests.append(digest)
        if len(self._keys) == _PORTION:
            self._flush()

    def finish(self) -> None:
        """Write what is left."""
        self._flush()

    def _flush(self) -> None:
        if self._keys:
            self._sealed.write(frame([self._keys, b"".join(self._digests)]))
            self._keys, self._digests = [], []


class IndexReader:
    """Reads an index table by table; tables are asked for in the order of their names."""

    def __init__(self, path: Path, keys: Keys, name: str) -> None:
        self._where = str(path)
        self._frames = frames(unseal(path, keys, name), self._where)
        self._next: Value = next(self._frames, None)

    def entries(self, table: str) -> Iterator[Entry]:
        """Yield the rows of `table`; none where the index does not have it."""
        while self._next is not None and not self._begins_at(table):
            self._next = next(self._frames, None)
        if self._next != table:
            return
        self._next = next(self._frames, None)
        while isinstance(self._next, list):
            yield from self._entries(self._next)
            self._next = next(self._frames, None)

    def _begins_at(self, table: str) -> bool:
        return isinstance(self._next, str) and self._next >= table

    def _entries(self, portion: list[Value]) -> Iterator[Entry]:
        try:
            keys, digests = portion
            whole = len(keys) * _SIZE == len(digests)
        except (ValueError, TypeError):
            whole, keys, digests = False, [], b""
        if not whole:
            raise damaged(self._where)
        for place, key in enumerate(keys):
            yield tuple(key), digests[place * _SIZE : (place + 1) * _SIZE]


class Known:
    """The rows of a table as the last backup has them, walked beside the rows as they are now.

    :param entries: in the order of the keys.
    """

    def __init__(self, entries: Iterator[Entry]) -> None:
        self._entries = chain(entries, repeat(None))
        self._next = next(self._entries)
        self.gone: list[Key] = []

    def take(self, key: Key) -> bytes | None:
        """Return the digest that the row `key` had, None for a new one.

        Rows before it that are there no more are added to `gone`.
        """
        while self._next is not None and self._next[0] < key:
            self._drop()
        if self._next is None or self._next[0] != key:
            return None
        digest = self._next[1]
        self._next = next(self._entries)
        return digest

    def end(self) -> None:
        """Count every row that is left as gone."""
        while self._next is not None:
            self._drop()

    def _drop(self) -> None:
        if self._next is not None:
            self.gone.append(self._next[0])
        self._next = next(self._entries)
