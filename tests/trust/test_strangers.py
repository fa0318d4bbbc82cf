"""Strangers verify what we sign, and we verify what strangers sign."""

from __future__ import annotations

from pathlib import Path

import pytest
import xmlsec
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.signer import XMLSigner
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESSigner, XAdESVerifier

from hub.core.trust import SCHEMES, Level, SignatureScheme
from hub.core.trust.algorithms import KeyFamily
from tests.trust import documents, libxmlsec, pki
from tests.trust.documents import CBQL, EMPTY, GVCN, SEAL, SIGNING_SCHEMES

_INCLUSIVE = CanonicalizationMethod.CANONICAL_XML_1_0
_PLACES = {GVCN: "./DU_LIEU_HOC_BA/GVCN/", CBQL: "./CBQL/", SEAL: "./KY_PHAT_HANH/"}


@pytest.mark.parametrize("scheme", SIGNING_SCHEMES, ids=lambda scheme: scheme.name)
def test_xmlsec_verifies_every_scheme(scheme: SignatureScheme, world: pki.Pki) -> None:
    curves = {32: "secp256r1", 48: "secp384r1", 64: "secp521r1"}
    curve = curves[scheme.digest_algorithm.size]
    is_ec = scheme.family is KeyFamily.ECDSA
    signer = world.teacher_with(pki.ec_key("stranger", curve)) if is_ec else world.teacher
    document = documents.sign(EMPTY, CBQL, signer, scheme=scheme, plain_signing_time=True)
    libxmlsec.verify_with_certificate(document, signer)


def test_xmlsec_verifies_all_signers_with_their_chains(
    full: bytes, world: pki.Pki, tmp_path: Path
) -> None:
    assert libxmlsec.verify_with_chains(full, [world.neac, world.vgca], tmp_path) == 3
    with pytest.raises(xmlsec.Error):
        libxmlsec.verify_with_chains(full, [world.neac], tmp_path)


def test_signxml_verifies_each_signer_in_its_place(
    full: bytes, world: pki.Pki, teacher: pki.Identity
) -> None:
    signers = {GVCN: teacher, CBQL: world.manager, SEAL: world.seal}
    for slot, place in _PLACES.items():
        count = 3 if slot is CBQL else 2
        verified = XAdESVerifier().verify(
            documents.parse(full),
            x509_cert=signers[slot].certificate.parsed,
            expect_config=XAdESSignatureConfiguration(location=place, expect_references=count),
            id_attribute="Id",
        )
        assert len(verified) == count
        assert verified[0].signed_xml is not None
        assert verified[0].signed_xml.get("Id") == slot.uri[1:]


@pytest.mark.parametrize("exclusive", [False, True])
def test_we_verify_signxmls_plain_signatures(exclusive: bool, world: pki.Pki) -> None:
    signer = world.teacher
    method = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
    made = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        c14n_algorithm=method if exclusive else _INCLUSIVE,
    ).sign(
        documents.parse(EMPTY),
        key=signer.key_pem,
        cert=[signer.certificate.parsed, *(each.parsed for each in signer.chain)],
    )
    integrity = documents.check_one(etree.tostring(made))
    assert integrity.intact
    assert integrity.level is Level.XMLDSIG
    assert integrity.certificate == signer.certificate
    assert [each.whole and each.without_signature for each in integrity.references] == [True]
    assert documents.verdict(etree.tostring(made), world).verdict == "passed"


@pytest.mark.parametrize(
    "method", [SignatureMethod.RSA_SHA256, SignatureMethod.SHA384_RSA_MGF1], ids=str
)
def test_we_verify_signxmls_xades(method: SignatureMethod, world: pki.Pki) -> None:
    signer = world.teacher
    made = XAdESSigner(signature_algorithm=method, c14n_algorithm=_INCLUSIVE).sign(
        documents.parse(EMPTY),
        key=signer.key_pem,
        cert=[signer.certificate.parsed, *(each.parsed for each in signer.chain)],
        always_add_key_value=True,
    )
    integrity = documents.check_one(etree.tostring(made))
    assert integrity.intact
    assert integrity.certificate == signer.certificate
    assert integrity.scheme is SCHEMES[method.value]
    assert integrity.claimed_time is not None


def test_we_verify_signxmls_key_without_certificate(world: pki.Pki) -> None:
    signer = world.teacher
    made = XMLSigner(c14n_algorithm=_INCLUSIVE).sign(documents.parse(EMPTY), key=signer.key_pem)
    integrity = documents.check_one(etree.tostring(made))
    assert integrity.intact
    assert integrity.certificate is None
    conclusion = documents.verdict(etree.tostring(made), world)
    assert conclusion.verdict == "indeterminate"
    assert conclusion.sub_indication == "NO_SIGNING_CERTIFICATE_FOUND"


@pytest.mark.parametrize(
    ("transforms", "uri"),
    [
        (("enveloped",), ""),
        (("enveloped", "exc-c14n"), ""),
        (("enveloped", "c14n11"), ""),
        ((), "#data"),
        (("exc-c14n",), "#data"),
        (("c14n-comments",), "#data"),
        (("enveloped",), "#data"),
    ],
    ids=str,
)
@pytest.mark.parametrize("c14n", ["c14n", "exc-c14n"])
def test_we_verify_xmlsecs_signatures(
    transforms: tuple[str, ...], uri: str, c14n: str, world: pki.Pki
) -> None:
    signer = world.manager
    document = libxmlsec.signed(signer, transforms=transforms, uri=uri, c14n=c14n)
    integrity = documents.check_one(document)
    assert integrity.intact, integrity.defects
    assert integrity.certificate == signer.certificate


_DEFAULTED = (
    b'<?go now?><HOC_BA xmlns="urn:vd:hoc-ba" xmlns:x="urn:x" xml:lang="vi" xml:space="preserve">'
    b'<A><data xml:lang="en" Id="data"><TEN>An</TEN><B xmlns=""><C><x:D/></C></B></data>'
    b"<CBQL/></A></HOC_BA><!-- end -->"
)


@pytest.mark.parametrize("uri", ["", "#data"])
@pytest.mark.parametrize("c14n", ["c14n", "c14n11"])
def test_default_namespaces_and_inherited_xml_attributes(
    uri: str, c14n: str, world: pki.Pki
) -> None:
    """lxml alone gets both wrong for a part of a document; libxmlsec is right."""
    document = libxmlsec.signed(
        world.manager,
        _DEFAULTED,
        c14n=c14n,
        transforms=("enveloped", c14n),
        uri=uri,
    )
    assert documents.check_one(document).intact
