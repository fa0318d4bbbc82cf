from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.transport import FileKind, sniff
from tests.transport.files import ole_of, xls_of, xlsx_of, zip_with


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", FileKind.EMPTY),
        (xlsx_of(""), FileKind.XLSX),
        (zip_with(xl__workbook=b""), FileKind.XLSX),
        (zip_with(**{"xl__workbook.bin": b""}), FileKind.XLSB),
        (zip_with(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), FileKind.ODS),
        (zip_with(word__document=b""), FileKind.ZIP),
        (zip_with(), FileKind.ZIP),
        (xls_of({(0, 0): 1.0}), FileKind.XLS),
        (ole_of("Book", b""), FileKind.XLS),
        (ole_of("EncryptedPackage", b""), FileKind.ENCRYPTED),
        (ole_of("WordDocument", b""), FileKind.OLE),
        (b"%PDF-1.7\n", FileKind.PDF),
        (b"\n <!DOCTYPE html><html>", FileKind.HTML),
        ("<HTML>".encode("utf-16"), FileKind.HTML),
        (b"\xef\xbb\xbf<table border=1>", FileKind.HTML),
        (b'<?xml version="1.0"?><a/>', FileKind.XML),
        ("STT,Họ và tên\n1,Đỗ Thị Ước".encode(), FileKind.TEXT),
        ("STT,Họ và tên\n".encode("utf-16"), FileKind.TEXT),
        ("STT,Tên".encode("cp1258"), FileKind.TEXT),
        (b"\x89PNG\r\n\x1a\n\0\0", FileKind.BINARY),
        ("STT,Tên".encode("utf-16-le"), FileKind.BINARY),
    ],
)
def test_a_file_is_known_by_its_content(data: bytes, kind: FileKind) -> None:
    assert sniff(data) is kind


@given(st.binary(max_size=200))
def test_every_file_has_a_kind_with_a_name_in_both_languages(data: bytes) -> None:
    kind = sniff(data)
    assert kind.label.vi
    assert kind.label.en
