"""Signatures built to be read two ways."""

from __future__ import annotations

import re

import pytest

from hub.core.trust import SignedTree, find_signatures
from tests.trust import documents, libxmlsec, pki
from tests.trust.documents import CBQL, EMPTY, check_all, check_one, codes


def _changed(document: bytes, old: bytes, new: bytes) -> bytes:
    assert document.count(old) == 1, document.count(old)
    return document.replace(old, new)


def test_a_referenced_id_that_stands_twice_fails(signed: bytes, world: pki.Pki) -> None:
    for attribute in (b"Id", b"ID", b"id", b"xml:id"):
        twice = _changed(signed, b"<KY_PHAT_HANH>", b"<KY_PHAT_HANH " + attribute + b'="data">')
        conclusion = documents.verdict(twice, world)
        assert (conclusion.verdict, conclusion.sub_indication) == ("failed", "FORMAT_FAILURE")
        assert codes(conclusion) == ["duplicate-id"]


def test_a_duplicate_id_that_nobody_references_is_tolerated(
    teacher: pki.Identity, world: pki.Pki
) -> None:
    double = EMPTY.replace(b"<TEN>", b'<TEN Id="x">').replace(b"<DIEM ", b'<DIEM Id="x" ')
    document = documents.sign(double, CBQL, teacher)
    assert documents.verdict(document, world).verdict == "passed"


def test_an_element_that_says_its_id_twice_is_one_element() -> None:
    tree = SignedTree(documents.parse(b'<r Id="a" xml:id="a" id="b"><s ID="c"/></r>'))
    assert [len(tree.elements_with_id(each)) for each in "abcd"] == [1, 1, 1, 0]


def test_ids_in_foreign_namespaces_are_no_ids() -> None:
    tree = SignedTree(documents.parse(b'<r xmlns:w="urn:w" w:Id="a" w:id="a"/>'))
    assert not tree.elements_with_id("a")


def test_moved_content_is_reported_as_the_element_it_is(signed: bytes) -> None:
    """Wrapping: the signed element goes elsewhere, a forged one takes its place."""
    data = re.search(rb'<DU_LIEU_HOC_BA Id="data">.*</DU_LIEU_HOC_BA>', signed, re.DOTALL)
    assert data
    forged = data[0].replace(b'Id="data"', b'Id="forged"').replace(b"8.5", b"10")
    wrapped = _changed(signed, data[0], forged)
    wrapped = _changed(wrapped, b"<KY_PHAT_HANH>", b"<KY_PHAT_HANH><X>" + data[0] + b"</X>")
    integrity = check_one(wrapped)
    assert integrity.intact  # What was signed is unchanged, wherever it stands now …
    covered = integrity.references[0].target
    root = integrity.signature.getroottree().getroot()
    assert covered is not root.find("DU_LIEU_HOC_BA")  # … but it is not what a reader reads.
    assert covered is root.find("KY_PHAT_HANH/X/DU_LIEU_HOC_BA")


def test_a_missing_target(signed: bytes, world: pki.Pki) -> None:
    gone = _changed(signed, b'<DU_LIEU_HOC_BA Id="data">', b'<DU_LIEU_HOC_BA Id="elsewhere">')
    conclusion = documents.verdict(gone, world)
    assert (conclusion.verdict, conclusion.sub_indication) == (
        "indeterminate",
        "SIGNED_DATA_NOT_FOUND",
    )


def test_a_signature_copied_beside_itself_fails_both_times(signed: bytes) -> None:
    signature = re.search(rb"<ds:Signature .*</ds:Signature>", signed, re.DOTALL)
    assert signature
    copied = _changed(signed, b"<KY_PHAT_HANH>", b"<KY_PHAT_HANH>" + signature[0])
    assert [each.intact for each in check_all(copied)] == [False, False]
    assert all("duplicate-id" in codes(each) for each in check_all(copied))


