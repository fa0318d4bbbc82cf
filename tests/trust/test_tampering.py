"""One change anywhere in what is signed, and the signature fails with the right word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from hub.core.trust import Certificate
from tests.trust import documents, pki
from tests.trust.documents import CBQL, EMPTY, check_one, codes

_FAILED = {"FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE"}
_PARTS = {
    "content": (b'<DU_LIEU_HOC_BA Id="data">', b"</DU_LIEU_HOC_BA>"),
    "SignedInfo": (b"<ds:SignedInfo>", b"</ds:SignedInfo>"),
    "SignatureValue": (b"<ds:SignatureValue>", b"</ds:SignatureValue>"),
    "SignedProperties": (b"<xades:SignedProperties", b"</xades:SignedProperties>"),
    "SigningTime object": (b'<ds:Object Id="SigningTime', b"</SigningTime>"),
}


@pytest.fixture(scope="module")
def signed(world: pki.Pki) -> bytes:
    """A document with one signature that holds everything a signature of ours may hold."""
    return documents.sign(EMPTY, CBQL, world.teacher, plain_signing_time=True)


def _canonical(document: bytes) -> bytes | None:
    try:
        return etree.tostring(documents.parse(document), method="c14n", with_comments=False)
    except etree.XMLSyntaxError:
        return None


@pytest.mark.parametrize("part", _PARTS)
@given(data=st.data())
def test_one_byte_changed(part: str, signed: bytes, world: pki.Pki, data: st.DataObject) -> None:
    start, end = _PARTS[part]
    first = signed.index(start)
    position = data.draw(st.integers(first, signed.index(end, first) + len(end) - 1))
    byte = data.draw(st.integers(0x20, 0x7E))
    changed = signed[:position] + bytes([byte]) + signed[position + 1 :]
    canonical = _canonical(changed)
    if canonical is None or canonical == _canonical(signed):
        return  # Not XML any more, or the same document: nothing was changed that counts.
    results = documents.check_all(changed)
    if not results:
        return  # The signature is no signature any more; what it covered counts as unsigned.
    (integrity,) = results
    assert not integrity.intact
    defects = [defect.sub_indication for defect in integrity.defects]
    conclusion = documents.verdict(changed, world)
    assert conclusion.verdict != "passed"
    if part == "content":
        assert defects in (["HASH_FAILURE"], ["SIGNED_DATA_NOT_FOUND"])
    else:
        assert _FAILED & set(defects) or set(defects) <= {
            "SIGNED_DATA_NOT_FOUND",
            "CRYPTO_CONSTRAINTS_FAILURE",
            "SIG_CONSTRAINTS_FAILURE",
        }


@pytest.mark.parametrize(
    ("old", "new", "sub_indication"),
    [
        (b"8.5", b"9.5", "HASH_FAILURE"),
        (b"2026-05-20T08:30:00Z</xades", b"2026-05-19T08:30:00Z</xades", "HASH_FAILURE"),
        (b"text/xml", b"text/xm1", "HASH_FAILURE"),
        (b"xmldsig-more#rsa-sha256", b"xmldsig-more#rsa-sha512", "SIG_CRYPTO_FAILURE"),
    ],
)
def test_the_word_for_it(
    old: bytes, new: bytes, sub_indication: str, signed: bytes, world: pki.Pki
) -> None:
    changed = signed.replace(old, new, 1)
    assert changed != signed
    conclusion = documents.verdict(changed, world)
    assert (conclusion.verdict, conclusion.sub_indication) == ("failed", sub_indication)


def test_a_changed_digest_breaks_the_value_and_the_reference(signed: bytes) -> None:
    def other(match: re.Match[bytes]) -> bytes:
        return match[1] + (b"A" if match[2] != b"A" else b"B")

    changed = re.sub(rb"(<ds:DigestValue>)(.)", other, signed, count=1)
    assert codes(check_one(changed)) == ["content-changed", "wrong-value"]


def test_a_changed_signature_value(signed: bytes, world: pki.Pki) -> None:
    start = signed.index(b"<ds:SignatureValue>") + 19
    changed = signed[:start] + (b"A" if signed[start : start + 1] != b"A" else b"B")
    changed += signed[start + 1 :]
    conclusion = documents.verdict(changed, world)
    assert (conclusion.verdict, conclusion.sub_indication) == ("failed", "SIG_CRYPTO_FAILURE")


def test_the_unused_bits_of_base64_count_too(signed: bytes) -> None:
    """RSA-2048 leaves four bits unused: ignored, sixteen texts would be one value."""
    end = signed.index(b"==</ds:SignatureValue>")
    last = signed[end - 1 : end]
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    sibling = alphabet[alphabet.index(last) ^ 1]
    changed = signed[: end - 1] + bytes([sibling]) + signed[end:]
    assert codes(check_one(changed)) == ["malformed-signature"]


def test_white_space_in_a_value_is_no_change(signed: bytes) -> None:
    start = signed.index(b"<ds:SignatureValue>") + 19
    broken = signed[:start] + b"\r\n  " + signed[start : start + 9] + b"\t" + signed[start + 9 :]
    assert check_one(broken).intact


def _with_certificates(signed: bytes, *certificates: Certificate) -> bytes:
    held = b"".join(
        b"<ds:X509Certificate>" + each.base64.encode() + b"</ds:X509Certificate>"
        for each in certificates
    )
    data = b"<ds:X509Data>" + held + b"</ds:X509Data>"
    return re.sub(rb"<ds:X509Data>.*</ds:X509Data>", lambda _: data, signed)


def test_the_order_in_key_info_does_not_matter(signed: bytes, world: pki.Pki) -> None:
    teacher = world.teacher
    turned = _with_certificates(signed, world.public_ca.certificate, teacher.certificate)
    assert check_one(turned).certificate == teacher.certificate
    assert documents.verdict(turned, world).verdict == "passed"


def test_a_certificate_put_in_the_signers_place(signed: bytes, world: pki.Pki) -> None:
    """Same key, other name: the digest in SigningCertificateV2 tells them apart."""
    teacher = world.teacher
    twin = pki.issue(pki.a_name("Kẻ mạo danh"), teacher.key, world.public_ca)
    swapped = _with_certificates(signed, twin.certificate)
    integrity = check_one(swapped)
    assert integrity.value_verified
    assert integrity.certificate is None
    conclusion = documents.verdict(swapped, world)
    assert (conclusion.verdict, conclusion.sub_indication) == (
        "indeterminate",
        "NO_SIGNING_CERTIFICATE_FOUND",
    )
    both = _with_certificates(signed, twin.certificate, teacher.certificate)
    assert check_one(both).certificate == teacher.certificate


def test_another_signers_certificate(signed: bytes, world: pki.Pki) -> None:
    conclusion = documents.verdict(_with_certificates(signed, world.manager.certificate), world)
    assert (conclusion.verdict, conclusion.sub_indication) == ("failed", "SIG_CRYPTO_FAILURE")


def test_a_damaged_extra_certificate_harms_nothing(signed: bytes, world: pki.Pki) -> None:
    extra = signed.replace(
        b"</ds:X509Data>", b"<ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data>"
    )
    assert documents.verdict(extra, world).verdict == "passed"


def test_no_key_at_all(signed: bytes, world: pki.Pki) -> None:
    bare = re.sub(rb"<ds:KeyInfo>.*</ds:KeyInfo>", b"", signed)
    integrity = check_one(bare)
    assert not integrity.intact
    assert all(reference.intact for reference in integrity.references)
    conclusion = documents.verdict(bare, world)
    assert (conclusion.verdict, conclusion.sub_indication) == (
        "indeterminate",
        "NO_SIGNING_CERTIFICATE_FOUND",
    )
