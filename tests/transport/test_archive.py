from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import UnreadableInput, UnsafeInput
from hub.core.transport import ArchiveBounds, open_archive
from tests.transport.files import MIB, Entry, entry, repeated, xlsx_of, zip_of, zip_with
from tests.transport.refusals import SECRET, read_or_refused, refused

_CONTENT = SECRET.encode() * 100
_HONEST = entry("a.xml", _CONTENT)


@given(
    st.dictionaries(st.text("abcđ", min_size=1, max_size=9), st.binary(max_size=3_000), max_size=4),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
)
def test_entries_are_read_as_zipfile_wrote_them(contents: dict[str, bytes], method: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as container:
        for name, content in contents.items():
            container.writestr(name, content)
    archive = open_archive(buffer.getvalue())
    archive.verify()
    assert {name: archive.read(name) for name in archive.names} == contents


@pytest.mark.parametrize("tail", [b"", b"x"])
def test_an_entry_of_exactly_whole_blocks_is_read(tail: bytes) -> None:
    content = bytes(2 * MIB) + tail
    bounds = ArchiveBounds(ratio_free=4 * MIB)
    assert open_archive(zip_of([entry("a", content)]), bounds=bounds).read("a") == content


@given(st.data())
def test_a_damaged_archive_is_read_or_refused_by_name(data: st.DataObject) -> None:
    raw = bytearray(xlsx_of("<row><c><v>1</v></c></row>"))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with read_or_refused():
        open_archive(bytes(raw[: data.draw(st.integers(0, len(raw)))])).verify()


@pytest.mark.parametrize("data", [b"", _CONTENT, b"PK\x03\x04" + _CONTENT, zip_of([_HONEST])[:-30]])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with refused(UnreadableInput, "bị hỏng", "damaged"):
        open_archive(data)


@pytest.mark.parametrize(
    "hostile",
    [
        replace(_HONEST, packed=_HONEST.packed[:-4]),
        replace(_HONEST, packed=b"\xff" + _HONEST.packed),
        replace(_HONEST, crc=0),
        replace(_HONEST, size=len(_CONTENT) + 1),
        replace(_HONEST, method=zipfile.ZIP_STORED),
    ],
)
def test_a_damaged_entry_is_refused(hostile: Entry) -> None:
    with refused(UnreadableInput, "bị hỏng", "damaged"):
        open_archive(zip_of([hostile])).verify()


def test_an_entry_that_lies_elsewhere_is_refused() -> None:
    data = zip_of([_HONEST])
    away = data.replace(b"PK\x03\x04", b"PK\x09\x09")
    with refused(UnreadableInput, "bị hỏng", "damaged"):
        open_archive(away).verify()


@pytest.mark.parametrize("size", [0, 10, len(_CONTENT) - 1])
def test_an_entry_longer_than_its_header_says_is_refused(size: int) -> None:
    lying = replace(_HONEST, size=size, crc=zlib.crc32(_CONTENT[:size]))
    with refused(UnsafeInput, "khai kích thước nhỏ hơn", "states a smaller size"):
        open_archive(zip_of([lying])).read("a.xml")


def test_a_lying_bomb_is_left_at_its_claim() -> None:
    bomb = repeated("a", bytes(MIB), 4_000, size=1_000)
    with refused(UnsafeInput, "khai kích thước nhỏ hơn", "states a smaller size"):
        open_archive(zip_of([bomb])).verify()


def test_content_over_the_bound_is_refused() -> None:
    with refused(UnsafeInput, "vượt giới hạn 256 MiB", "the limit of 256 MiB"):
        open_archive(zip_of([repeated("a", bytes(MIB), 257)]))
    with refused(UnsafeInput, "vượt giới hạn 256 MiB", "the limit of 256 MiB"):
        open_archive(zip_of([replace(_HONEST, name=f"{n}", size=MIB) for n in range(257)]))


def test_a_bomb_is_refused_by_its_ratio() -> None:
    with refused(UnsafeInput, "bom nén", "ZIP bomb"):
        open_archive(zip_of([repeated("a", bytes(MIB), 2)]))


def test_too_many_entries_are_refused() -> None:
    with refused(UnsafeInput, "hơn 2000 tệp con", "more than 2000 files"):
        open_archive(zip_of([Entry(f"{SECRET}{n}", b"\x03\0", 0) for n in range(2_001)]))


def test_a_container_over_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of([_HONEST]))
    with refused(UnsafeInput, "giới hạn 50 byte", "the limit of 50 byte"):
        open_archive(path, bounds=ArchiveBounds(size=50))


@pytest.mark.parametrize(
    "name",
    [
        *("../a", "a/../../b", "..", "a\\..\\b", "/etc/passwd", "\\a", "C:\\a", "c:a", "", "a\0b"),
    ],
)
def test_unsafe_names_are_refused(name: str) -> None:
    with refused(UnsafeInput, "tên tệp con không an toàn", "name is unsafe"):
        open_archive(zip_of([replace(_HONEST, name=name)]))


def test_doubled_names_are_refused() -> None:
    with refused(UnsafeInput, "trùng nhau", "used twice"):
        open_archive(zip_of([_HONEST, _HONEST]))


def test_encrypted_entries_are_refused() -> None:
    with refused(UnreadableInput, "mật khẩu", "password"):
        open_archive(zip_of([replace(_HONEST, flags=1)]))


def test_other_compression_methods_are_refused() -> None:
    with refused(UnreadableInput, "kiểu nén 14", "method 14"):
        open_archive(zip_of([replace(_HONEST, method=zipfile.ZIP_LZMA)]))


def test_a_missing_entry_is_refused() -> None:
    with refused(UnreadableInput, "thiếu một tệp con", "lacks a file"):
        open_archive(zip_of([_HONEST])).read(SECRET)


def test_a_zip_inside_a_zip_stays_bytes() -> None:
    inner = zip_with(a=_CONTENT)
    archive = open_archive(zip_with(inner=inner))
    assert archive.names == ("inner",)
    assert archive.read("inner") == inner


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with refused(UnreadableInput, "Không đọc được tệp", "cannot be read"):
        open_archive(tmp_path / "missing.zip")
    with refused(UnreadableInput, "không phải là một tệp", "not a file"):
        open_archive(tmp_path)