_SKELETON = {
    "two SignedInfo": (rb"(<ds:SignedInfo>.*</ds:SignedInfo>)", rb"\1\1"),
    "a SignedInfo after the value": (
        rb"(<ds:SignedInfo>.*</ds:SignedInfo>)(.*?)(<ds:KeyInfo>)",
        rb"\1\2\1\3",
    ),
    "two values": (rb"(<ds:SignatureValue>[^<]*</ds:SignatureValue>)", rb"\1\1"),
    "two KeyInfo": (rb"(<ds:KeyInfo>.*</ds:KeyInfo>)", rb"\1\1"),
    "a stranger inside": (rb"(<ds:KeyInfo>)", rb"<x/>\1"),
    "no SignedInfo": (rb"<ds:SignedInfo>.*</ds:SignedInfo>", rb""),
    "no SignatureMethod": (rb"<ds:SignatureMethod[^>]*></ds:SignatureMethod>", rb""),
    "no Reference": (rb"<ds:Reference .*</ds:Reference>", rb""),
    "no DigestValue": (rb"<ds:DigestValue>[^<]*</ds:DigestValue>(?=</ds:Reference>)", rb""),
    "a comment in a digest": (rb"(<ds:DigestValue>)([^<]{9})", rb"\1\2<!-- -->"),
    "a comment before a digest": (rb"(<ds:DigestValue>)", rb"\1<!-- AAAA -->"),
    "an instruction in the value": (rb"(<ds:SignatureValue>)([^<]{9})", rb"\1\2<?x y?>"),
    "an element in the value": (rb"(<ds:SignatureValue>)", rb"\1<b/>"),
    "no base64": (rb"(<ds:SignatureValue>)", rb"\1*"),
    "base64 with a blank of another kind": (rb"(<ds:SignatureValue>)", b"\\1\xc2\xa0"),
    "base64 padded in the middle": (rb"(<ds:SignatureValue>)", rb"\1AA=="),
    "an empty value": (rb"(<ds:SignatureValue>)[^<]*", rb"\1"),
    "Algorithm missing": (rb'<ds:DigestMethod Algorithm="[^"]*">', rb"<ds:DigestMethod>"),
    "empty Transforms": (rb'(URI="#data">)', rb"\1<ds:Transforms></ds:Transforms>"),
    "a stranger in Transforms": (rb'(URI="#data">)', rb"\1<ds:Transforms><x/></ds:Transforms>"),
    "a stranger in SignedInfo": (rb"(</ds:SignedInfo>)", rb"<x/>\1"),
}


@pytest.mark.parametrize("case", _SKELETON)
def test_a_signature_of_another_shape(case: str, signed: bytes, world: pki.Pki) -> None:
    pattern, replacement = _SKELETON[case]
    broken = re.sub(pattern, replacement, signed, count=1, flags=re.DOTALL)
    assert broken != signed
    integrity = check_one(broken)
    assert not integrity.intact
    assert codes(integrity) == ["malformed-signature"]
    conclusion = documents.verdict(broken, world)
    assert (conclusion.verdict, conclusion.sub_indication) == ("failed", "FORMAT_FAILURE")


_C14N = b"http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_EXC_C14N = b"http://www.w3.org/2001/10/xml-exc-c14n#"
_ENVELOPED = b"http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_FILTER2 = b"http://www.w3.org/2002/06/xmldsig-filter2"
_XPATH = b"http://www.w3.org/TR/1999/REC-xpath-19991116"
_XSLT = b"http://www.w3.org/TR/1999/REC-xslt-19991116"


def _transform(name: bytes, inside: bytes = b"") -> bytes:
    return b'<ds:Transform Algorithm="' + name + b'">' + inside + b"</ds:Transform>"


@pytest.mark.parametrize(
    ("transform", "code"),
    [
        (_transform(_XPATH, b"<ds:XPath>not(//x)</ds:XPath>"), "unsupported-xpath"),
        (_transform(_XPATH), "unsupported-xpath"),
        (_transform(_XSLT), "unsupported-xslt"),
        (_transform(_FILTER2), "unsupported-transform"),
        (_transform(b"urn:none"), "unsupported-transform"),
        (_transform(_ENVELOPED, b"<x/>"), "unsupported-transform"),
        (_transform(_EXC_C14N) + _transform(_ENVELOPED), "unsupported-transform"),
        (_transform(_EXC_C14N, b"<x/>"), "no-canonical-form"),
        (
            _transform(
                _C14N,
                b'<e:InclusiveNamespaces xmlns:e="http://www.w3.org/2001/10/xml-exc-c14n#" '
                b'PrefixList="a"/>',
            ),
            "no-canonical-form",
        ),
    ],
)
def test_other_transforms_are_refused_by_name(transform: bytes, code: str, signed: bytes) -> None:
    inside = b'URI="#data"><ds:Transforms>' + transform + b"</ds:Transforms>"
    integrity = check_one(_changed(signed, b'URI="#data">', inside))
    assert not integrity.intact
    assert not integrity.references[0].intact
    assert codes(integrity)[0] == code
    defect = integrity.defects[0]
    assert defect.sub_indication == "SIG_CONSTRAINTS_FAILURE"
    assert defect.where


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        (b"content.xml", "reference-outside"),
        (b"http://x.vn/data", "reference-outside"),
        (b"file:///etc/passwd", "reference-outside"),
        (b"x#data", "reference-outside"),
        (b"#xpointer(id('elsewhere'))", "target-missing"),
        (b"#xpointer(//TEN)", "unsupported-xpointer"),
        (b"#element(/1)", "unsupported-xpointer"),
    ],
)
def test_nothing_outside_the_document_is_looked_at(uri: bytes, code: str, signed: bytes) -> None:
    integrity = check_one(_changed(signed, b'URI="#data"', b'URI="' + uri + b'"'))
    assert codes(integrity)[0] == code
    assert integrity.defects[0].sub_indication.verdict == "indeterminate"
    assert integrity.references[0].target is None


