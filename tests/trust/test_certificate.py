from __future__ import annotations

import textwrap
from base64 import b64encode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from hub.core.trust import Certificate, CertificateUnreadable, certificates_in
from tests.trust import pki


def test_der_pem_and_base64_are_the_same_certificate(teacher: pki.Identity) -> None:
    der = teacher.certificate.der
    wrapped = "\r\n".join(textwrap.wrap(b64encode(der).decode(), 64))
    forms: list[bytes | str] = [
        der,
        teacher.pem,
        teacher.pem.decode(),
        teacher.pem.replace(b"\n", b"\r\n"),
        b"junk before\n" + teacher.pem,
        b64encode(der),
        wrapped,
        f"  {wrapped}\r\n",
    ]
    for form in forms:
        assert Certificate.load(form) is teacher.certificate
    assert Certificate.from_base64(wrapped) is teacher.certificate


def test_what_it_says(teacher: pki.Identity) -> None:
    certificate = teacher.certificate
    assert certificate.common_name == "Nguyễn Thị Hoà"
    assert certificate.issuer_common_name == "CA công cộng (giả)"
    assert certificate.fingerprint == certificate.parsed.fingerprint(hashes.SHA256())
    assert certificate.not_before.tzinfo is not None
    assert certificate.serial_number == certificate.parsed.serial_number
    assert "Nguyễn Thị Hoà" in certificate.subject
    assert "CA công cộng" in certificate.issuer
    assert certificate.signature_digest == "sha256"
    assert not certificate.self_issued
    assert "Nguyễn" not in repr(certificate)  # A log shows no names.


def test_a_bundle(world: pki.Pki) -> None:
    bundle = world.neac.pem + world.vgca.pem
    assert certificates_in(bundle) == (world.neac.certificate, world.vgca.certificate)
    with pytest.raises(CertificateUnreadable):
        Certificate.load(bundle)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        "",
        "không phải chứng thư số",
        b"\x30\x03\x02\x01\x01",
        b"\x30" + bytes(70_000),
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "AAAA",
    ],
)
def test_what_is_no_certificate(data: bytes | str) -> None:
    with pytest.raises(CertificateUnreadable):
        Certificate.load(data)
    if isinstance(data, str):
        with pytest.raises(CertificateUnreadable):
            Certificate.from_base64(data)


@given(position=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_damaged_certificates_raise_nothing_else(
    teacher: pki.Identity, position: int, byte: int, cut: bool
) -> None:
    der = teacher.certificate.der
    at = position % len(der)
    damaged = der[:at] if cut else der[:at] + bytes([byte]) + der[at + 1 :]
    try:
        certificate = Certificate.load(damaged)
    except CertificateUnreadable:
        return
    _ = (
        certificate.subject,
        certificate.public_key,
        certificate.personal_id,
        certificate.organisation_id,
        certificate.may_sign_documents,
        certificate.made_for_other_purpose,
        certificate.is_authority,
        certificate.restricts_policies,
        certificate.signature_digest,
        certificate.common_name,
    )


def test_oddities_that_the_library_only_warns_of() -> None:
    with pytest.warns(UserWarning, match="length"):
        country = x509.NameAttribute(NameOID.COUNTRY_NAME, "VNM", _validate=False)
    made = pki.issue(x509.Name([country]), pki.ec_key("odd")).certificate
    serial = made.serial_number.to_bytes(20, "big")
    negative = made.der.replace(serial, bytes([serial[0] | 0x80]) + serial[1:])
    certificate = Certificate.load(negative)
    assert certificate.serial_number < 0
    assert certificate.subject == "C=VNM"


def test_a_name_that_is_no_text() -> None:
    """The library raises TypeError for a bit string where a text belongs; nobody above sees it."""
    bits = x509.NameAttribute(
        NameOID.X500_UNIQUE_IDENTIFIER, b"\x00bits", x509.name._ASN1Type.BitString
    )
    made = pki.issue(x509.Name([bits]), pki.ec_key("odd")).certificate
    assert made.personal_id is None
    with pytest.raises(CertificateUnreadable):
        Certificate.load(made.der.replace(b"\x55\x04\x2d", b"\x55\x04\x07"))


def test_extensions_that_cannot_be_read_carry_nothing() -> None:
    made = pki.issue(pki.a_name("X"), pki.ec_key("odd")).certificate
    assert made.key_usage is not None
    broken = Certificate.load(made.der.replace(b"\x55\x1d\x0f", b"\x55\x1d\x13"))
    assert broken.extensions is None
    assert broken.key_usage is None
    assert not broken.is_authority


def _subject(*more: tuple[x509.ObjectIdentifier, str]) -> Certificate:
    return pki.issue(pki.a_name("X", *more), pki.ec_key("names")).certificate


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("CCCD:001199012345", "CCCD:001199012345"),
        ("CMND:123456789", "CMND:123456789"),
        (" cccd: 001199012345 ", "CCCD:001199012345"),
        ("CCCD:12345678", None),
        ("CCCD:0011990123456", None),
        ("XCCCD:001199012345", None),
        ("CCCD:001199012345;MST:1", None),
        ("MST:0101234567", None),
    ],
)
def test_the_personal_id_comes_from_the_uid(value: str, expected: str | None) -> None:
    found = _subject((pki.UID, value)).personal_id
    assert (str(found) if found else None) == expected


