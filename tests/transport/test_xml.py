from __future__ import annotations

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from hub.core.errors import Actor, UnreadableInput
from hub.core.transport import XmlBounds, parse_xml
from tests.transport.refusals import SECRET, read_or_refused, refused

_NAMES = st.sampled_from(["HOC_BA", "DIEM_TONG_KET", "mon", "Họ", "n-1", "x.y"])
_CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cn"], include_characters="\t\n", exclude_characters="\x7f"
)
_TEXTS = st.text(_CHARACTERS, max_size=20)


@st.composite
def _trees(draw: st.DrawFn, depth: int = 0) -> etree._Element:
    element = etree.Element(draw(_NAMES))
    element.text = draw(_TEXTS)
    for name in draw(st.sets(_NAMES, max_size=3)):
        element.set(name, draw(_TEXTS))
    if depth < 3:
        for _ in range(draw(st.integers(0, 3))):
            child = draw(_trees(depth + 1))
            child.tail = draw(_TEXTS)
            element.append(child)
    return element


def _serialised(tree: etree._Element, encoding: str, declared: bool) -> bytes:
    buffer = io.BytesIO()
    tree.getroottree().write(buffer, encoding=encoding, xml_declaration=declared)
    return buffer.getvalue()


def _canonical(root: etree._Element) -> bytes:
    return etree.tostring(root, method="c14n")


@given(_trees(), st.sampled_from(["UTF-8", "UTF-16"]), st.booleans())
def test_reads_what_lxml_reads(tree: etree._Element, encoding: str, declared: bool) -> None:
    data = _serialised(tree, encoding, declared)
    assert _canonical(parse_xml(data)) == _canonical(etree.fromstring(data))


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_parsed_or_refused_by_name(data: bytes) -> None:
    with read_or_refused():
        parse_xml(data)


@pytest.mark.parametrize(
    "data",
    [
        "<a>Đỗ Thị Ước</a>".encode(),
        codecs.BOM_UTF8 + "<a>Đỗ Thị Ước</a>".encode(),
        '<?xml version="1.0" encoding="utf-8"?><a>Đỗ Thị Ước</a>'.encode(),
        "<?xml version='1.0'\n encoding = 'UTF-8' ?><a>Đỗ Thị Ước</a>".encode(),
        '<?xml version="1.0" encoding="UTF-16"?><a>Đỗ Thị Ước</a>'.encode("utf-16"),
        '<?xml version="1.0" encoding="UTF-16"?><a>Đỗ Thị Ước</a>'.encode("utf-16-be"),
        '<?xml version="1.0"?><a>Đỗ Thị Ước</a>'.encode("utf-16-le"),
    ],
)
def test_utf8_and_utf16_are_read(data: bytes) -> None:
    assert parse_xml(data).text == "Đỗ Thị Ước"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (f'<?xml version="1.0" encoding="ISO-8859-1"?><a>{SECRET}</a>'.encode(), "ISO-8859-1"),
        (f'<?xml version="1.0" encoding="windows-1258"?><a>{SECRET}</a>'.encode(), "WINDOWS-1258"),
        (f'<?xml version="1.0" encoding="UTF-7"?><a>{SECRET}</a>'.encode(), "UTF-7"),
        (f'<?xml version="1.0" encoding="{SECRET}"?><a/>'.encode(), "unknown"),
        (f"<a>{SECRET}</a>".encode("utf-32"), "UTF-32"),
        (codecs.BOM_UTF32_BE + f"<a>{SECRET}</a>".encode("utf-32-be"), "UTF-32"),
    ],
)
def test_other_encodings_are_refused_by_name(data: bytes, name: str) -> None:
    with refused(UnreadableInput, f"bảng mã {'(không rõ / ' * (name == 'unknown')}{name}", name):
        parse_xml(data)


@pytest.mark.parametrize(
    "data",
    [
        f'<?xml version="1.0" encoding="UTF-16"?><a>{SECRET}</a>'.encode(),
        f'<?xml version="1.0" encoding="UTF-8"?><a>{SECRET}</a>'.encode("utf-16"),
    ],
)
def test_a_wrong_declaration_is_refused(data: bytes) -> None:
    with refused(UnreadableInput, "khai báo bảng mã", "declares the encoding"):
        parse_xml(data)


def test_a_declaration_that_hides_its_encoding_is_refused() -> None:
    data = b'<?xml version="1.0"' + b" " * 600 + b'encoding="ISO-8859-1"?><a/>'
    with refused(UnreadableInput, "Khai báo XML không kết thúc", "declaration does not end"):
        parse_xml(data)


@pytest.mark.parametrize(
    "data",
    [
        f"<a>{SECRET}\0</a>".encode(),
        b"\0" + f"<a>{SECRET}</a>".encode(),
        f"<a>{SECRET}\0</a>".encode("utf-16"),
        f"<a>{SECRET}</a>".encode("utf-32-le"),
    ],
)
def test_nul_bytes_are_refused(data: bytes) -> None:
    with refused(UnreadableInput, "byte NUL", "NUL bytes"):
        parse_xml(data)


def test_half_a_utf16_letter_is_refused() -> None:
    with refused(UnreadableInput, "không phải UTF-16 hợp lệ", "not valid UTF-16"):
        parse_xml(f"<a>{SECRET}</a>".encode("utf-16")[:-1])


@pytest.mark.parametrize(
    "text",
    [
        f"<a>{SECRET}",
        f"<a><{SECRET}></b></a>",
        f"{SECRET}",
        f"<a b='{SECRET}' b='{SECRET}'/>",
        f"<a>&{SECRET};</a>",
        f"<{SECRET}:a/>",
        f"<a>{SECRET}</a><b/>",
        f"<a>{SECRET}&#0;</a>",
        f"<!-- {SECRET}",
    ],
)
def test_malformed_xml_is_refused_with_its_place(text: str) -> None:
    with refused(UnreadableInput, "không đúng cú pháp ở dòng 1", "not well-formed at line 1"):
        parse_xml(text.encode())


def test_bytes_that_are_not_utf8_are_refused_with_their_place() -> None:
    with refused(UnreadableInput, "không đúng cú pháp", "not well-formed"):
        parse_xml(f"<a>{SECRET} \u0110\u00e0</a>".encode("cp1258"))


def test_an_error_says_where_and_whose_turn_it_is() -> None:
    with pytest.raises(UnreadableInput) as caught:
        parse_xml(b"<a>\n  <b>\n</a>", where="lop-6a.xml")
    assert caught.value.where == "lop-6a.xml:3:5"
    assert caught.value.who is Actor.VENDOR
    assert (caught.value.fields["line"], caught.value.fields["column"]) == (3, 5)


def test_an_empty_document_is_refused() -> None:
    with refused(UnreadableInput, "rỗng", "empty"):
        parse_xml(b"")


def test_what_looks_like_a_doctype_inside_text_is_text() -> None:
    data = b"<!-- <!DOCTYPE a> --><?p <!DOCTYPE?><a><![CDATA[<!DOCTYPE a>]]><!-- <!DOCTYPE --></a>"
    assert parse_xml(data).text == "<!DOCTYPE a>"


def test_comments_and_instructions_are_kept() -> None:
    data = b"<a><!-- c --><?p i?>t</a>"
    assert etree.tostring(parse_xml(data)) == data


def test_bounds_are_inclusive() -> None:
    bounds = XmlBounds(size=100, depth=3, elements=4, attributes=2, namespaces=1)
    data = b'<a x="1" y="2" xmlns="u"><b><c/></b><d/></a>'
    assert parse_xml(data, bounds=bounds).tag == "{u}a"
