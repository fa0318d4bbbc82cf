from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.core.errors import HubError, UnreadableInput, UnsafeInput
from hub.core.transport import XmlBounds, parse_xml
from tests.transport.refusals import SECRET, refused

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
DOCTYPES = {
    "plain": f"<!DOCTYPE a><a>{SECRET}</a>",
    "external": f'<!DOCTYPE a SYSTEM "http://localhost:9/{SECRET}.dtd"><a/>',
    "public": f'<!DOCTYPE a PUBLIC "-//x" "file:///etc/passwd"><a>{SECRET}</a>',
    "internal": f'<!DOCTYPE a [<!ENTITY e "{SECRET}">]><a>&e;</a>',
    "file": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
    "http": '<!DOCTYPE a [<!ENTITY e SYSTEM "http://localhost:9/">]><a>&e;</a>',
    "parameter": '<!DOCTYPE a [<!ENTITY % e SYSTEM "http://localhost:9/"> %e;]><a/>',
    "laughs": f'<!DOCTYPE a [<!ENTITY l0 "{SECRET}">{LAUGHS}]><a>&l11;</a>',
    "quadratic": f'<!DOCTYPE a [<!ENTITY e "{"x" * 50_000}">]><a b="{"&e;" * 50_000}"/>',
    "default": f'<!DOCTYPE a [<!ATTLIST a b CDATA "{SECRET}">]><a/>',
    "after a comment": f"<!-- {SECRET} --><!DOCTYPE a><a/>",
    "after many comments": "<!---->\n" * 10_000 + "<!DOCTYPE a><a/>",
    "after instructions": f"<?p {SECRET} > ?> <?q?>\n<!DOCTYPE a><a/>",
    "after a declaration": f'<?xml version="1.0"?>\n\n<!-- {SECRET} -->\n<!DOCTYPE a><a/>',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("case", DOCTYPES)
def test_any_doctype_is_refused_in_any_encoding(case: str, encoding: str) -> None:
    with refused(UnsafeInput, "DOCTYPE", "DOCTYPE"):
        parse_xml(DOCTYPES[case].encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "cp037", "utf-16-be", "utf-16-le"])
def test_a_doctype_hidden_by_another_encoding_never_passes(encoding: str) -> None:
    with pytest.raises(HubError):
        parse_xml(DOCTYPES["internal"].encode(encoding))


def test_nothing_is_fetched(server: list[str], tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(f"<s>{SECRET}</s>", encoding="utf-8")
    include = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{}"/>'
    hint = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="u {0}"'
    address = server[0]
    text = (
        f"<a {hint.format(address)}>{include.format(secret.as_uri())}{include.format(address)}</a>"
    )
    root = parse_xml(f"<?xml-stylesheet href='{address}'?>{text}".encode())
    assert [child.tag for child in root] == ["{http://www.w3.org/2001/XInclude}include"] * 2
    assert server[1:] == []


@pytest.fixture
def server() -> Iterator[list[str]]:
    """A server's address, then the paths it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        asked.append(f"http://127.0.0.1:{listening.server_port}/")
        yield asked
        listening.shutdown()
        thread.join()


def test_a_document_over_its_size_is_refused() -> None:
    with refused(UnsafeInput, "vượt giới hạn 8 MiB", "the limit of 8 MiB"):
        parse_xml(f"<a>{SECRET}".encode() + b"x" * (8 * 1024 * 1024) + b"</a>")


@pytest.mark.parametrize("depth", [65, 200])
def test_nesting_over_the_bound_is_refused(depth: int) -> None:
    opening = f"<a b='{SECRET}'>" * depth
    with refused(UnsafeInput, "lồng sâu hơn 64 cấp", "nested deeper than 64 levels"):
        parse_xml(f"{opening}{'</a>' * depth}".encode())


@pytest.mark.parametrize("depth", [257, 100_000, 1_000_000])
def test_nesting_over_the_library_s_limit_is_refused(depth: int) -> None:
    with refused(UnsafeInput, "quá sâu", "too deep"):
        parse_xml(f"<{SECRET}>".encode() + b"<a>" * depth, bounds=XmlBounds(elements=2_000_000))


def test_a_name_over_the_library_s_limit_is_refused() -> None:
    with refused(UnsafeInput, "tên quá dài", "a name too long"):
        parse_xml(f"<{SECRET * 10_000}/>".encode())


def test_a_million_elements_are_refused() -> None:
    with refused(UnsafeInput, "hơn 500000 phần tử", "more than 500000 elements"):
        parse_xml(f"<a b='{SECRET}'>".encode() + b"<b/>" * 1_000_000 + b"</a>")


def test_a_million_comments_are_refused() -> None:
    with refused(UnsafeInput, "hơn 500000 phần tử", "more than 500000 elements"):
        parse_xml(f"<!--{SECRET}-->".encode() + b"<!---->" * 1_000_000 + b"<a/>")


@pytest.mark.parametrize("count", [257, 80_000])
def test_attributes_over_the_bound_are_refused(count: int) -> None:
    attributes = " ".join(f'a{n}="{n}"' for n in range(count))
    with refused(UnsafeInput, "hơn 256 thuộc tính", "more than 256 attributes"):
        parse_xml(f"<r><x {attributes} b='{SECRET}'/></r>".encode())


def test_many_attributes_over_many_elements_are_read() -> None:
    assert len(parse_xml(b"<r>" + b'<x a="1" b="2"/>' * 1_000 + b"</r>")) == 1_000


@pytest.mark.parametrize("count", [65, 50_000])
def test_namespaces_over_the_bound_are_refused(count: int) -> None:
    declarations = " ".join(f'xmlns:n{n}="u{n}"' for n in range(count))
    with refused(UnsafeInput, "hơn 64 không gian tên", "more than 64 namespaces"):
        parse_xml(f"<r><x {declarations} b='{SECRET}'/></r>".encode())


def test_many_namespaces_over_many_elements_are_read() -> None:
    assert len(parse_xml(b"<r>" + b'<x xmlns="u"/>' * 1_000 + b"</r>")) == 1_000


def _megabyte(piece: str) -> str:
    return piece * (1_000_000 // len(piece))


@pytest.mark.parametrize(
    "text",
    [
        f"<a>{_megabyte('x')}</a>",
        f'<a b="{_megabyte("x")}"/>',
        f"<a>{_megabyte('&#65;')}</a>",
        f'<a b="{_megabyte("&#65;")}"/>',
        f"<a>{_megabyte('<![CDATA[]]>')}</a>",
        f"{_megabyte('<!-- -->')}<a/>",
        f"{_megabyte('<?p?>')}<a/>",
    ],
)
def test_a_megabyte_of_one_thing_within_bounds_is_read(text: str) -> None:
    assert parse_xml(text.encode()).tag == "a"


@pytest.mark.parametrize(
    "piece", ["< b", "&", "<a ", "<!--", "]]>", "\n", "<x:a/>", '<a b="', "<?p "]
)
def test_a_megabyte_of_broken_pieces_is_refused(piece: str) -> None:
    with refused(UnreadableInput, "không đúng cú pháp", "not well-formed"):
        parse_xml(f"<a>{SECRET}{_megabyte(piece)}".encode())
