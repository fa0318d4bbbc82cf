"""An invented authority's answers about revocation: OCSP (RFC 6960) and CRLs (RFC 5280 §5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from simulation.pki.authority import Ca
from simulation.trust_services.bad_days import BadDay

CRL_DAYS: Final = dt.timedelta(days=7)
OCSP_HOURS: Final = dt.timedelta(hours=12)
_LONG_AGO: Final = dt.timedelta(days=60)
_MINUTE: Final = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Revocation:
    """Since when a certificate is revoked, aware, and why."""

    at: dt.datetime
    reason: x509.ReasonFlags = x509.ReasonFlags.cessation_of_operation


Revoked = Mapping[int, Revocation]
"""Serial number to revocation, of one authority."""


@dataclass(frozen=True, slots=True)
class Responder:
    """A key that signs OCSP answers, with its certificate."""

    key: RSAPrivateKey
    certificate: x509.Certificate


def ocsp_answer(
    request: bytes, ca: Ca, responder: Responder, revoked: Revoked, at: dt.datetime, day: BadDay
) -> bytes:
    """Return the answer to a request about one certificate of `ca`."""
    refusal = _REFUSALS.get(day)
    if refusal is not None:
        return _unsuccessful(refusal)
    try:
        asked = ocsp.load_der_ocsp_request(request)
    except (ValueError, NotImplementedError):
        return _unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    known = revoked.get(asked.serial_number)
    now = at - _LONG_AGO if day is BadDay.OCSP_STALE else at
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            asked.issuer_name_hash,
            asked.issuer_key_hash,
            asked.serial_number + (1 if day is BadDay.OCSP_OTHER_CERTIFICATE else 0),
            asked.hash_algorithm,
            ocsp.OCSPCertStatus.REVOKED if known else ocsp.OCSPCertStatus.GOOD,
            now,
            now + OCSP_HOURS,
            known.at if known else None,
            known.reason if known else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
        .certificates([responder.certificate])
    )
    for extension in asked.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            wrong = day is BadDay.OCSP_WRONG_NONCE
            nonce = extension.value.nonce[::-1] if wrong else extension.value.nonce
            builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    made = builder.sign(responder.key, SHA256()).public_bytes(Encoding.DER)
    if day is BadDay.OCSP_BROKEN:
        return made.replace(ocsp.load_der_ocsp_response(made).signature, bytes(256))
    return made


def crl(ca: Ca, revoked: Revoked, number: int, at: dt.datetime, day: BadDay) -> bytes:
    """Return the authority's list of revoked certificates as DER."""
    begin = at - _LONG_AGO if day is BadDay.CRL_STALE else at - _MINUTE
    key = ca.key.public_key()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.certificate.subject)
        .last_update(begin)
        .next_update(begin + CRL_DAYS)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key), critical=False)
    )
    for serial, revocation in revoked.items():
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(revocation.at)
            .add_extension(x509.CRLReason(revocation.reason), critical=False)
            .build()
        )
    made = builder.sign(ca.key, SHA256())
    content = made.public_bytes(Encoding.DER)
    return content[:-8] + bytes(8) if day is BadDay.CRL_BROKEN else content


_REFUSALS: Final = {
    BadDay.OCSP_TRY_LATER: ocsp.OCSPResponseStatus.TRY_LATER,
    BadDay.OCSP_UNAUTHORISED: ocsp.OCSPResponseStatus.UNAUTHORIZED,
}


def _unsuccessful(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
