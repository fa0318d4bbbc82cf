"""Telling by its content what a file is, whatever its name says."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from hub.core.text import Text


class FileKind(StrEnum):
    """What a file is by its content (loại tệp)."""

    EMPTY = "empty"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ENCRYPTED = "encrypted-office"
    ODS = "ods"
    OLE = "ole"
    ZIP = "zip"
    PDF = "pdf"
    HTML = "html"
    XML = "xml"
    TEXT = "text"
    BINARY = "binary"

    @property
    def label(self) -> Text:
        """The kind's name as people read it."""
        return _LABELS[self]


_LABELS = {
    FileKind.EMPTY: Text("tệp rỗng", "an empty file"),
    FileKind.XLSX: Text("sổ tính Excel (.xlsx)", "an Excel workbook (.xlsx)"),
    FileKind.XLSB: Text("sổ tính Excel nhị phân (.xlsb)", "a binary Excel workbook (.xlsb)"),
    FileKind.XLS: Text("sổ tính Excel đời cũ (.xls)", "an old Excel workbook (.xls)"),
    FileKind.ENCRYPTED: Text(
        "tệp Office có mật khẩu mở", "an Office file that a password protects"
    ),
    FileKind.ODS: Text("bảng tính OpenDocument (.ods)", "an OpenDocument spreadsheet (.ods)"),
    FileKind.OLE: Text("tệp Office đời cũ khác", "another old Office file"),
    FileKind.ZIP: Text("tệp nén ZIP", "a ZIP archive"),
    FileKind.PDF: Text("tệp PDF", "a PDF file"),
    FileKind.HTML: Text("trang web (HTML)", "a web page (HTML)"),
    FileKind.XML: Text("tài liệu XML", "an XML document"),
    FileKind.TEXT: Text("văn bản thường (như CSV)", "plain text (such as CSV)"),
    FileKind.BINARY: Text("dữ liệu nhị phân không rõ loại", "binary data of unknown kind"),
}

_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_ODS_MARK = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_HTML_START = re.compile(
    r"\s*<(?:!doctype\s+html|html|head|meta|style|body|table|div)\b", re.IGNORECASE
)
# Enough to pass over a licence comment or blank lines, and little enough to decode at once.
_TEXT_HEAD = 4096


def sniff(data: bytes) -> FileKind:
    """Return the kind of a file from its first bytes, or better from all of them.

    A ZIP or an Office file says what it holds further inside: given only its head, it may be
    called `ZIP` or `OLE`.
    """
    if not data:
        return FileKind.EMPTY
    if data.startswith(_ZIP_MAGICS):
        return _sniff_zip(data)
    if data.startswith(_OLE_MAGIC):
        return _sniff_ole(data)
    if data.startswith(b"%PDF-"):
        return FileKind.PDF
    return _sniff_text(data[:_TEXT_HEAD])


def _sniff_zip(data: bytes) -> FileKind:
    # Names of entries stand uncompressed in a ZIP.
    if b"xl/workbook.bin" in data:
        return FileKind.XLSB
    if b"xl/workbook" in data:
        return FileKind.XLSX
    if _ODS_MARK in data[:_TEXT_HEAD]:
        return FileKind.ODS
    return FileKind.ZIP


def _sniff_ole(data: bytes) -> FileKind:
    # The streams of an OLE file are named in UTF-16 in its directory.
    if _stream_name("EncryptedPackage") in data:
        return FileKind.ENCRYPTED
    if _stream_name("Workbook") in data or _stream_name("Book") in data:
        return FileKind.XLS
    return FileKind.OLE


def _stream_name(name: str) -> bytes:
    return f"{name}\0".encode("utf-16-le")


def _sniff_text(head: bytes) -> FileKind:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16", "replace")
    else:
        text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    if "\0" in text:
        return FileKind.BINARY
    if _HTML_START.match(text):
        return FileKind.HTML
    return FileKind.XML if text.lstrip().startswith("<?xml") else FileKind.TEXT