def test_a_report_does_not_grow_with_the_file(signed: bytes) -> None:
    long = b"http://x.vn/" + b"a" * 100_000
    integrity = check_one(_changed(signed, b'URI="#data"', b'URI="' + long + b'"'))
    assert len(str(integrity.defects)) < 3000


def test_a_reference_without_uri(signed: bytes) -> None:
    assert "reference-without-uri" in codes(check_one(_changed(signed, b' URI="#data"', b"")))


def test_a_reference_to_the_signature_itself_covers_nothing(signed: bytes) -> None:
    transform = (
        b"<ds:Transforms><ds:Transform "
        b'Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></ds:Transforms>'
    )
    changed = _changed(signed, b'URI="#data">', b'URI="#S-CBQL">' + transform)
    assert codes(check_one(changed))[0] == "nothing-signed"


def test_hmac_is_refused_even_with_the_public_key_as_secret(signed: bytes) -> None:
    for method in (
        b"http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        b"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
    ):
        changed = _changed(signed, b"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", method)
        integrity = check_one(changed)
        assert codes(integrity) == ["shared-secret"]
        assert not integrity.value_verified


def test_a_signature_method_with_parameters_is_refused(signed: bytes) -> None:
    changed = _changed(
        signed,
        b'#rsa-sha256"></ds:SignatureMethod>',
        b'#rsa-sha256"><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>',
    )
    assert codes(check_one(changed)) == ["unsupported-signature-method"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'Target="#S-CBQL">', b'Target="#S-OTHER">', "qualifying-properties-target"),
        (
            b'Type="http://uri.etsi.org/01903#SignedProperties" ',
            b"",
            "signed-properties-without-type",
        ),
        (b'URI="#S-CBQL-signed"', b'URI="#data"', "signed-properties-elsewhere"),
    ],
)
def test_signed_properties_must_be_this_signatures_own(
    old: bytes, new: bytes, code: str, signed: bytes
) -> None:
    assert code in codes(check_one(_changed(signed, old, new)))


def test_signed_properties_of_another_signature_do_not_count(full: bytes, world: pki.Pki) -> None:
    """The first signature points at the second one's properties, which are intact there."""
    changed = full.replace(b'URI="#S-GVCN-signed"', b'URI="#S-CBQL-signed"')
    first = check_all(changed)[0]
    assert "signed-properties-elsewhere" in codes(first)
    assert first.claimed_time is None


def test_properties_put_beside_a_plain_signature_are_not_believed(world: pki.Pki) -> None:
    """A field library adds QualifyingProperties after signing, unsigned."""
    plain = libxmlsec.signed(world.manager, uri="#data", transforms=())
    added = plain.replace(
        b"</Signature>",
        b'<Object><x:QualifyingProperties xmlns:x="http://uri.etsi.org/01903/v1.3.2#" Target="">'
        b"<x:SignedProperties><x:SignedSignatureProperties><x:SigningTime>2020-01-01T00:00:00Z"
        b"</x:SigningTime></x:SignedSignatureProperties></x:SignedProperties>"
        b"</x:QualifyingProperties></Object></Signature>",
    )
    integrity = check_one(added)
    assert integrity.intact
    assert integrity.claimed_time is None
    assert codes(integrity) == ["qualifying-properties-target"]
    assert documents.verdict(added, world).verdict == "indeterminate"


def test_signatures_are_found_in_document_order(full: bytes) -> None:
    root = documents.parse(full)
    assert [each.get("Id") for each in find_signatures(root)] == [
        "S-GVCN",
        "S-CBQL",
        "S-KY_PHAT_HANH",
    ]
