"""Opening a ZIP container safely: its directory is checked, its entries measured by reading them.

What a header says of an entry's size is a claim. Claims decide early refusals; the bound itself is
held by unpacking no more than the claim and refusing an entry that goes on behind it.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from hub.core.text import Text
from hub.core.transport.bounds import ArchiveBounds, as_size
from hub.core.transport.refusal import Refusal
from hub.core.transport.source import place, read_source

_DEFAULT = ArchiveBounds()
_DIRECTORY_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_LOCAL_MAGIC = b"PK\x03\x04"
_ENCRYPTED_FLAG = 0x1
_PACKED_STEP = 64 * 1024
_UNPACKED_STEP = 1024 * 1024

_RESAVE = Text(
    "mở tệp bằng phần mềm đã tạo ra nó, lưu lại rồi gửi lại",
    "open the file with the software that wrote it, save it and send it again",
)
_DAMAGED = Refusal(
    Text("Tệp nén ZIP bị hỏng hoặc thiếu phần cuối", "The ZIP file is damaged or cut off"), _RESAVE
)
_ENCRYPTED = Refusal(
    Text("Tệp nén ZIP được bảo vệ bằng mật khẩu", "The ZIP file is protected by a password"),
    Text("gửi lại tệp không có mật khẩu", "send the file again without a password"),
)
_METHOD = Refusal(
    Text(
        "Tệp nén ZIP dùng kiểu nén {method} không được hỗ trợ",
        "The ZIP file uses the unsupported compression method {method}",
    ),
    Text("nén lại bằng kiểu Deflate thông thường", "pack it again with ordinary Deflate"),
)
_TOO_MANY = Refusal(
    Text(
        "Tệp nén ZIP chứa hơn {limit} tệp con",
        "The ZIP file holds more than {limit} files",
    ),
    Text("chia thành nhiều tệp nhỏ hơn", "split it into smaller files"),
)
_TOO_BIG = Refusal(
    Text(
        "Nội dung tệp nén khi giải nén vượt giới hạn {limit}",
        "The unpacked content exceeds the limit of {limit}",
    ),
    Text(
        "xóa dữ liệu và định dạng thừa, hoặc chia thành nhiều tệp",
        "remove surplus data and formatting, or split it into several files",
    ),
)
_BOMB = Refusal(
    Text(
        "Tệp nén ZIP có tỉ lệ nén bất thường, hơn {limit} lần (bom nén)",
        "The ZIP file unpacks to more than {limit} times its size (a ZIP bomb)",
    ),
    _RESAVE,
)
_LYING = Refusal(
    Text(
        "Tệp nén ZIP khai kích thước nhỏ hơn nội dung thật của nó",
        "The ZIP file states a smaller size than its real content",
    ),
    _RESAVE,
)
_NAME = Refusal(
    Text(
        "Tệp nén ZIP có tên tệp con không an toàn hoặc trùng nhau",
        "The ZIP file holds a file whose name is unsafe or used twice",
    ),
    Text(
        "nén lại, không dùng đường dẫn tuyệt đối hay ..",
        "pack it again without absolute paths or ..",
    ),
)
_NO_ENTRY = Refusal(
    Text(
        "Tệp nén ZIP thiếu một tệp con bắt buộc",
        "The ZIP file lacks a file that must be in it",
    ),
    _RESAVE,
)


class Archive:
    """A ZIP container whose directory was checked (tệp nén đã kiểm tra).

    Entries are bytes: a ZIP inside a ZIP is not followed.
    """

    def __init__(self, data: bytes, entries: dict[str, zipfile.ZipInfo], where: str | None) -> None:
        self._data = memoryview(data)
        self._entries = entries
        self._where = where

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the entries, in the container's order."""
        return tuple(self._entries)

    def size(self, name: str) -> int:
        """Return how many bytes the entry says it has; `read` gives no more."""
        return self._entries[name].file_size

    def read(self, name: str) -> bytes:
        """Return the content of one entry.

        :raises UnsafeInput: longer than its header says.
        :raises UnreadableInput: not in the container, or damaged.
        """
        if name not in self._entries:
            raise _NO_ENTRY.unreadable(self._where)
        return b"".join(self._blocks(self._entries[name]))

    def verify(self) -> None:
        """Unpack every entry once, keeping nothing, so that no size remains a claim.

        :raises UnsafeInput: an entry is longer than its header says.
        :raises UnreadableInput: an entry is damaged.
        """
        for entry in self._entries.values():
            for _ in self._blocks(entry):
                pass

    def _blocks(self, entry: zipfile.ZipInfo) -> Iterator[memoryview | bytes]:
        packed = self._packed(entry)
        stored = entry.compress_type == zipfile.ZIP_STORED
        size = checksum = 0
        for block in (packed,) if stored else self._inflated(packed):
            size += len(block)
            if size > entry.file_size:
                raise _LYING.unsafe(self._where)
            checksum = zlib.crc32(block, checksum)
            yield block
        if size != entry.file_size or checksum != entry.CRC:
            raise _DAMAGED.unreadable(self._where)

    def _packed(self, entry: zipfile.ZipInfo) -> memoryview:
        header_end = entry.header_offset + _LOCAL_HEADER.size
        if entry.header_offset < 0 or header_end > len(self._data):
            raise _DAMAGED.unreadable(self._where)
        magic, name, extra = _LOCAL_HEADER.unpack(self._data[entry.header_offset : header_end])
        start = header_end + name + extra
        if magic != _LOCAL_MAGIC or start + entry.compress_size > len(self._data):
            raise _DAMAGED.unreadable(self._where)
        return self._data[start : start + entry.compress_size]

    def _inflated(self, packed: memoryview) -> Iterator[bytes]:
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        for start in range(0, len(packed), _PACKED_STEP):
            pending: memoryview | bytes = packed[start : start + _PACKED_STEP]
            while not engine.eof:
                try:
                    block = engine.decompress(pending, _UNPACKED_STEP)
                except zlib.error:
                    raise _DAMAGED.unreadable(self._where) from None
                yield block
                pending = engine.unconsumed_tail
                # A full block may leave more to come even where all input was taken.
                if not pending and len(block) < _UNPACKED_STEP:
                    break
        if not engine.eof:
            raise _DAMAGED.unreadable(self._where)