def test_a_personal_id_elsewhere_is_none() -> None:
    assert _subject((NameOID.SERIAL_NUMBER, "CCCD:001199012345")).personal_id is None


def test_two_personal_ids_are_none() -> None:
    same, other = "CCCD:001199012345", "CCCD:001199012346"
    assert str(_subject((pki.UID, same), (pki.UID, same)).personal_id) == same
    assert _subject((pki.UID, same), (pki.UID, other)).personal_id is None


@pytest.mark.parametrize(
    ("oid", "value", "expected"),
    [
        (pki.UID, "MST:0101234567", "MST:0101234567"),
        (NameOID.SERIAL_NUMBER, "MST:0101234567-001", "MST:0101234567-001"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Phòng A, MST: 0101234567", "MST:0101234567"),
        (NameOID.ORGANIZATION_NAME, "THCS Hoa Lư (MST:001199012345)", "MST:001199012345"),
        (pki.UID, "MST:010123456", None),
        (pki.UID, "MST:01012345678", None),
        (pki.UID, "XMST:0101234567", None),
        (pki.UID, "CCCD:001199012345", None),
    ],
)
def test_the_tax_code_stands_anywhere(
    oid: x509.ObjectIdentifier, value: str, expected: str | None
) -> None:
    found = _subject((oid, value)).organisation_id
    assert (str(found) if found else None) == expected


@pytest.mark.parametrize(
    ("usage", "allowed"),
    [
        (("digital_signature",), True),
        (("content_commitment",), True),
        (("digital_signature", "content_commitment"), True),
        (("key_encipherment",), False),
        (("key_cert_sign",), False),
    ],
)
def test_who_may_sign(usage: tuple[str, ...], allowed: bool) -> None:
    made = pki.issue(
        pki.a_name("X"), pki.ec_key("usage"), extensions=((pki.usage(*usage), True),)
    ).certificate
    assert made.may_sign_documents is allowed


def test_without_key_usage_nothing_is_restricted() -> None:
    made = pki.issue(pki.a_name("X"), pki.ec_key("usage"), extensions=()).certificate
    assert made.may_sign_documents
    assert not made.made_for_other_purpose


@pytest.mark.parametrize(
    ("purposes", "other"),
    [
        ([ExtendedKeyUsageOID.SERVER_AUTH], True),
        ([ExtendedKeyUsageOID.OCSP_SIGNING, ExtendedKeyUsageOID.TIME_STAMPING], True),
        ([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION], False),
        ([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION], False),
    ],
)
def test_purposes(purposes: list[x509.ObjectIdentifier], other: bool) -> None:
    extension = x509.ExtendedKeyUsage(purposes)
    made = pki.issue(
        pki.a_name("X"), pki.ec_key("usage"), extensions=((pki.BOTH, True), (extension, False))
    )
    assert made.certificate.made_for_other_purpose is other


def test_a_key_of_no_kind_we_know() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    made = (
        x509.CertificateBuilder()
        .subject_name(pki.a_name("Ed"))
        .issuer_name(pki.a_name("Ed"))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(pki.NOW)
        .not_valid_after(pki.NOW + pki.DAY)
        .sign(key, None)
    )
    certificate = Certificate.load(made.public_bytes(serialization.Encoding.DER))
    assert certificate.public_key is None
    assert certificate.signature_digest is None
    assert certificate.self_issued
