"""Lists of revoked certificates, and whether they may be believed (RFC 5280 §5, §6.3)."""

from __future__ import annotations

from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from hub.core.trust.certificate import Certificate
from hub.core.trust.policy import AlgorithmPolicy
from hub.core.trust.told import NotBelieved, Told

MAX_BYTES: Final = 32 * 1024 * 1024


def load(content: bytes) -> x509.CertificateRevocationList:
    """Return a list as the library read it.

    :raises NotBelieved: it cannot be read.
    """
    if len(content) > MAX_BYTES:
        raise NotBelieved("unreadable")
    try:
        crl = x509.load_der_x509_crl(content)
        _ = (crl.extensions, crl.issuer, crl.last_update_utc, crl.next_update_utc)
    except (
        ValueError,
        TypeError,
        UnsupportedAlgorithm,
        x509.DuplicateExtension,
        x509.UnsupportedGeneralNameType,
    ):
        raise NotBelieved("unreadable") from None
    return crl


def check(
    crl: x509.CertificateRevocationList, issuer: Certificate, policy: AlgorithmPolicy
) -> None:
    """Hold a list against the authority that must have signed it.

    :raises NotBelieved: it must not be believed, or says nothing about all its certificates.
    """
    if crl.issuer != issuer.parsed.subject:
        raise NotBelieved("other-issuer")
    _check_whole(crl)
    key = issuer.public_key
    usage = issuer.key_usage
    if usage is not None and not usage.crl_sign:
        raise NotBelieved("signature")
    try:
        digest = crl.signature_hash_algorithm
        if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) or digest is None:
            raise NotBelieved("algorithm")
        if policy.judge_digests([digest.name.replace("-", "_")]) or policy.judge_key(key):
            raise NotBelieved("algorithm")
        if not crl.is_signature_valid(key):
            raise NotBelieved("signature")
    except (UnsupportedAlgorithm, ValueError, TypeError):
        raise NotBelieved("signature") from None


def told(content: bytes, crl: x509.CertificateRevocationList, certificate: Certificate) -> Told:
    """Return what a list that was checked says about a certificate of its issuer."""
    try:
        entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
        revoked_at = None if entry is None else entry.revocation_date_utc
    except (ValueError, TypeError):
        raise NotBelieved("unreadable") from None
    return Told(crl.last_update_utc, crl.next_update_utc, revoked_at, content)


def _check_whole(crl: x509.CertificateRevocationList) -> None:
    """Refuse lists that leave certificates out: delta, indirect, of some reasons, of one kind."""
    for extension in crl.extensions:
        value = extension.value
        if isinstance(value, x509.IssuingDistributionPoint):
            if (
                value.indirect_crl
                or value.only_some_reasons
                or value.only_contains_user_certs
                or value.only_contains_ca_certs
                or value.only_contains_attribute_certs
            ):
                raise NotBelieved("partial")
        elif isinstance(value, x509.DeltaCRLIndicator) or extension.critical:
            raise NotBelieved("partial")