def open_archive(
    source: Path | bytes, *, bounds: ArchiveBounds = _DEFAULT, where: str | None = None
) -> Archive:
    """Open a ZIP container after checking its directory (mở tệp nén an toàn).

    :param where: what the input is called, for the error; a path's own name by default.
    :raises UnsafeInput: too many entries, too large, a bomb, unsafe or doubled names.
    :raises UnreadableInput: not a ZIP, damaged, encrypted, or of an unknown method.
    """
    where = place(source, where)
    data = read_source(source, bounds.size, where)
    # Counted on the bytes: the directory's own count is a claim, and each entry is an object.
    if data.count(_DIRECTORY_ENTRY) > bounds.entries:
        raise _TOO_MANY.unsafe(where, limit=bounds.entries)
    entries = _directory(data, where)
    for entry in entries:
        _check_entry(entry, bounds, where)
    if sum(entry.file_size for entry in entries) > bounds.unpacked:
        raise _TOO_BIG.unsafe(where, limit=as_size(bounds.unpacked))
    by_name = {entry.filename: entry for entry in entries}
    if len(by_name) < len(entries):
        raise _NAME.unsafe(where)
    return Archive(data, by_name, where)


def _directory(data: bytes, where: str | None) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            return container.infolist()
    # The directory's fields are the sender's: zipfile lets some of them fail as they are.
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OverflowError):
        raise _DAMAGED.unreadable(where) from None


def _check_entry(entry: zipfile.ZipInfo, bounds: ArchiveBounds, where: str | None) -> None:
    if _is_unsafe(entry.orig_filename):
        raise _NAME.unsafe(where)
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise _ENCRYPTED.unreadable(where)
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise _METHOD.unreadable(where, method=entry.compress_type)
    if entry.file_size > bounds.unpacked:
        raise _TOO_BIG.unsafe(where, limit=as_size(bounds.unpacked))
    if entry.file_size > max(bounds.ratio_free, entry.compress_size * bounds.ratio):
        raise _BOMB.unsafe(where, limit=bounds.ratio)


def _is_unsafe(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return not parts[0] or ":" in parts[0] or ".." in parts or "\0" in name
