from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
from lxml import etree

from hub.core.errors import Bug
from hub.core.trust import (
    SCHEMES,
    CertificateUnsuitable,
    Level,
    Prepared,
    SignatureMismatch,
    SignatureScheme,
    find_signatures,
    scheme_for,
)
from hub.core.trust.algorithms import DIGESTS, KeyFamily
from tests.trust import documents, pki
from tests.trust.documents import CBQL, EMPTY, SIGNING_SCHEMES, prepared_by

_CURVES = ("secp256r1", "secp384r1", "secp521r1")


@pytest.mark.parametrize("scheme", SIGNING_SCHEMES, ids=lambda scheme: scheme.name)
@pytest.mark.parametrize("plain", [False, True], ids=["xades", "with-plain-time"])
def test_every_scheme_makes_a_signature_that_passes(
    scheme: SignatureScheme, plain: bool, world: pki.Pki
) -> None:
    for curve in _CURVES if scheme.family is KeyFamily.ECDSA else ("",):
        key = pki.ec_key("round trip", curve) if curve else pki.rsa_key("teacher")
        signer = world.teacher_with(key)
        document = documents.sign(EMPTY, CBQL, signer, scheme=scheme, plain_signing_time=plain)
        integrity = documents.check_one(document)
        conclusion = documents.verdict(document, world)
        assert integrity.scheme is scheme
        assert integrity.certificate == signer.certificate
        assert integrity.level is Level.B
        assert integrity.claimed_time == pki.NOW
        assert conclusion.verdict == "passed", conclusion


def test_signatures_stay_good_as_others_are_added(full: bytes, world: pki.Pki) -> None:
    checked = documents.check_all(full)
    assert [each.signature_id for each in checked] == ["S-GVCN", "S-CBQL", "S-KY_PHAT_HANH"]
    assert all(each.intact and not each.defects for each in checked)


@pytest.mark.parametrize("plain", [False, True])
def test_the_text_is_already_canonical(plain: bool, teacher: pki.Identity) -> None:
    prepared = prepared_by(teacher, plain_signing_time=plain)
    signature = prepared.complete(teacher.sign(prepared))
    root = documents.parse(documents.put(EMPTY, CBQL, signature))
    (element,) = find_signatures(root)
    assert etree.tostring(element, method="c14n") == signature
    assert etree.tostring(element[0], method="c14n") == prepared.signed_info


def test_what_is_digested_is_what_a_parser_sees(teacher: pki.Identity) -> None:
    document = documents.sign(EMPTY, CBQL, teacher, plain_signing_time=True)
    for reference in documents.check_one(document).references:
        assert reference.target is not None
        canonical = etree.tostring(reference.target, method="c14n", with_comments=False)
        value = b64encode(DIGESTS[reference.digest_method].digest(canonical))
        assert f'URI="{reference.uri}"'.encode() in document
        assert b"<ds:DigestValue>" + value + b"</ds:DigestValue></ds:Reference>" in document


def test_a_prepared_signature_survives_storage(teacher: pki.Identity) -> None:
    prepared = prepared_by(teacher, plain_signing_time=True)
    again = Prepared.from_json(prepared.to_json())
    assert again == prepared
    assert again.complete(teacher.sign(prepared)) == prepared.complete(teacher.sign(prepared))


def test_the_signing_time_is_written_in_utc_and_whole_seconds(teacher: pki.Identity) -> None:
    vietnam = timezone(timedelta(hours=7))
    local = datetime(2026, 5, 20, 15, 30, 59, 999_999, tzinfo=vietnam)
    assert (
        b"<xades:SigningTime>2026-05-20T08:30:59Z<" in prepared_by(teacher, signing_time=local).rest
    )


def test_a_chain_is_written_without_its_root(world: pki.Pki, teacher: pki.Identity) -> None:
    chain = (world.neac.certificate, world.public_ca.certificate, teacher.certificate)
    rest = prepared_by(teacher, chain=chain).rest
    assert rest.count(b"<ds:X509Certificate>") == 2
    assert rest.index(teacher.certificate.base64.encode()) < rest.index(
        world.public_ca.certificate.base64.encode()
    )


def test_a_wrong_value_is_never_embedded(world: pki.Pki, teacher: pki.Identity) -> None:
    prepared = prepared_by(teacher)
    value = teacher.sign(prepared)
    for wrong in (b"", value[:-1], value + b"\0", bytes(256), value[::-1]):
        with pytest.raises(SignatureMismatch):
            prepared.complete(wrong)
    with pytest.raises(SignatureMismatch):
        prepared.complete(world.manager.sign(prepared))
    with pytest.raises(SignatureMismatch):
        replace(prepared, digest=bytes(32)).complete(value)


def test_a_der_value_is_named_as_such(world: pki.Pki) -> None:
    signer = world.seal
    prepared = prepared_by(signer)
    assert isinstance(signer.key, ec.EllipticCurvePrivateKey)
    der = signer.key.sign(prepared.digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
    with pytest.raises(SignatureMismatch, match="DER"):
        prepared.complete(der)


@pytest.mark.parametrize("value", ["1st", 'x"/>', "", "x" * 101, "a b", "é"])
def test_an_id_that_could_break_the_text_is_refused(value: str, teacher: pki.Identity) -> None:
    with pytest.raises(Bug):
        prepared_by(teacher, signature_id=value)


@pytest.mark.parametrize("value", ["", "data", "#a b", "#xpointer(/)", '#"><x/>', "#"])
def test_a_reference_that_could_break_the_text_is_refused(
    value: str, teacher: pki.Identity
) -> None:
    with pytest.raises(Bug):
        prepared_by(teacher, reference_uri=value)


def test_other_misuse_is_refused(teacher: pki.Identity) -> None:
    with pytest.raises(Bug):
        prepared_by(teacher, digest=b"too short")
    with pytest.raises(Bug):
        prepared_by(teacher, signing_time=pki.NOW.replace(tzinfo=None))


def test_a_key_that_cannot_sign_here_is_refused(world: pki.Pki, teacher: pki.Identity) -> None:
    with pytest.raises(CertificateUnsuitable):
        prepared_by(teacher, scheme=scheme_for(pki.ec_key("seal").public_key()))
    key = ed25519.Ed25519PrivateKey.generate()
    strange = pki.issue(pki.a_name("Ed"), key, world.public_ca)  # type: ignore[arg-type]  # wanted
    with pytest.raises(CertificateUnsuitable):
        prepared_by(strange)


def test_the_scheme_follows_the_key() -> None:
    assert (
        scheme_for(pki.rsa_key("teacher").public_key())
        is SCHEMES["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"]
    )
    pss = scheme_for(pki.rsa_key("teacher").public_key(), pss=True)
    assert pss is not None
    assert pss.uri == "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"
    sizes = {curve: scheme_for(pki.ec_key("sizes", curve).public_key()) for curve in _CURVES}
    assert {curve: each and each.digest_algorithm.size for curve, each in sizes.items()} == {
        "secp256r1": 32,
        "secp384r1": 48,
        "secp521r1": 64,
    }
