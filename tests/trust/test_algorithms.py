"""Weak and unusual algorithms: computed where possible, judged by policy, never mixed up."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, utils
from lxml import etree

from hub.core.trust import DEFAULT_POLICY, SCHEMES, check, raw_from_der
from hub.core.trust.algorithms import (
    DIGESTS,
    RSA_PSS,
    SHA256,
    SHA384,
    KeyFamily,
    PublicKey,
    pss_scheme,
)
from hub.core.trust.methods import scheme_of
from hub.core.trust.tree import SignedTree, find_signatures
from tests.trust import documents, libxmlsec, pki
from tests.trust.documents import CBQL, EMPTY, check_one, codes, prepared_by

_SHA1_SIGNATURES = {
    "rsa-sha1": ("rsa-sha1", "sha1"),
    "rsa-sha1 over sha256": ("rsa-sha1", "sha256"),
    "rsa-sha256 over sha1": ("rsa-sha256", "sha1"),
}


@pytest.mark.parametrize("case", _SHA1_SIGNATURES)
def test_sha1_is_intact_but_too_weak(case: str, world: pki.Pki) -> None:
    method, digest = _SHA1_SIGNATURES[case]
    document = libxmlsec.signed(world.manager, method=method, digest=digest)
    integrity = check_one(document)
    assert integrity.intact
    assert set(codes(integrity)) == {"weak-algorithm"}
    conclusion = documents.verdict(document, world)
    assert (conclusion.verdict, conclusion.sub_indication) == (
        "indeterminate",
        "CRYPTO_CONSTRAINTS_FAILURE",
    )
    assert "sha1" in {defect.where for defect in conclusion.defects}


def test_ecdsa_with_sha1(world: pki.Pki) -> None:
    document = libxmlsec.signed(world.seal, method="ecdsa-sha1")
    assert check_one(document).intact
    assert codes(check_one(document)) == ["weak-algorithm"]


def test_a_short_rsa_key_is_intact_but_too_weak(world: pki.Pki) -> None:
    short = world.teacher_with(pki.rsa_key("short", 1024))
    document = documents.sign(EMPTY, CBQL, short)
    integrity = check_one(document)
    assert integrity.intact
    conclusion = documents.verdict(document, world)
    assert conclusion.sub_indication == "CRYPTO_CONSTRAINTS_FAILURE"
    assert conclusion.defects[0].where == "RSA-1024"


def test_policy_is_data(signed: bytes) -> None:
    """Were PKCS#1 v1.5 forbidden tomorrow, one line of data changes."""
    stricter = replace(DEFAULT_POLICY, families=frozenset({KeyFamily.RSA_PSS, KeyFamily.ECDSA}))
    root = documents.parse(signed)
    (signature,) = find_signatures(root)
    integrity = check(signature, SignedTree(root), policy=stricter)
    assert integrity.intact
    assert codes(integrity) == ["weak-algorithm"]


def _pss_document(world: pki.Pki, parameters: str, mask: str, salt: int) -> bytes:
    """Sign with explicit RSA-PSS parameters, as Java's own XMLDSig writes them."""
    signer = world.teacher
    scheme = pss_scheme(SHA256, SHA384 if mask == "sha384" else SHA256, salt)
    assert scheme is not None
    prepared = prepared_by(signer)
    method = f'<ds:SignatureMethod Algorithm="{RSA_PSS}">{parameters}</ds:SignatureMethod>'
    signed_info = re.sub(
        rb"<ds:SignatureMethod.*</ds:SignatureMethod>",
        lambda _: method.encode(),
        prepared.signed_info,
    )
    root = documents.parse(b'<x xmlns:ds="http://www.w3.org/2000/09/xmldsig#">%b</x>' % signed_info)
    signed_info = etree.tostring(root[0], method="c14n")
    digest = scheme.digest(signed_info)
    used = padding.MGF1(hashes.SHA384() if mask == "sha384" else hashes.SHA256())
    key = pki.rsa_key("teacher")
    value = key.sign(digest, padding.PSS(used, salt), utils.Prehashed(hashes.SHA256()))
    ready = replace(prepared, scheme=scheme, signed_info=signed_info, digest=digest)
    return documents.put(EMPTY, CBQL, ready.complete(value))


