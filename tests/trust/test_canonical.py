"""Our canonical form of a part, in place, against libxmlsec's, over invented trees."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from hub.core.trust import C14N_INCLUSIVE, content_digest
from hub.core.trust.algorithms import C14N_11, C14N_EXCLUSIVE
from hub.core.trust.canonical import CanonicalizationError, canonicalise, without
from tests.trust import documents, libxmlsec, pki

_PREFIXES = ("", "a", "b")
_SPACES = ("", "urn:1", "urn:2")
_TEXTS = st.sampled_from(
    [
        "",
        "Toán",
        " \n",
        "a &amp; b",
        "&lt;",
        "&#13;",
        "&#9;",
        "<![CDATA[<x>&]]>",
        "<!-- c -->",
        "<?p i?>",
    ]
)


@st.composite
def _elements(draw: st.DrawFn, depth: int, known: dict[str, str]) -> str:
    """Text of an element whose prefixes are all declared; `known` is what is in scope."""
    scope = dict(known)
    declared = ""
    for prefix in draw(st.sets(st.sampled_from(_PREFIXES))):
        space = draw(st.sampled_from(_SPACES if prefix == "" else _SPACES[1:]))
        declared += f' xmlns:{prefix}="{space}"' if prefix else f' xmlns="{space}"'
        scope[prefix] = space
    usable = [""] + [prefix for prefix in ("a", "b") if prefix in scope]
    prefix = draw(st.sampled_from(usable))
    name = f"{prefix}:e" if prefix else "e"
    attributes = ""
    if draw(st.booleans()):
        attributes += f' xml:lang="{draw(st.sampled_from(["vi", "en", ""]))}"'
    if draw(st.booleans()):
        attributes += ' z="&#10;&quot;é" b="2"'
    for used in usable[1:]:
        if draw(st.booleans()) and scope.get("a") != scope.get("b"):
            attributes += f' {used}:at="1"'
    children = ""
    if depth:
        children = "".join(draw(st.lists(_elements(depth - 1, scope) | _TEXTS, max_size=3)))
    return f"<{name}{declared}{attributes}>{children}</{name}>"


@st.composite
def _documents(draw: st.DrawFn) -> bytes:
    """A document in which somewhere an element with the Id "data" stands."""
    inner = draw(_elements(3, {"": "", "a": "urn:1", "b": "urn:2"}))
    start, rest = inner[:2], inner[2:]
    marked = f'{start} Id="data"{rest}' if start == "<e" else f'{inner[:4]} Id="data"{inner[4:]}'
    default = draw(st.sampled_from(["", ' xmlns="urn:1"']))
    middle = draw(st.sampled_from(["<m>{}</m>", '<m xmlns="" xml:space="default">{}</m>', "{}"]))
    return (
        f'<?pi a?><root{default} xmlns:a="urn:1" xmlns:b="urn:2" xml:lang="vi">x'
        f"{middle.format(marked)}<!-- t -->tail</root>"
    ).encode()


@pytest.mark.parametrize("uri", ["#data", ""])
@pytest.mark.parametrize("c14n", ["c14n", "exc-c14n", "c14n11"])
@given(document=_documents())
@example(
    document=b'<r xmlns:a="urn:1"><e Id="data"><e/><a:e><e><e xmlns:a="urn:1"/></e></a:e></e></r>'
).via("a namespace declared again far below the apex")
def test_libxmlsec_and_we_agree(uri: str, c14n: str, world: pki.Pki, document: bytes) -> None:
    signed = libxmlsec.signed(
        world.seal,
        document,
        method="ecdsa-sha256",
        c14n=c14n,
        transforms=("enveloped", c14n),
        uri=uri,
    )
    integrity = documents.check_one(signed)
    assert integrity.intact, (signed, integrity.defects)


@pytest.mark.parametrize("c14n", ["c14n", "exc-c14n", "c14n11"])
@given(content=_elements(3, {"": ""}))
def test_libxmlsec_and_we_agree_where_no_namespace_is_in_scope(
    c14n: str, world: pki.Pki, content: str
) -> None:
    document = f'<root><data Id="data" b="1">{content}</data></root>'.encode()
    signed = libxmlsec.signed(
        world.seal,
        document,
        method="ecdsa-sha256",
        c14n=c14n,
        transforms=("enveloped", c14n),
        uri="#data",
    )
    integrity = documents.check_one(signed)
    assert integrity.intact, (signed, integrity.defects)


@given(document=_documents())
def test_libxmlsec_and_we_agree_on_a_prefix_list(world: pki.Pki, document: bytes) -> None:
    signed = libxmlsec.signed(
        world.seal,
        document,
        method="ecdsa-sha256",
        transforms=("exc-c14n",),
        uri="#data",
        prefixes="a xml nowhere",
    )
    assert documents.check_one(signed).intact, signed


def test_comments_never_count_in_a_part() -> None:
    with_comment = documents.parse(b'<r><d Id="data">a<!-- x -->b</d></r>')
    plain = documents.parse(b'<r><d Id="data">ab</d></r>')
    assert content_digest(with_comment[0]) == content_digest(plain[0])
    kept = replace(C14N_INCLUSIVE, comments=True)
    assert canonicalise(with_comment[0], kept, comments=True).count(b"<!-- x -->") == 1


def test_the_document_is_left_as_it_was() -> None:
    text = (
        b'<a:r xmlns:a="urn:1" xmlns="urn:d" xml:lang="vi">'
        b'<b:s xmlns:b="urn:1"/>t<d Id="x"><e/></d></a:r>'
    )
    root = documents.parse(text)
    for c14n in (C14N_INCLUSIVE, C14N_EXCLUSIVE, C14N_11):
        canonicalise(root[1], c14n)
        canonicalise(without(root, [root[0]]), c14n)
    assert etree.tostring(root) == text


def test_what_is_taken_out_leaves_its_tail() -> None:
    for text in (
        b"<r><s/>tail</r>",
        b"<r>t<s/>ail</r>",
        b"<r><q/>ta<s/>il</r>",
        b"<r>tail<s/></r>",
    ):
        root = documents.parse(text)
        left = without(root, [root[-1] if text.startswith(b"<r><q/>") else root[0]])
        assert left.xpath("string()") == "tail"
        assert not left.findall("s")


@pytest.mark.parametrize(
    "text",
    [
        '<r xmlns:a="relative"><d xmlns:a="relative"/></r>',
        '<r xml:base="http://x.vn/"><d/></r>',
    ],
)
def test_what_has_no_canonical_form_here_is_refused_by_name(text: str) -> None:
    with pytest.raises(CanonicalizationError):
        canonicalise(documents.parse(text.encode())[0], C14N_11)


def test_a_default_namespace_in_a_prefix_list_is_refused() -> None:
    """lxml would drop the token without a word."""
    with pytest.raises(CanonicalizationError, match="#default"):
        canonicalise(documents.parse(b"<r/>"), C14N_EXCLUSIVE, prefixes=("#default",))
