"""Rows as bytes and back, the same on every database (dòng dữ liệu trong bản sao lưu).

A frame is a JSON text with its length before it and byte values behind it. In the JSON stand
strings, numbers, true, false and null as themselves, ``{"t": …}`` for a moment (ISO 8601, UTC),
``{"d": …}`` for a day, ``{"b": n}`` for `n` bytes that follow.
"""

from __future__ import annotations

import datetime as dt
import json
import struct
from collections.abc import Iterable, Iterator
from typing import Any, Final

from hub.core.errors import Bug
from hub.core.store.backup.errors import damaged
from hub.core.text import Text

_LENGTH: Final = struct.Struct(">I")
_LONGEST_JSON: Final = 64 * 1024 * 1024
_LONGEST_BYTES: Final = 1024 * 1024 * 1024

Value = Any
"""What a column holds: str, int, float, bool, None, bytes, a moment or a day."""


def frame(value: Value) -> bytes:
    """Return `value`, a value or lists of them, as one frame.

    :raises Bug: for a kind of value that no frame holds.
    """
    blobs: list[bytes] = []
    content = json.dumps(
        _plain(value, blobs), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()
    return b"".join((_LENGTH.pack(len(content)), content, *blobs))


def frames(pieces: Iterable[bytes], where: str) -> Iterator[Value]:
    """Yield what the frames in `pieces` hold.

    :raises BackupRefused: when they are no frames, or the last one is cut off.
    """
    buffer = _Buffer(pieces, where)
    while not buffer.at_end():
        (length,) = _LENGTH.unpack(buffer.take(_LENGTH.size, _LENGTH.size))
        content = buffer.take(length, _LONGEST_JSON)
        try:
            value = _value(json.loads(content), buffer)
        except (ValueError, TypeError, RecursionError):
            raise damaged(where) from None
        yield value


class _Buffer:
    """Bytes that come in pieces, taken in other pieces."""

    def __init__(self, pieces: Iterable[bytes], where: str) -> None:
        self._pieces = iter(pieces)
        self._bytes = bytearray()
        self._at = 0
        self._where = where

    def at_end(self) -> bool:
        return not self._has(1)

    def take(self, count: int, most: int) -> bytes:
        if not 0 <= count <= most or not self._has(count):
            raise damaged(self._where)
        taken = bytes(self._bytes[self._at : self._at + count])
        self._at += count
        return taken

    def _has(self, count: int) -> bool:
        while len(self._bytes) - self._at < count:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            del self._bytes[: self._at]
            self._at = 0
            self._bytes += piece
        return True


def _plain(value: Value, blobs: list[bytes]) -> Value:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(each, blobs) for each in value]
    if isinstance(value, bytes):
        blobs.append(value)
        return {"b": len(value)}
    if isinstance(value, dt.datetime):
        # SQLite gives moments back without their zone; all of them are kept in UTC.
        aware = value if value.tzinfo is not None else value.replace(tzinfo=dt.UTC)
        return {"t": aware.astimezone(dt.UTC).isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    raise Bug(
        Text(
            "Bản sao lưu chưa biết lưu kiểu dữ liệu {kind}.",
            "A backup does not know how to keep a value of the type {kind}.",
        ).format(kind=type(value).__name__),
        remedy=Text("Báo người phát triển.", "Tell the developers."),
    )


def _value(plain: Value, buffer: _Buffer) -> Value:
    if isinstance(plain, list):
        return [_value(each, buffer) for each in plain]
    if not isinstance(plain, dict):
        return plain
    ((kind, said),) = plain.items()
    if kind == "b":
        return buffer.take(said, _LONGEST_BYTES)
    if kind == "t":
        return dt.datetime.fromisoformat(said)
    if kind == "d":
        return dt.date.fromisoformat(said)
    raise ValueError(kind)