_MGF1 = "http://www.w3.org/2007/05/xmldsig-more#MGF1"
_NS = 'xmlns:p="http://www.w3.org/2007/05/xmldsig-more#"'
_SHA384_MASK = (
    f'<p:MaskGenerationFunction Algorithm="{_MGF1}"><ds:DigestMethod Algorithm="{SHA384.uri}">'
    "</ds:DigestMethod></p:MaskGenerationFunction>"
)


@pytest.mark.parametrize(
    ("parameters", "mask", "salt"),
    [
        ("", "sha256", 32),
        (f"<p:RSAPSSParams {_NS}></p:RSAPSSParams>", "sha256", 32),
        (f"<p:RSAPSSParams {_NS}><p:SaltLength>20</p:SaltLength></p:RSAPSSParams>", "sha256", 20),
        (
            f'<p:RSAPSSParams {_NS}><ds:DigestMethod Algorithm="{SHA256.uri}"></ds:DigestMethod>'
            f"{_SHA384_MASK}<p:SaltLength>0</p:SaltLength><p:TrailerField>1</p:TrailerField>"
            "</p:RSAPSSParams>",
            "sha384",
            0,
        ),
    ],
)
def test_pss_with_parameters(parameters: str, mask: str, salt: int, world: pki.Pki) -> None:
    integrity = check_one(_pss_document(world, parameters, mask, salt))
    assert integrity.intact, integrity.defects
    assert not integrity.defects


@pytest.mark.parametrize(
    "inside",
    [
        "<p:SaltLength>513</p:SaltLength>",
        "<p:SaltLength>-1</p:SaltLength>",
        "<p:SaltLength>٣</p:SaltLength>",
        "<p:SaltLength>1<!-- -->0</p:SaltLength>",
        "<p:TrailerField>2</p:TrailerField>",
        '<p:MaskGenerationFunction Algorithm="urn:x"/>',
        f'<p:MaskGenerationFunction Algorithm="{_MGF1}"><x/></p:MaskGenerationFunction>',
        '<ds:DigestMethod Algorithm="urn:x"/>',
        "<x/>",
    ],
)
def test_strange_pss_parameters_are_refused(inside: str, signed: bytes) -> None:
    changed = re.sub(
        rb'<ds:SignatureMethod Algorithm="[^"]*">',
        f'<ds:SignatureMethod Algorithm="{RSA_PSS}"><p:RSAPSSParams {_NS}>{inside}'
        "</p:RSAPSSParams>".encode(),
        signed,
    )
    assert codes(check_one(changed)) == ["unsupported-signature-method"]


def test_every_scheme_is_found_by_its_uri() -> None:
    for uri, scheme in SCHEMES.items():
        method = etree.fromstring(f'<m Algorithm="{uri}"/>')
        assert scheme_of(method) is scheme
        assert "hmac" not in uri


def test_digests_are_as_long_as_they_say() -> None:
    for algorithm in DIGESTS.values():
        assert len(algorithm.digest(b"")) == algorithm.size


def test_a_scheme_never_takes_a_key_of_another_kind(world: pki.Pki) -> None:
    keys: list[PublicKey] = [
        pki.rsa_key("teacher").public_key(),
        pki.ec_key("seal").public_key(),
    ]
    for scheme in SCHEMES.values():
        for key in keys:
            digest = bytes(scheme.digest_algorithm.size)
            assert not scheme.verifies(key, digest, bytes(64))
            assert not scheme.verifies(key, digest, b"")
            assert not scheme.verifies(key, b"short", bytes(256))


def test_a_value_of_javas_other_length_is_read(world: pki.Pki) -> None:
    """Java drops or adds a leading zero in r and s alike; the numbers are the same."""
    prepared = prepared_by(world.seal)
    value = world.seal.sign(prepared)
    key = pki.ec_key("seal").public_key()
    longer = b"\0" + value[:32] + b"\0" + value[32:]
    assert prepared.scheme.verifies(key, prepared.digest, longer)
    assert not prepared.scheme.verifies(key, prepared.digest, b"\0" + longer)
    assert not prepared.scheme.verifies(key, prepared.digest, b"\0\0" + value + b"\0\0")


@pytest.mark.parametrize("der", [b"", b"\x30", b"\x30\x06\x02\x01\x01\x02\x01", bytes(70)])
def test_what_is_no_der_signature(der: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        raw_from_der(der, pki.ec_key("seal").public_key())


def test_a_der_signature_of_a_longer_key() -> None:
    der = utils.encode_dss_signature(1 << 300, 1)
    with pytest.raises(ValueError, match="longer"):
        raw_from_der(der, pki.ec_key("seal").public_key())
