"""Counter-signatures: each answered on its own, and a counterfeit one fails."""

from __future__ import annotations

import xmlsec
from lxml import etree
from xmlsec import constants

from hub.core.trust import check, conclude, find_signatures
from hub.core.trust.countersignature import COUNTERSIGNED
from hub.core.trust.markup import DS, SIGNATURE
from hub.core.trust.tree import SignedTree
from tests.trust import documents, pki
from tests.trust.documents import check_all, codes

_OPEN = "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:CounterSignature>"
_CLOSE = "</xades:CounterSignature></xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
_END = "</xades:QualifyingProperties>"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"


def _second(*, uri: str = "#V", kind: str = "") -> str:
    return (
        f'<Signature xmlns="{DS}" Id="S-OVER"><SignedInfo>'
        f'<CanonicalizationMethod Algorithm="{_EXCLUSIVE}"/>'
        '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        f'<Reference URI="{uri}"{f" Type={kind!r}" if kind else ""}><Transforms>'
        f'<Transform Algorithm="{_EXCLUSIVE}"/></Transforms>'
        '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/>'
        "</Reference></SignedInfo><SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature>"
    )


def _with(signed: bytes, signer: pki.Identity, second: str, *, inside: bool = True) -> bytes:
    """Return `signed` with a second signature, made by libxmlsec where it stands."""
    text = signed.decode().replace("<ds:SignatureValue>", '<ds:SignatureValue Id="V">', 1)
    if inside:
        text = text.replace(_END, f"{_OPEN}{second}{_CLOSE}{_END}")
    else:
        text = text.replace("<KY_PHAT_HANH>", f"<KY_PHAT_HANH>{second}")
    root = documents.parse(text.encode())
    xmlsec.tree.add_ids(root, ["Id"])
    key = xmlsec.Key.from_memory(signer.key_pem, constants.KeyDataFormatPem)
    key.load_cert_from_memory(signer.pem, constants.KeyDataFormatPem)
    context = xmlsec.SignatureContext()
    context.key = key
    context.sign(next(each for each in root.iter(SIGNATURE) if each.get("Id") == "S-OVER"))
    return etree.tostring(root)


def test_a_counter_signature_is_answered_on_its_own(signed: bytes, world: pki.Pki) -> None:
    document = _with(signed, world.manager, _second())
    first, second = check_all(document)
    assert first.intact
    assert second.intact
    assert not first.countersigns
    assert [each.get("Id") for each in second.countersigns] == ["S-CBQL"]
    (caution,) = (each for each in second.cautions if each.code == "counter-signature")
    assert "S-CBQL" in caution.text.vi
    assert "S-CBQL" in caution.text.en


def test_a_changed_counter_signature_leaves_the_first_alone(signed: bytes, world: pki.Pki) -> None:
    document = _with(signed, world.manager, _second())
    end = document.rindex(b"</SignatureValue>")
    changed = document[: end - 8] + (b"A" if document[end - 8 : end - 7] != b"A" else b"B")
    first, second = check_all(changed + document[end - 7 :])
    assert first.intact
    assert not second.intact


def test_a_counterfeit_that_signs_something_else_fails(signed: bytes, world: pki.Pki) -> None:
    """Intact in itself, by a trusted signer, and no counter-signature of what it stands in."""
    for uri in ("#data", "#S-CBQL-signed"):
        document = _with(signed, world.manager, _second(uri=uri))
        root = documents.parse(document)
        tree = SignedTree(root)
        first, second = (check(each, tree) for each in find_signatures(root))
        assert first.intact
        assert "counter-signature-elsewhere" in codes(second)
        conclusion = conclude(second, world.rules, pki.NOW)
        assert (conclusion.verdict, conclusion.sub_indication) == ("failed", "FORMAT_FAILURE")


def test_a_counter_signature_elsewhere_in_the_file(signed: bytes, world: pki.Pki) -> None:
    second = _second(kind=COUNTERSIGNED)
    document = _with(signed, world.manager, second, inside=False)
    _, over = check_all(document)
    assert over.intact
    assert [each.get("Id") for each in over.countersigns] == ["S-CBQL"]
    assert "counter-signature-elsewhere" not in codes(over)

    second = _second(kind=COUNTERSIGNED, uri="#data")
    _, over = check_all(_with(signed, world.manager, second, inside=False))
    assert not over.countersigns
    assert "counter-signature-elsewhere" in codes(over)
