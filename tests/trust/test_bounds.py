"""Hostile files: refused with a sentence, by counting, never by patience."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256, sha512

import pytest

from hub.core.errors import UnsafeInput
from hub.core.trust import C14N_INCLUSIVE, SCHEMES, SignedTree, check, find_signatures
from hub.core.trust.canonical import canonicalise
from hub.core.trust.keyinfo import MAX_CERTIFICATES
from hub.core.trust.signed_info import MAX_REFERENCES, MAX_TRANSFORMS
from hub.core.trust.tree import MAX_NESTING, MAX_SIGNATURES
from tests.trust import documents, pki
from tests.trust.documents import CBQL, EMPTY, check_one, codes

_OPEN = b'<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#">'
_CLOSE = b"</s:Signature>"


@pytest.mark.parametrize("depth", [MAX_NESTING + 1, 120])
def test_nested_signatures(depth: int) -> None:
    root = documents.parse(b"<r>" + _OPEN * depth + _CLOSE * depth + b"</r>")
    with pytest.raises(UnsafeInput, match=str(MAX_NESTING)):
        find_signatures(root)


def test_a_thousand_nested_signatures() -> None:
    """Nine hundred beside a nest: whichever bound is met first, the sentence is the same."""
    nest = _OPEN * 100 + _CLOSE * 100
    for text in (nest * 10, (_OPEN + _CLOSE) * 900 + nest):
        with pytest.raises(UnsafeInput, match="chữ ký"):
            find_signatures(documents.parse(b"<r>" + text + b"</r>"))


def test_as_many_as_allowed() -> None:
    several = (_OPEN + _CLOSE) * MAX_SIGNATURES
    assert len(find_signatures(documents.parse(b"<r>" + several + b"</r>"))) == MAX_SIGNATURES
    nest = _OPEN * MAX_NESTING + _CLOSE * MAX_NESTING
    assert len(find_signatures(documents.parse(b"<r>" + nest + b"</r>"))) == MAX_NESTING


def test_too_many_references(signed: bytes) -> None:
    start = signed.index(b"<ds:Reference ")
    end = signed.index(b"</ds:Reference>") + len(b"</ds:Reference>")
    one = signed[start:end]
    crowded = signed[:start] + one * MAX_REFERENCES + signed[end:]
    assert codes(check_one(crowded)) == ["malformed-signature"]


def test_too_many_transforms(signed: bytes) -> None:
    one = b'<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>'
    for count, code in (
        (MAX_TRANSFORMS, "wrong-value"),
        (MAX_TRANSFORMS + 1, "malformed-signature"),
    ):
        inside = b"<ds:Transforms>" + one * count + b"</ds:Transforms>"
        crowded = signed.replace(b'URI="#data">', b'URI="#data">' + inside)
        assert codes(check_one(crowded)) == [code]


def test_too_many_certificates(signed: bytes, world: pki.Pki) -> None:
    crowd = b"".join(
        b"<ds:X509Certificate>"
        + pki.issue(pki.a_name(f"{number}"), pki.ec_key("crowd")).certificate.base64.encode()
        + b"</ds:X509Certificate>"
        for number in range(MAX_CERTIFICATES)
    )
    hidden = signed.replace(b"<ds:X509Data>", b"<ds:X509Data>" + crowd)
    integrity = check_one(hidden)
    assert len(integrity.certificates) == MAX_CERTIFICATES
    assert integrity.certificate is None


def _reference(uri: str, transforms: str = "") -> str:
    return (
        f'<ds:Reference URI="{uri}">{transforms}'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<ds:DigestValue>{'A' * 43}=</ds:DigestValue></ds:Reference>"
    )


def _signature(references: str) -> str:
    return (
        '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>'
        '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>'
        '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        f"{references}</ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>"
    )


def _check(text: str) -> None:
    document = text.encode()
    root = documents.parse(document)
    tree = SignedTree(root, size=len(document))
    for signature in find_signatures(root):
        check(signature, tree)


def test_a_reference_to_each_of_many_nested_parts() -> None:
    nest, depth, padding = "", 200, "x" * 100_000
    nest = "".join(f'<n Id="i{level}">' for level in range(depth)) + padding + "</n>" * depth
    signatures = "".join(
        _signature("".join(_reference(f"#i{start + step}") for step in range(20)))
        for start in range(0, depth, 20)
    )
    with pytest.raises(UnsafeInput):
        _check(f"<r>{nest}{signatures}</r>")


def test_many_enveloped_signatures_over_everything() -> None:
    enveloped = (
        "<ds:Transforms><ds:Transform "
        'Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></ds:Transforms>'
    )
    signatures = _signature(_reference("", enveloped)) * 100
    with pytest.raises(UnsafeInput):
        _check(f"<r>{'x' * 200_000}{signatures}</r>")


_SUBTRACT_SIGNATURES = (
    '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2">'
    '<f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" Filter="subtract">'
    "/descendant::ds:Signature</f:XPath></ds:Transform></ds:Transforms>"
)
_NO_SIGNATURES = (
    '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116">'
    "<ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath></ds:Transform></ds:Transforms>"
)


@pytest.mark.parametrize("transforms", [_SUBTRACT_SIGNATURES, _NO_SIGNATURES])
def test_twenty_strangers_who_sign_the_whole_file_are_not_too_many(transforms: str) -> None:
    """Ten kilobytes of marks and twenty signatures, each over all but the signatures."""
    marks = "".join(f"<DIEM><M>{n}</M><DTB>8.{n % 10}</DTB></DIEM>" for n in range(300))
    digest = b64encode(sha256(f"<HOC_BA>{marks}</HOC_BA>".encode()).digest()).decode()
    method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"
    # Canonical as it stands, so that its digest needs no parser.
    signed_info = (
        '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:CanonicalizationMethod '
        f'Algorithm="{C14N_INCLUSIVE.uri}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{method}"></ds:SignatureMethod>'
        f'<ds:Reference URI="">{transforms}'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )
    signer = pki.issue(pki.a_name("Nguyễn Văn Chậm"), pki.ec_key("slow", "secp521r1"))
    value = pki.sign_digest(signer.key, SCHEMES[method], sha512(signed_info.encode()).digest())
    signature = (
        f'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">{signed_info}'
        f"<ds:SignatureValue>{b64encode(value).decode()}</ds:SignatureValue><ds:KeyInfo>"
        f"<ds:X509Data><ds:X509Certificate>{signer.certificate.base64}</ds:X509Certificate>"
        "</ds:X509Data></ds:KeyInfo></ds:Signature>"
    )
    answers = documents.check_all(f"<HOC_BA>{marks}{signature * 20}</HOC_BA>".encode())
    assert [each.intact for each in answers] == [True] * 20


@pytest.mark.parametrize("curve", ["secp256r1", "secp384r1", "secp521r1"])
def test_twenty_signers_with_the_slowest_keys_in_use_are_not_too_many(curve: str) -> None:
    slots = [documents.Slot(f"K{number}", "#data") for number in range(20)]
    empty = "".join(f"<{slot.name}></{slot.name}>" for slot in slots)
    document = EMPTY.replace(b"<CBQL>", f"{empty}<CBQL>".encode())
    signer = pki.issue(pki.a_name("Nguyễn Văn Chậm"), pki.ec_key("slow", curve))
    for slot in slots:
        document = documents.sign(document, slot, signer)
    assert [each.intact for each in documents.check_all(document)] == [True] * 20


def test_one_part_for_many_signers_is_digested_once(
    world: pki.Pki, full: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []

    def counting(target: object, *arguments: object, **named: object) -> bytes:
        seen.append(target.get("Id"))  # type: ignore[attr-defined]
        return canonicalise(target, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("hub.core.trust.tree.canonicalise", counting)
    assert all(each.intact for each in documents.check_all(full))
    assert seen.count("data") == 1


def test_a_long_namespace_used_everywhere_under_exclusive_canonicalisation() -> None:
    """Exclusive C14N repeats a declaration at every use: 1 MB of text would become 35 GB."""
    exclusive = (
        "<ds:Transforms><ds:Transform "
        'Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>'
    )
    space = "urn:" + "x" * 40_000
    data = f'<d xmlns:a="{space}" Id="d">' + "<a:b/>" * 10_000 + "</d>"
    with pytest.raises(UnsafeInput):
        _check(f"<r>{data}{_signature(_reference('#d', exclusive))}</r>")


def test_many_equal_ids_take_linear_time(signed: bytes) -> None:
    crowd = b'<x Id="data" ID="a" id="b"/>' * 30_000
    crowded = signed.replace(b"<KY_PHAT_HANH>", b"<KY_PHAT_HANH>" + crowd)
    assert codes(check_one(crowded)) == ["duplicate-id"]


def test_a_giant_modulus_is_not_tried(world: pki.Pki) -> None:
    modulus = "A" * 4 + "/" * 3000
    key_info = (
        "<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue>"
        f"<ds:Modulus>{modulus}</ds:Modulus><ds:Exponent>AQAB</ds:Exponent>"
        "</ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>"
    )
    text = _signature(_reference("#d")).replace("</ds:Signature>", key_info + "</ds:Signature>")
    integrity = check_one(f'<r><d Id="d"/>{text}</r>'.encode())
    assert "no-certificate" in codes(integrity)
    assert "wrong-value" not in codes(integrity)


@pytest.mark.parametrize(
    "key_info",
    [
        "",
        "<ds:KeyName>x</ds:KeyName>",
        "<ds:KeyValue/>",
        "<ds:KeyValue><ds:RSAKeyValue/></ds:KeyValue>",
        "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>?</ds:Modulus><ds:Exponent>AQAB</ds:Exponent>"
        "</ds:RSAKeyValue></ds:KeyValue>",
        "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AA==</ds:Exponent>"
        "</ds:RSAKeyValue></ds:KeyValue>",
        '<ds:KeyValue><e:ECKeyValue xmlns:e="http://www.w3.org/2009/xmldsig11#"/></ds:KeyValue>',
        '<ds:KeyValue><e:ECKeyValue xmlns:e="http://www.w3.org/2009/xmldsig11#">'
        '<e:NamedCurve URI="urn:x"/><e:PublicKey>AAAA</e:PublicKey></e:ECKeyValue></ds:KeyValue>',
        '<ds:KeyValue><e:ECKeyValue xmlns:e="http://www.w3.org/2009/xmldsig11#">'
        '<e:NamedCurve URI="urn:oid:1.2.840.10045.3.1.7"/><e:PublicKey>AAAA</e:PublicKey>'
        "</e:ECKeyValue></ds:KeyValue>",
        '<e:DEREncodedKeyValue xmlns:e="http://www.w3.org/2009/xmldsig11#">AAAA'
        "</e:DEREncodedKeyValue>",
        "<ds:X509Data><ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data>",
    ],
)
def test_keys_that_are_none(key_info: str) -> None:
    text = _signature(_reference("#d")).replace(
        "</ds:Signature>", f"<ds:KeyInfo>{key_info}</ds:KeyInfo></ds:Signature>"
    )
    integrity = check_one(f'<r><d Id="d"/>{text}</r>'.encode())
    assert integrity.certificate is None
    assert "NO_SIGNING_CERTIFICATE_FOUND" in {each.sub_indication for each in integrity.defects}


def test_unusual_but_harmless(teacher: pki.Identity) -> None:
    """A signature over an empty element, in a document of one element."""
    document = EMPTY.replace(b"<KY_PHAT_HANH>", b'<KY_PHAT_HANH Id="k">')
    slot = documents.Slot("CBQL", "#k")
    assert check_one(documents.sign(document, slot, teacher)).intact
    assert CBQL.name == slot.name
