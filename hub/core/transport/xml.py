"""Reading an XML document within bounds and without a document type definition.

Nothing here walks the tree in Python. What can be counted on the bytes is counted before parsing;
the depth and the attributes of one element are asked of libxml2 by a compiled XPath afterwards.
libxml2 keeps its own limits too, since `huge_tree` stays off.

What no bound of one document holds: lxml remembers every element and attribute name for the life of
the thread that parsed it. A process that reads strangers' documents has to be renewed now and then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO

from lxml import etree

from hub.core.errors import Actor
from hub.core.text import Text
from hub.core.transport.bounds import XmlBounds, as_size
from hub.core.transport.refusal import Refusal
from hub.core.transport.xml_encoding import as_utf8

_DEFAULT = XmlBounds()
# What may stand before a DOCTYPE: spaces, comments, the declaration, instructions.
_PROLOG_PIECE = re.compile(rb"[ \t\r\n]+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
# XML_ERR_NAME_TOO_LONG and XML_ERR_RESOURCE_LIMIT of libxml2: its own limits were met.
_LIMIT_CODES = frozenset({110, 114})

_EMPTY = Refusal(
    Text("Tài liệu XML rỗng", "The XML document is empty"),
    Text("gửi lại tài liệu đầy đủ", "send the complete document again"),
    Actor.VENDOR,
)
_TOO_BIG = Refusal(
    Text(
        "Tài liệu XML vượt giới hạn {limit}",
        "The XML document is larger than the limit of {limit}",
    ),
    Text("chia thành nhiều tài liệu nhỏ hơn", "split it into smaller documents"),
    Actor.VENDOR,
)
_DOCTYPE = Refusal(
    Text(
        "Tài liệu XML có khai báo DOCTYPE (DTD), không được phép",
        "The XML document has a DOCTYPE (DTD), which is not allowed",
    ),
    Text(
        "bỏ DOCTYPE và mọi thực thể (entity) rồi gửi lại",
        "remove the DOCTYPE and all entities, then send it again",
    ),
    Actor.VENDOR,
)
_TOO_MANY_ELEMENTS = Refusal(
    Text(
        "Tài liệu XML có hơn {limit} phần tử",
        "The XML document has more than {limit} elements",
    ),
    Text("chia thành nhiều tài liệu nhỏ hơn", "split it into smaller documents"),
    Actor.VENDOR,
)
_TOO_MANY_NAMESPACES = Refusal(
    Text(
        "Một phần tử XML khai báo hơn {limit} không gian tên",
        "An XML element declares more than {limit} namespaces",
    ),
    Text("chỉ khai báo các không gian tên cần dùng", "declare only the namespaces in use"),
    Actor.VENDOR,
)
_TOO_MANY_ATTRIBUTES = Refusal(
    Text(
        "Một phần tử XML có hơn {limit} thuộc tính",
        "An XML element has more than {limit} attributes",
    ),
    Text("viết tài liệu theo đúng lược đồ", "write the document after its schema"),
    Actor.VENDOR,
)
_TOO_DEEP = Refusal(
    Text(
        "Tài liệu XML lồng sâu hơn {limit} cấp",
        "The XML document is nested deeper than {limit} levels",
    ),
    Text("viết tài liệu theo đúng lược đồ", "write the document after its schema"),
    Actor.VENDOR,
)
_LIBRARY_LIMIT = Refusal(
    Text(
        "Tài liệu XML vượt giới hạn an toàn của bộ đọc (quá sâu hoặc tên quá dài)",
        "The XML document exceeds the parser's safe limits (too deep, or a name too long)",
    ),
    Text("viết tài liệu theo đúng lược đồ", "write the document after its schema"),
    Actor.VENDOR,
)
_MALFORMED = Refusal(
    Text(
        "Tài liệu XML không đúng cú pháp ở dòng {line}, cột {column} (mã {parser_code})",
        "The XML document is not well-formed at line {line}, column {column} (code {parser_code})",
    ),
    Text(
        "mở tài liệu tại vị trí này, sửa phần mềm đã tạo ra nó rồi gửi lại",
        "look at that place, correct the software that wrote it, then send it again",
    ),
    Actor.VENDOR,
)


def parse_xml(
    data: bytes, *, bounds: XmlBounds = _DEFAULT, where: str | None = None
) -> etree._Element:
    """Parse one XML document and return its root (đọc tài liệu XML an toàn).

    Refused: any DOCTYPE, encodings other than UTF-8 and UTF-16, NUL bytes, malformed XML, and
    whatever exceeds `bounds`. XInclude and schema locations are left alone; nothing is fetched.

    :param where: what the input is called, for the error: a file name, an endpoint.
    :raises UnsafeInput: a DTD, or a bound exceeded.
    :raises UnreadableInput: empty, in another encoding, or not well-formed.
    """
    if not data:
        raise _EMPTY.unreadable(where)
    if len(data) > bounds.size:
        raise _TOO_BIG.unsafe(where, limit=as_size(bounds.size))
    text = as_utf8(data, where)
    _check_bytes(text, bounds, where)
    root = _parsed(text, where)
    _check_tree(root, text, bounds, where)
    return root


def iterate_xml(
    data: bytes, root: str, tag: str, *, bounds: XmlBounds = _DEFAULT, where: str | None = None
) -> Iterator[etree._Element]:
    """Yield the root as it begins (attributes only), then each element `tag`, whole.

    For long lists: an element is emptied once the next one is asked for, so that memory holds one
    at a time. Refused is what `parse_xml` refuses, except that libxml2's own limit of 256 holds for
    the depth and attributes are not counted.

    :param root: the root's name; a document with another one yields nothing.
    :raises UnsafeInput: a DTD, or a bound exceeded.
    :raises UnreadableInput: empty, in another encoding, or not well-formed from some place on.
    """
    if not data:
        raise _EMPTY.unreadable(where)
    if len(data) > bounds.size:
        raise _TOO_BIG.unsafe(where, limit=as_size(bounds.size))
    text = as_utf8(data, where)
    _check_bytes(text, bounds, where)
    events = etree.iterparse(
        BytesIO(text),
        events=("start", "end"),
        tag=(root, tag),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    yield from _whole(events, root, where)


def _whole(events: etree.iterparse, root: str, where: str | None) -> Iterator[etree._Element]:
    try:
        for event, element in events:
            if (event == "start") == (element.tag == root):
                yield element
                if event == "end":
                    element.clear()
        return
    except etree.XMLSyntaxError as error:
        code: int = error.code  # type: ignore[attr-defined]  # lxml-stubs does not know it
        line, column = error.position
    raise _MALFORMED.unreadable(
        f"{where or ''}:{line}:{column}", line=line, column=column, parser_code=code
    )


def _check_bytes(text: bytes, bounds: XmlBounds, where: str | None) -> None:
    if b"<!DOCTYPE" in text and _prolog_has_doctype(text):
        raise _DOCTYPE.unsafe(where)
    markup = text.count(b"<")
    if markup > bounds.elements and markup - text.count(b"</") > bounds.elements:
        raise _TOO_MANY_ELEMENTS.unsafe(where, limit=bounds.elements)
    # A tag lies between two "<", for a value may not contain one.
    if text.count(b"xmlns") > bounds.namespaces and any(
        tag.count(b"xmlns") > bounds.namespaces for tag in text.split(b"<")
    ):
        raise _TOO_MANY_NAMESPACES.unsafe(where, limit=bounds.namespaces)


def _prolog_has_doctype(text: bytes) -> bool:
    """Say whether a DOCTYPE stands before the root, and not only inside a comment or CDATA."""
    at = 0
    while piece := _PROLOG_PIECE.match(text, at):
        at = piece.end()
    return text.startswith(b"<!DOCTYPE", at)


def _parsed(text: bytes, where: str | None) -> etree._Element:
    # libxml2's message quotes the document, so only its numbers go on, and the error is raised
    # outside the handler: a logged context would quote it too.
    try:
        return etree.fromstring(text, _parser())
    except etree.XMLSyntaxError as error:
        code: int = error.code  # type: ignore[attr-defined]  # lxml-stubs does not know it
        line, column = error.position
    if code in _LIMIT_CODES:
        raise _LIBRARY_LIMIT.unsafe(where, parser_code=code)
    place = f"{where or ''}:{line}:{column}"
    raise _MALFORMED.unreadable(place, line=line, column=column, parser_code=code)


def _check_tree(root: etree._Element, text: bytes, bounds: XmlBounds, where: str | None) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise _DOCTYPE.unsafe(where)
    if _deeper_than(bounds.depth)(root):
        raise _TOO_DEEP.unsafe(where, limit=bounds.depth)
    if text.count(b"=") > bounds.attributes and _more_attributes_than(bounds.attributes)(root):
        raise _TOO_MANY_ATTRIBUTES.unsafe(where, limit=bounds.attributes)


def _parser() -> etree.XMLParser:
    # A parser of its own for each call costs a microsecond and keeps threads from sharing one.
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        collect_ids=False,
    )


@cache
def _deeper_than(depth: int) -> etree.XPath:
    return etree.XPath("boolean(" + "/*" * (depth + 1) + ")")


@cache
def _more_attributes_than(count: int) -> etree.XPath:
    return etree.XPath(f"boolean(//@*[{count + 1}])")
