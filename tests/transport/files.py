"""Small files made by hand, honest and hostile: ZIP, workbooks of both formats, OLE containers."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

MIB = 1024 * 1024
_SHEET_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_NS = "http://schemas.openxmlformats.org/package/2006"
_FREE, _CHAIN_END = 0xFFFFFFFF, 0xFFFFFFFE


@dataclass(frozen=True)
class Entry:
    """One file of a ZIP whose header may say anything."""

    name: str
    packed: bytes
    size: int
    crc: int = 0
    method: int = zipfile.ZIP_DEFLATED
    flags: int = 0


def entry(name: str, content: bytes) -> Entry:
    """Return an honest entry."""
    engine = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = engine.compress(content) + engine.flush()
    return Entry(name, packed, len(content), zlib.crc32(content))


def repeated(name: str, block: bytes, times: int, *, size: int | None = None) -> Entry:
    """Return an entry of `times` blocks, packed once: a bomb of any size in no time."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = engine.compress(block) + engine.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS).flush()
    return Entry(name, packed * times + end, len(block) * times if size is None else size)


def zip_of(entries: Iterable[Entry]) -> bytes:
    """Write a ZIP with exactly these headers."""
    body, directory, count = b"", b"", 0
    for each in entries:
        name = each.name.encode()
        fields = struct.pack(
            "<HHHHIIIHH",
            *(each.flags, each.method, 0, 0x21),
            *(each.crc, len(each.packed), each.size, len(name), 0),
        )
        directory += b"PK\x01\x02" + struct.pack("<HH", 20, 20) + fields
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + struct.pack("<H", 20) + fields + name + each.packed
        count += 1
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def workbook_parts(sheet_data: str, shared: str = "") -> list[Entry]:
    """Return the parts of an .xlsx with one sheet."""
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>'
    sheet = f"<sheets><sheet name='S' sheetId='1' r:id='rId1' xmlns:r='{_OFFICE_NS}'/></sheets>"
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{_PACKAGE_NS}/content-types'>{types}</Types>",
        "_rels/.rels": _relationships(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f"<workbook xmlns='{_SHEET_NS}'>{sheet}</workbook>",
        "xl/_rels/workbook.xml.rels": _relationships(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml"
        ),
        "xl/sharedStrings.xml": f"<sst xmlns='{_SHEET_NS}'>{shared}</sst>",
        "xl/worksheets/sheet1.xml": worksheet(sheet_data),
    }
    return [entry(name, content.encode()) for name, content in parts.items()]


def worksheet(sheet_data: str) -> str:
    """Return a worksheet part around these rows."""
    return f"<worksheet xmlns='{_SHEET_NS}'><sheetData>{sheet_data}</sheetData></worksheet>"


def xlsx_of(sheet_data: str, shared: str = "") -> bytes:
    """Return an .xlsx whose one sheet holds these rows."""
    return zip_of(workbook_parts(sheet_data, shared))


def _relationships(**targets: str) -> str:
    items = "".join(
        f"<Relationship Id='rId{number}' Type='{_OFFICE_NS}/{kind}' Target='{target}'/>"
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f"<Relationships xmlns='{_PACKAGE_NS}/relationships'>{items}</Relationships>"


def zip_with(**contents: bytes) -> bytes:
    """Return an ordinary ZIP; a double underscore in a name stands for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        for name, content in contents.items():
            container.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def ole_of(stream: str, content: bytes) -> bytes:
    """Return an OLE compound file with one stream."""
    content = content.ljust(4096, b"\0")  # smaller streams would live in a table of their own
    sectors = -(-len(content) // 512)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _CHAIN_END, 0, _CHAIN_END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    chain = [*range(3, 2 + sectors), _CHAIN_END]
    table = [0xFFFFFFFD, _CHAIN_END, *chain]
    fat = struct.pack("<128I", *table, *[_FREE] * (128 - len(table)))
    root = _directory_entry("Root Entry", kind=5, child=1, start=_CHAIN_END, size=0)
    file = _directory_entry(stream, kind=2, child=_FREE, start=2, size=len(content))
    return header + fat + (root + file).ljust(512, b"\0") + content.ljust(sectors * 512, b"\0")


def _directory_entry(name: str, *, kind: int, child: int, start: int, size: int) -> bytes:
    raw = f"{name}\0".encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    return head + struct.pack("<III36xIQ", _FREE, _FREE, child, start, size)


def xls_of(cells: dict[tuple[int, int], float | str]) -> bytes:
    """Return an .xls (BIFF8) with one sheet of these cells, by row and column from 0."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    sheet_at = len(_record(0x0809, begin)) + 4 + 9 + 4
    bound = struct.pack("<IBBBB", sheet_at, 0, 0, 1, 0) + b"S"
    book = _record(0x0809, begin) + _record(0x0085, bound) + _record(0x000A, b"")
    book += _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for (row, column), value in cells.items():
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
            book += _record(0x0204, place + text)
        else:
            book += _record(0x0203, place + struct.pack("<d", value))
    return ole_of("Workbook", book + _record(0x000A, b""))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
