"""The encoding of an XML document: UTF-8 as the rules ask, UTF-16 tolerated, nothing else.

The parser is told the encoding instead of guessing it, so what is checked here on the bytes is what
the parser reads: no second reading of the same bytes can hide a DTD.
"""

from __future__ import annotations

import codecs
import re

from hub.core.errors import Actor
from hub.core.text import Text
from hub.core.transport.refusal import Refusal

# A declaration is some 40 bytes; padding it beyond this hides its encoding from readers.
_DECLARATION_LIMIT = 512
_DECLARATION = re.compile(rb"<\?xml[ \t\r\n]")
_DECLARED = re.compile(rb"""[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*["']([^"']*)["']""")
_UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16_STARTS = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
_USUAL_NAMES = frozenset(
    {
        *("UTF-8", "UTF-16", "UTF-7", "UTF-32", "UCS-2", "UCS-4", "US-ASCII", "ASCII"),
        *("ISO-8859-1", "ISO-8859-15", "WINDOWS-1250", "WINDOWS-1252", "WINDOWS-1258", "CP1258"),
        *("TCVN", "TCVN3", "TCVN5712-1", "VISCII", "VNI", "IBM037", "EBCDIC-CP-US"),
        *("GB2312", "GBK", "GB18030", "BIG5", "EUC-JP", "EUC-KR", "SHIFT_JIS", "ISO-2022-JP"),
    }
)

_ENCODING = Refusal(
    Text(
        "Tài liệu XML dùng bảng mã {encoding}; học bạ số phải dùng UTF-8",
        "The XML document is in {encoding}; digital transcripts must be in UTF-8",
    ),
    Text("xuất lại tài liệu bằng UTF-8", "write the document again in UTF-8"),
    Actor.VENDOR,
)
_MISLABELLED = Refusal(
    Text(
        "Tài liệu XML khai báo bảng mã {declared} nhưng các byte lại là {actual}",
        "The XML document declares the encoding {declared} but its bytes are {actual}",
    ),
    Text(
        "xuất lại bằng UTF-8 và khai báo đúng UTF-8",
        "write it again in UTF-8 and declare UTF-8",
    ),
    Actor.VENDOR,
)
_NOT_TEXT = Refusal(
    Text(
        "Các byte của tài liệu XML không phải {actual} hợp lệ",
        "The bytes of the XML document are not valid {actual}",
    ),
    Text("xuất lại tài liệu bằng UTF-8", "write the document again in UTF-8"),
    Actor.VENDOR,
)
_NUL = Refusal(
    Text("Tài liệu XML chứa byte NUL", "The XML document contains NUL bytes"),
    Text(
        "xuất lại tài liệu bằng UTF-8, không có byte NUL",
        "write the document again in UTF-8 without NUL bytes",
    ),
    Actor.VENDOR,
)
_DECLARATION_TOO_LONG = Refusal(
    Text(
        "Khai báo XML không kết thúc trong {limit} byte đầu tiên",
        "The XML declaration does not end within the first {limit} bytes",
    ),
    Text(
        'bắt đầu tài liệu bằng <?xml version="1.0" encoding="UTF-8"?>',
        'begin the document with <?xml version="1.0" encoding="UTF-8"?>',
    ),
    Actor.VENDOR,
)


def as_utf8(data: bytes, where: str | None) -> bytes:
    """Return the document in UTF-8 without byte order mark, or refuse its encoding.

    Validity of UTF-8 is left to the parser, which checks it anyway.
    """
    if data.startswith(_UTF32_MARKS):
        raise _ENCODING.unreadable(where, encoding="UTF-32")
    for start, codec in _UTF16_STARTS:
        if data.startswith(start):
            text = _from_utf16(data, codec, where)
            _check_declaration(text, "UTF-16", where)
            return text
    if b"\0" in data:
        raise _NUL.unreadable(where)
    text = data.removeprefix(codecs.BOM_UTF8)
    _check_declaration(text, "UTF-8", where)
    return text


def _from_utf16(data: bytes, codec: str, where: str | None) -> bytes:
    text = _decoded(data, codec)
    if text is None:
        raise _NOT_TEXT.unreadable(where, actual="UTF-16")
    if "\0" in text:
        raise _NUL.unreadable(where)
    return text.removeprefix("\ufeff").encode()


def _decoded(data: bytes, codec: str) -> str | None:
    # The error of a failed decoding holds the document, so it must not become anybody's context.
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _check_declaration(text: bytes, actual: str, where: str | None) -> None:
    if not _DECLARATION.match(text):
        return
    end = text.find(b"?>", 0, _DECLARATION_LIMIT)
    if end < 0:
        raise _DECLARATION_TOO_LONG.unreadable(where, limit=_DECLARATION_LIMIT)
    found = _DECLARED.search(text, 0, end)
    if found is None:
        return
    declared = _known_name(found[1])
    if declared not in {"UTF-8", "UTF-16"}:
        raise _ENCODING.unreadable(where, encoding=declared)
    if declared != actual:
        raise _MISLABELLED.unreadable(where, declared=declared, actual=actual)


def _known_name(declared: bytes) -> str:
    """Return the name in capitals where it is a usual one; an invented one is never repeated."""
    name = declared.decode("ascii", "replace").upper()
    if name in {"UTF-16LE", "UTF-16BE"}:
        return "UTF-16"
    return name if name in _USUAL_NAMES else "(không rõ / unknown)"
