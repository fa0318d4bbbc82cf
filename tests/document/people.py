"""Two anchors, and a signer for every slot of the sample transcripts, made once a run."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.identity import CertificateRegister, RegisteredCertificate, signatory_of
from hub.core.document.signing import embed, open_slots, prepare_slot
from hub.core.document.slots import Role, Slot, slots_of
from hub.core.document.verification import Trust
from hub.core.model import Transcript
from hub.core.trust import Certificate, PathRules, Prepared, TrustAnchors, raw_from_der

SIGNED_AT = dt.datetime(2026, 5, 30, 8, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)
YEAR = dt.timedelta(days=365)
FROM, UNTIL = dt.datetime(2025, 1, 1, tzinfo=dt.UTC), dt.datetime(2030, 1, 1, tzinfo=dt.UTC)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Signatory:
    """A key and its certificate."""

    key: PrivateKey
    certificate: Certificate

    def sign(self, prepared: Prepared) -> bytes:
        """Sign as a provider would: only the digest is seen."""
        hashing = utils.Prehashed(hashes.SHA256())
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            der = self.key.sign(prepared.digest, ec.ECDSA(hashing))
            return raw_from_der(der, self.key.public_key())
        return self.key.sign(prepared.digest, padding.PKCS1v15(), hashing)


@cache
def _rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def anchor(name: str) -> Signatory:
    """A root of the name: ``government`` or ``national``."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} root (test)")])
    certificate = _issue(
        subject, key.public_key(), subject, key, authority=True, until=UNTIL + 20 * YEAR
    )
    return Signatory(key, certificate)


def _issue(
    subject: x509.Name,
    public_key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    issuer_key: PrivateKey,
    *,
    authority: bool = False,
    until: dt.datetime = UNTIL,
) -> Certificate:
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    key_id = x509.SubjectKeyIdentifier.from_public_key(public_key)
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(key_id, critical=False)
        .add_extension(issuer_id, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    return Certificate.load(built.public_bytes(Encoding.DER))


@cache
def signatory(
    name: str, uid: str | None = None, *, root: str = "national", until: dt.datetime = UNTIL
) -> Signatory:
    """A leaf under `root`; `uid` as public authorities write it: ``CCCD:…`` or ``MST:…``."""
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if uid is not None:
        attributes.append(x509.NameAttribute(NameOID.USER_ID, uid))
    above = anchor(root)
    key = _rsa_key()
    certificate = _issue(
        x509.Name(attributes),
        key.public_key(),
        above.certificate.parsed.subject,
        above.key,
        until=until,
    )
    return Signatory(key, certificate)


def signatory_for(slot: Slot, transcript: Transcript) -> Signatory:
    """The person (or seal) that the transcript's data call for."""
    if slot.role is Role.KY_PHAT_HANH:
        return signatory(transcript.school.name, "MST:0312345678", root="government")
    person = signatory_of(slot, transcript)
    assert person is not None
    return signatory(person.full_name, f"CCCD:{person.personal_id}")


def sign_slot(
    document: Document, transcript: Transcript, slot: Slot, by: Signatory | None = None
) -> Document:
    """Sign one slot, by whom the data call for unless `by` says otherwise."""
    who = by or signatory_for(slot, transcript)
    slots = slots_of(transcript)
    prepared = prepare_slot(document, slots, slot, who.certificate, signing_time=SIGNED_AT)
    return embed(document, slot, prepared, who.sign(prepared))


def sign_all(transcript: Transcript) -> Document:
    """The document of `transcript` with every slot signed."""
    document = compose(transcript)
    slots = slots_of(transcript)
    while ready := open_slots(document, slots):
        document = sign_slot(document, transcript, ready[0])
    return document


def trust(
    *registered: RegisteredCertificate, roots: tuple[str, ...] = ("national", "government")
) -> Trust:
    """Both anchors, and a register of the given entries."""
    anchors = TrustAnchors.load([anchor(name).certificate for name in roots])
    register = CertificateRegister({entry.sha256: entry for entry in registered})
    return Trust(PathRules(anchors), register)
