"""Transforms beside libxmlsec's: what one signs the other verifies, and what is refused."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

import pytest
import xmlsec
from lxml import etree
from xmlsec import constants

from hub.core.trust import Beside, Integrity, SignedTree, check, find_signatures
from hub.core.trust.algorithms import (
    C14N_EXCLUSIVE,
    C14N_INCLUSIVE,
    CANONICALIZATIONS,
    Canonicalization,
)
from hub.core.trust.canonical import canonicalise, canonicalise_document, without
from hub.core.trust.markup import DS, SIGNATURE
from hub.core.trust.selection import Selection
from hub.core.trust.subset import canonicalise_subset
from tests.trust import documents, pki
from tests.trust.documents import codes

_FILTER2 = "http://www.w3.org/2002/06/xmldsig-filter2"
_XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
_BASE64 = f"{DS}base64"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"

DOCUMENT = (
    b'<?go now?><!-- c --><r xmlns="urn:r" xmlns:a="urn:a" xml:lang="vi" a:z="1" b="2">'
    b'<a:p Id="p" xml:space="preserve">  t &amp; &lt; &gt; &#13; <q xmlns="" y="&#9;&quot;&#10;"/>'
    b'<!-- in --><x:hole xmlns:x="urn:x" xmlns="urn:other" x:k="v"><gone/><a:island xml:lang="en">'
    b"<x:deep/><plain/></a:island></x:hole> tail <a:p>again</a:p></a:p><?pi  data?>"
    b'<s Id="s">YWJj</s></r><!-- after -->'
)


def _filters(*filters: tuple[str, str], name: str = _FILTER2) -> str:
    inside = "".join(
        f'<f:XPath xmlns:f="{_FILTER2}" xmlns:a="urn:a" xmlns:x="urn:x" xmlns:ds="{DS}" '
        f'Filter="{operation}">{expression}</f:XPath>'
        for operation, expression in filters
    )
    return f'<Transform Algorithm="{name}">{inside}</Transform>'


def _xpath(expression: str) -> str:
    return f'<Transform Algorithm="{_XPATH}"><XPath xmlns:d="{DS}">{expression}</XPath></Transform>'


def _plain(name: str) -> str:
    return f'<Transform Algorithm="{name}"/>'


def _template(transforms: str, uri: str, document: bytes = DOCUMENT) -> bytes:
    signature = (
        f'<Signature xmlns="{DS}"><SignedInfo><CanonicalizationMethod Algorithm="{_C14N}"/>'
        '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        f'<Reference URI="{uri}">{f"<Transforms>{transforms}</Transforms>" if transforms else ""}'
        '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/>'
        "</Reference></SignedInfo><SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature>"
    )
    return document.replace(b"</r>", signature.encode() + b"</r>")


def _signed(world: pki.Pki, transforms: str, uri: str = "", document: bytes = DOCUMENT) -> bytes:
    """Let libxmlsec sign."""
    signer = world.manager
    root = documents.parse(_template(transforms, uri, document))
    xmlsec.tree.add_ids(root, ["Id"])
    key = xmlsec.Key.from_memory(signer.key_pem, constants.KeyDataFormatPem)
    key.load_cert_from_memory(signer.pem, constants.KeyDataFormatPem)
    context = xmlsec.SignatureContext()
    context.key = key
    context.sign(next(root.iter(SIGNATURE)))
    return etree.tostring(root.getroottree())


def _check(document: bytes, beside: Beside | None = None) -> Integrity:
    root = documents.parse(document)
    tree = SignedTree(root, size=len(document), beside=beside or Beside())
    (signature,) = find_signatures(root)
    return check(signature, tree)


ENVELOPED_FORM = (
    "count(ancestor-or-self::d:Signature | here()/ancestor::d:Signature[1]) "
    "&gt; count(ancestor-or-self::d:Signature)"
)


@pytest.mark.parametrize(
    ("transforms", "uri"),
    [
        (_filters(("subtract", "/descendant::ds:Signature")), ""),
        (_filters(("subtract", "//ds:Signature")), ""),
        (_filters(("subtract", "//ds:Signature | //x:hole")), ""),
        (_filters(("subtract", "here()/ancestor::ds:Signature[1]")), ""),
        (_filters(("intersect", "//a:p")), ""),
        (_filters(("intersect", "//a:p"), ("subtract", "//x:hole"), ("union", "//a:island")), ""),
        (_filters(("intersect", "//a:island"), ("union", "//a:p/*")), ""),
        (_filters(("union", "/"), ("subtract", "/*/ds:Signature")), ""),
        (_filters(("subtract", "//x:hole"), ("union", "//x:deep")), "#p"),
        (_filters(("intersect", "id('p')")), ""),
        (_filters(("intersect", "/descendant-or-self::*[@Id='p']/child::a:p")), ""),
        (_filters(("intersect", "//a:p")) + _filters(("subtract", "//x:*")), ""),
        (_filters(("intersect", "//a:p")) + _plain(f"{_C14N}#WithComments"), ""),
        (_filters(("intersect", "//x:hole")) + _plain(C14N_EXCLUSIVE.uri), ""),
        (_plain(f"{DS}enveloped-signature") + _filters(("subtract", "//x:hole")), ""),
        (_xpath("not(ancestor-or-self::d:Signature)"), ""),
        (_xpath(ENVELOPED_FORM), ""),
        (_xpath("not(ancestor-or-self::d:Signature)") + _plain(f"{_C14N}#WithComments"), ""),
        (_plain(_BASE64), "#s"),
        (_plain(_C14N) + _plain(C14N_EXCLUSIVE.uri), "#p"),
        (_plain(f"{_C14N}#WithComments"), "#p"),
        (_plain(f"{_C14N}#WithComments"), "#xpointer(id('p'))"),
        (_plain(_C14N), "#xpointer(id('p'))"),
        (_plain(f"{DS}enveloped-signature") + _plain(f"{_C14N}#WithComments"), "#xpointer(/)"),
        (_plain(f"{DS}enveloped-signature") + _plain(f"{C14N_EXCLUSIVE.uri}WithComments"), ""),
    ],
)
def test_what_libxmlsec_signs_is_intact(transforms: str, uri: str, world: pki.Pki) -> None:
    signed = _signed(world, transforms, uri)
    integrity = _check(signed)
    assert integrity.intact, integrity.defects
    assert integrity.certificate == world.manager.certificate
    for old in (b"YWJj", b"again", b"<plain/>"):
        # Whatever is changed: intact exactly where libxmlsec says so.
        changed = signed.replace(old, b"YWJk" if old == b"YWJj" else b"<other/>")
        assert _check(changed).intact == _libxmlsec_verifies(changed), (old, transforms)


def _libxmlsec_verifies(document: bytes) -> bool:
    root = documents.parse(document)
    xmlsec.tree.add_ids(root, ["Id"])
    context = xmlsec.SignatureContext()
    certificate = root.findtext(f".//{{{DS}}}X509Certificate")
    context.key = xmlsec.Key.from_memory(
        b"-----BEGIN CERTIFICATE-----\n"
        + (certificate or "").strip().encode()
        + b"\n-----END CERTIFICATE-----\n",
        constants.KeyDataFormatCertPem,
    )
    try:
        context.verify(next(root.iter(SIGNATURE)))
    except xmlsec.Error:
        return False
    return True


@pytest.mark.parametrize("c14n", CANONICALIZATIONS.values(), ids=lambda each: each.uri)
@pytest.mark.parametrize("comments", [True, False])
def test_the_walk_agrees_with_libxml2(c14n: Canonicalization, comments: bool) -> None:
    """The canonicaliser in Python, where the C one can do the same."""
    root = documents.parse(DOCUMENT)
    whole = Selection(root, whole=True, comments=comments)
    assert canonicalise_subset(whole, c14n, comments=comments) == canonicalise_document(
        root, c14n, comments=comments
    )
    for element in root.iter("*"):
        part = canonicalise_subset(Selection(element), c14n, comments=comments)
        assert part == canonicalise(element, c14n, comments=comments), element
    hole = root.find(".//{urn:x}hole")
    assert hole is not None
    left = without(root, [hole])
    assert canonicalise_subset(whole.less([hole]), c14n, comments=comments) == (
        canonicalise_document(left, c14n, comments=comments)
    )


def test_two_prefixes_of_one_namespace_stay_apart() -> None:
    root = documents.parse(b'<r xmlns:a="urn:u" xmlns:b="urn:u"><c b:x="1" a:y="2"/><b:d/></r>')
    for c14n in (C14N_INCLUSIVE, C14N_EXCLUSIVE):
        assert canonicalise_subset(Selection(root), c14n) == canonicalise(root, c14n)


@pytest.mark.parametrize(
    "expression",
    [
        "//a:p[1]",
        "//a:p[count(//*) > 1]",
        "//node()",
        "//text()",
        "//@Id",
        "ancestor::*",
        "/descendant::*/following::*/preceding::*",
        "//nobody:p",
        "//a:p or 1",
        "",
        "a b",
        "//*" * 17,
        "|".join(["//*"] * 9),
        "//*[@b='1' or @b='2']",
        "document('/etc/passwd')",
        "id('p)",
        "//a" + "x" * 1000,
    ],
)
def test_filters_that_are_more_than_a_location_path(expression: str) -> None:
    text = expression.replace("<", "&lt;")
    integrity = _check(_fill(_template(_filters(("intersect", text)), "")))
    assert codes(integrity)[0] in {"unsupported-xpath", "nothing-signed"}
    assert not integrity.references[0].intact
    if expression:
        assert codes(integrity)[0] == "unsupported-xpath"


def _fill(template: bytes) -> bytes:
    """Put something where libxmlsec would put values."""
    value = b64encode(hashlib.sha256(b"").digest())
    return (
        template.replace(b"<DigestValue/>", b"<DigestValue>" + value + b"</DigestValue>")
        .replace(b"<SignatureValue/>", b"<SignatureValue>" + value + b"</SignatureValue>")
        .replace(b"<KeyInfo><X509Data/></KeyInfo>", b"")
    )


@pytest.mark.parametrize(
    ("transforms", "uri", "code"),
    [
        (_xpath("1"), "", "unsupported-xpath"),
        (_xpath("self::text()"), "", "unsupported-xpath"),
        (_xpath("not(ancestor-or-self::e:Signature)"), "", "unsupported-xpath"),
        (_xpath("not(ancestor-or-self::d:Signature) or 1"), "", "unsupported-xpath"),
        (_xpath("x" * 5000), "", "unsupported-xpath"),
        (_filters(("remove", "//a:p")), "", "unsupported-xpath"),
        (_filters(("intersect", "//a:nobody")), "", "nothing-signed"),
        (_filters(*[("subtract", "//a:p")] * 9), "", "unsupported-transform"),
        (_plain(_BASE64), "#p", "not-base64"),
        (_filters(("subtract", "//x:hole")) + _plain(_BASE64), "", "unsupported-transform"),
        (_plain(_BASE64) + _plain(_C14N), "#s", "not-xml"),
        (_plain(_C14N) + _xpath(ENVELOPED_FORM), "", "unsupported-xpath"),
        (_plain(_C14N) + _filters(("intersect", "id('p')")), "", "unsupported-xpath"),
        ("", "#xpointer(//a:p)", "unsupported-xpointer"),
        ("", "#xpointer(id('nobody'))", "target-missing"),
    ],
)
def test_refused_by_name(transforms: str, uri: str, code: str) -> None:
    integrity = _check(_fill(_template(transforms, uri)))
    assert codes(integrity)[0] == code
    assert not integrity.intact
    assert not integrity.references[0].intact


def test_what_is_filtered_or_decoded_is_not_the_element(world: pki.Pki) -> None:
    """Nobody may take a reference to less than an element for one to the element."""
    for transforms, uri in (
        (_plain(_BASE64), "#s"),
        (_filters(("subtract", "//x:hole")), "#p"),
        (_filters(("intersect", "//a:p"), ("subtract", "//x:hole")), ""),
    ):
        (reference,) = _check(_signed(world, transforms, uri)).references
        assert reference.intact
        assert reference.target is None


def test_external_references_only_from_the_given_folder(world: pki.Pki, tmp_path: Path) -> None:
    given = tmp_path / "given"
    (given / "sub").mkdir(parents=True)
    content = b"outside\r\n"
    for file in (tmp_path / "secret.txt", given / "a b.txt", given / "sub" / "c.txt"):
        file.write_bytes(content)
    (given / "link.txt").symlink_to(tmp_path / "secret.txt")
    (given / "folder").symlink_to(tmp_path)
    digest = b64encode(hashlib.sha256(content).digest())
    empty = b64encode(hashlib.sha256(b"").digest())

    def code(uri: str, beside: Beside) -> str:
        document = _fill(_template("", uri)).replace(empty, digest, 1)
        return (codes(_check(document, beside)) or [""])[0]

    for uri in ("a%20b.txt", "a b.txt", "sub/c.txt"):
        assert code(uri, Beside(given)) == "no-certificate"
        assert code(uri, Beside()) == "reference-outside"
    for uri in (
        "../secret.txt",
        "sub/../../secret.txt",
        "..%2Fsecret.txt",
        "%2e%2e/secret.txt",
        str(tmp_path / "secret.txt"),
        "file:///etc/passwd",
        "http://127.0.0.1:9/x",
        "//127.0.0.1/share",
        "C:\\secret.txt",
        "a b.txt#x",
        "a b.txt?x",
        "link.txt",
        "folder/secret.txt",
        "a/" * 20 + "b",
        "./a b.txt",
    ):
        assert code(uri, Beside(given)) == "reference-refused", uri
    assert code("missing.txt", Beside(given)) == "reference-outside"
    assert code("sub", Beside(given)) == "reference-outside"
    with (given / "huge.bin").open("wb") as huge:
        huge.truncate(17 * 1024 * 1024)
    assert code("huge.bin", Beside(given)) == "reference-refused"


def test_external_xml_is_canonicalised_and_dtds_are_refused(world: pki.Pki, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_bytes(b'<?xml version="1.0"?>\n<x b="1" a="2"/>')
    (tmp_path / "d.xml").write_bytes(b"<!DOCTYPE x [<!ENTITY e 'e'>]><x>&e;</x>")
    digest = b64encode(hashlib.sha256(b'<x a="2" b="1"></x>').digest())
    empty = b64encode(hashlib.sha256(b"").digest())
    for name, code in (("x.xml", "no-certificate"), ("d.xml", "not-xml")):
        document = _fill(_template(_plain(_C14N), name)).replace(empty, digest, 1)
        assert codes(_check(document, Beside(tmp_path)))[0] == code
