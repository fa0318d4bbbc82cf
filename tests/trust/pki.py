"""A tiny invented PKI: two roots as in Vietnam, an authority under each, and signers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.x509.oid import NameOID, ObjectIdentifier

from hub.core.trust import (
    Certificate,
    PathRules,
    Prepared,
    SignatureScheme,
    TrustAnchors,
    raw_from_der,
)
from hub.core.trust.algorithms import KeyFamily

Digest = hashes.SHA224 | hashes.SHA256 | hashes.SHA3_224
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

NOW = datetime(2026, 5, 20, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)
UID = NameOID.USER_ID
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@cache
def ec_key(name: str, curve: str = "secp256r1") -> ec.EllipticCurvePrivateKey:
    """A key of its own for each name, made once a run."""
    curves = {"secp256r1": ec.SECP256R1(), "secp384r1": ec.SECP384R1(), "secp521r1": ec.SECP521R1()}
    return ec.generate_private_key(curves[curve])


@cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def usage(*names: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in names for name in _USAGES})


BOTH = usage("digital_signature", "content_commitment")
CA_USAGE = usage("key_cert_sign", "crl_sign")


def a_name(common_name: str, *more: tuple[ObjectIdentifier, str]) -> x509.Name:
    attributes = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.COMMON_NAME, common_name), *more]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])


@dataclass(frozen=True)
class Identity:
    """A certificate with its private key and the authorities above it, the root left out."""

    certificate: Certificate
    key: PrivateKey
    chain: tuple[Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return self.certificate.parsed.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def sign(self, prepared: Prepared) -> bytes:
        """Sign as a provider would: the digest goes out, a raw value comes back."""
        return sign_digest(self.key, prepared.scheme, prepared.digest)


def sign_digest(key: PrivateKey, scheme: SignatureScheme, digest: bytes) -> bytes:
    used = {32: hashes.SHA256(), 48: hashes.SHA384(), 64: hashes.SHA512()}[len(digest)]
    if isinstance(key, ec.EllipticCurvePrivateKey):
        der = key.sign(digest, ec.ECDSA(utils.Prehashed(used)))
        return raw_from_der(der, key.public_key())
    pad: padding.AsymmetricPadding = padding.PKCS1v15()
    if scheme.family is KeyFamily.RSA_PSS:
        pad = padding.PSS(padding.MGF1(used), len(digest))
    return key.sign(digest, pad, utils.Prehashed(used))


def issue(
    subject: x509.Name,
    key: PrivateKey,
    issuer: Identity | None = None,
    *,
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = ((BOTH, True),),
    valid: tuple[datetime, datetime] = (NOW - 300 * DAY, NOW + 700 * DAY),
    digest: Digest | None = None,
) -> Identity:
    """Return a certificate; one without an issuer signs itself."""
    signer = key if issuer is None else issuer.key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.parsed.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False
        )
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    made = builder.sign(signer, digest or hashes.SHA256())
    certificate = Certificate.load(made.public_bytes(serialization.Encoding.DER))
    above = () if issuer is None or issuer.certificate.self_issued else issuer.chain
    own = () if issuer is None or issuer.certificate.self_issued else (issuer.certificate,)
    return Identity(certificate, key, own + above)


def authority(
    common_name: str,
    issuer: Identity | None = None,
    *,
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] | None = None,
    valid: tuple[datetime, datetime] = (NOW - 2000 * DAY, NOW + 3000 * DAY),
) -> Identity:
    usual = ((x509.BasicConstraints(True, None), True), (CA_USAGE, True))
    key = ec_key(f"ca {common_name}")
    return issue(a_name(common_name), key, issuer, extensions=extensions or usual, valid=valid)


class Pki:
    """Everything most tests need; keys and certificates are made once a run."""

    def __init__(self) -> None:
        self.neac = authority("Vietnam National Root CA (giả)")
        self.vgca = authority("RootCA chuyên dùng Chính phủ (giả)")
        self.public_ca = authority("CA công cộng (giả)", self.neac)
        self.state_ca = authority("CA cơ quan Nhà nước (giả)", self.vgca)
        self.anchors = TrustAnchors.load([self.neac.certificate, self.vgca.certificate])
        self.rules = PathRules(self.anchors)
        self.teacher = self.teacher_with(rsa_key("teacher"))
        # A school manager of the state authority: no personal id in the certificate.
        self.manager = issue(a_name("Trần Văn Đức"), rsa_key("manager"), self.state_ca)
        subject = a_name("Trường THCS Hoa Lư", (UID, "MST:0101234567"))
        self.seal = issue(subject, ec_key("seal"), self.state_ca)

    def teacher_with(self, key: PrivateKey) -> Identity:
        """A teacher of a public authority: personal id in UID."""
        subject = a_name("Nguyễn Thị Hoà", (UID, "CCCD:001199012345"))
        return issue(subject, key, self.public_ca)
