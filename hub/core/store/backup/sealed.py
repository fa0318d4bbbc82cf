"""Sealed files: bytes of any length, compressed and encrypted piece by piece (tệp niêm phong).

A file has a key of its own: HKDF-SHA-256 of a key of the key file, a random salt, and the file's
name within its backups, so that no file passes for another one. Its pieces are sealed with
AES-256-GCM; a piece's nonce is its number and whether it is the last, so that none can be left out,
exchanged, repeated or cut off unseen (the STREAM construction: Hoang, Reyhanitabar, Rogaway and
Vizár 2015).
"""

from __future__ import annotations

import hashlib
import secrets
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.core.store.backup.errors import damaged, no_key, not_written

_MAGIC: Final = b"hocba-sealed-1\n"
_SALT: Final = 32
_KEY: Final = 32
_TAG: Final = 16
_LENGTH: Final = struct.Struct(">I")
PIECE: Final = 1024 * 1024
"""Bytes of a piece before it is compressed."""
_LARGEST: Final = PIECE + PIECE // 64 + 1024
"""Bytes of a sealed piece: zlib makes what it cannot compress a little longer."""


class Keys(Protocol):
    """Keys of 32 bytes by their ids, and which one seals what is new."""

    @property
    def current(self) -> str:
        """Id of the key that seals what is new."""
        ...

    @property
    def keys(self) -> Mapping[str, bytes]:
        """Every key, by its id."""
        ...


class Sealing:
    """A sealed file that is being written.

    :param name: what the file is called among its backups; it can be opened only as that.
    """

    def __init__(self, file: BinaryIO, keys: Keys, name: str) -> None:
        salt = secrets.token_bytes(_SALT)
        key_id = keys.current.encode()
        self._file = file
        self._cipher = _cipher(keys.keys[keys.current], salt, name)
        self._pending = bytearray()
        self._number = 0
        self._digest = hashlib.sha256()
        self.size = 0
        self._put(_MAGIC + bytes([len(key_id)]) + key_id + salt)

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the sealed bytes so far."""
        return self._digest.hexdigest()

    def write(self, content: bytes) -> None:
        """Append `content`."""
        self._pending += content
        while len(self._pending) > PIECE:
            self._seal(bytes(self._pending[:PIECE]), last=False)
            del self._pending[:PIECE]

    def finish(self) -> None:
        """Seal what is left, as the last piece."""
        self._seal(bytes(self._pending), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        sealed = self._cipher.encrypt(nonce, zlib.compress(piece, 1), None)
        self._put(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1

    def _put(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self.size += len(content)


@contextmanager
def sealing(path: Path, keys: Keys, name: str) -> Iterator[Sealing]:
    """Write a sealed file.

    :raises BackupUnusable: when it cannot be written.
    """
    try:
        with path.open("xb") as file:
            made = Sealing(file, keys, name)
            yield made
            made.finish()
    except OSError:
        raise not_written(str(path.parent)) from None


def unseal(path: Path, keys: Keys, name: str) -> Iterator[bytes]:
    """Yield the pieces of a sealed file, each as soon as it is known to be genuine.

    :raises BackupRefused: when it is damaged, changed, cut off or another file.
    :raises BackupUnusable: when it cannot be read or its key is not there.
    """
    try:
        with path.open("rb") as file:
            yield from _pieces(file, keys, name, str(path))
    except FileNotFoundError:
        raise damaged(str(path)) from None
    except OSError:
        raise not_written(str(path)) from None


def sha256_of(path: Path) -> str:
    """Return the hex SHA-256 of a file.

    :raises BackupRefused: when it is not there.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise damaged(str(path)) from None


def _pieces(file: BinaryIO, keys: Keys, name: str, where: str) -> Iterator[bytes]:
    if file.read(len(_MAGIC)) != _MAGIC:
        raise damaged(where)
    key_id = file.read((file.read(1) or b"\0")[0]).decode("utf-8", "replace")
    salt = file.read(_SALT)
    key = keys.keys.get(key_id)
    if key is None:
        raise no_key(where, key_id)
    cipher = _cipher(key, salt, name)
    length = file.read(_LENGTH.size)
    number = 0
    while True:
        if len(length) != _LENGTH.size:
            raise damaged(where)
        (size,) = _LENGTH.unpack(length)
        sealed = file.read(size) if _TAG < size <= _LARGEST else b""
        # The last piece is the one that nothing follows.
        length = file.read(_LENGTH.size)
        yield _opened(cipher, _nonce(number, last=not length), sealed, where)
        if not length:
            return
        number += 1


def _opened(cipher: AESGCM, nonce: bytes, sealed: bytes, where: str) -> bytes:
    try:
        packed = cipher.decrypt(nonce, sealed, None)
    except (InvalidTag, ValueError):
        raise damaged(where) from None
    unpacking = zlib.decompressobj()
    piece = unpacking.decompress(packed, PIECE)
    if not unpacking.eof:
        raise damaged(where)
    return piece


def _cipher(key: bytes, salt: bytes, name: str) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), _KEY, salt, _MAGIC + name.encode()).derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
