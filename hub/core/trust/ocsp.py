"""OCSP: questions about one certificate, and whether an answer may be believed (RFC 6960).

What a home-made reader forgets is checked: the answer is about this very certificate (name, key and
number), it is signed by the issuer or by whom the issuer made its responder, that responder was
valid when it answered, and the nonce is the one that was sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from hub.core.trust.algorithms import PublicKey
from hub.core.trust.certificate import Certificate
from hub.core.trust.errors import CertificateUnreadable
from hub.core.trust.policy import AlgorithmPolicy
from hub.core.trust.told import NotBelieved, Told

MAX_BYTES: Final = 200_000
NONCE_BYTES: Final = 32
_MOST_ANSWERS: Final = 100


def question(certificate: Certificate, issuer: Certificate, nonce: bytes) -> bytes:
    """Return a request about `certificate`, DER, with the hash that every responder knows."""
    builder = ocsp.OCSPRequestBuilder().add_certificate(
        certificate.parsed,
        issuer.parsed,
        hashes.SHA1(),  # noqa: S303 - names an issuer here and protects nothing (RFC 5019 §2.1.1)
    )
    made = builder.add_extension(x509.OCSPNonce(nonce), critical=False).build()
    return made.public_bytes(Encoding.DER)


def load(content: bytes) -> ocsp.OCSPResponse:
    """Return an answer as the library read it.

    :raises NotBelieved: it cannot be read, or says only why there is no answer.
    """
    if len(content) > MAX_BYTES:
        raise NotBelieved("unreadable")
    try:
        answer = ocsp.load_der_ocsp_response(content)
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            raise NotBelieved(_REASONS.get(answer.response_status, "unsuccessful"))
        _ = (answer.produced_at_utc, answer.extensions, answer.certificates)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension):
        raise NotBelieved("unreadable") from None
    return answer


def numbers(answer: ocsp.OCSPResponse) -> frozenset[int]:
    """Return the serial numbers that an answer speaks of."""
    try:
        singles = zip(range(_MOST_ANSWERS), answer.responses, strict=False)
        return frozenset(single.serial_number for _, single in singles)
    except (ValueError, TypeError):
        return frozenset()


def told(
    content: bytes,
    answer: ocsp.OCSPResponse,
    certificate: Certificate,
    issuer: Certificate,
    policy: AlgorithmPolicy,
    *,
    nonce: bytes | None = None,
) -> Told:
    """Return what `answer` tells about `certificate`, newest first.

    :param content: the answer's bytes, kept as evidence.
    :param nonce: the one that was sent; another one in the answer is refused, none is usual.
    :raises NotBelieved: it is about another certificate, or must not be believed.
    """
    found = [each for each in _singles(answer) if _is_about(each, certificate, issuer)]
    if not found:
        raise NotBelieved("other-certificate")
    _check_signature(answer, issuer, policy)
    if nonce is not None:
        _check_nonce(answer, nonce)
    latest = max(found, key=lambda each: each.this_update_utc)
    if latest.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        raise NotBelieved("unknown-certificate")
    return Told(latest.this_update_utc, latest.next_update_utc, _revoked_at(latest), content)


def _singles(answer: ocsp.OCSPResponse) -> Iterator[ocsp.OCSPSingleResponse]:
    try:
        for _, single in zip(range(_MOST_ANSWERS), answer.responses, strict=False):
            yield single
    except (ValueError, TypeError):
        return


def _revoked_at(single: ocsp.OCSPSingleResponse) -> datetime | None:
    if single.certificate_status is not ocsp.OCSPCertStatus.REVOKED:
        return None
    return single.revocation_time_utc


def _is_about(
    single: ocsp.OCSPSingleResponse, certificate: Certificate, issuer: Certificate
) -> bool:
    if single.serial_number != certificate.serial_number or issuer.public_key is None:
        return False
    try:
        algorithm = single.hash_algorithm
    except UnsupportedAlgorithm:
        return False
    return single.issuer_name_hash == _hash(
        algorithm, issuer.subject_der
    ) and single.issuer_key_hash == _hash(algorithm, _key_bits(issuer.public_key))


def _hash(algorithm: hashes.HashAlgorithm, content: bytes) -> bytes:
    context = hashes.Hash(algorithm)
    context.update(content)
    return context.finalize()


def _key_bits(key: PublicKey) -> bytes:
    """Return what stands in the BIT STRING of a SubjectPublicKeyInfo."""
    if isinstance(key, rsa.RSAPublicKey):
        return key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    raise NotBelieved("algorithm")


def _check_signature(
    answer: ocsp.OCSPResponse, issuer: Certificate, policy: AlgorithmPolicy
) -> None:
    responder = _responder(answer, issuer)
    try:
        key, digest = responder.public_key, answer.signature_hash_algorithm
    except UnsupportedAlgorithm:
        raise NotBelieved("algorithm") from None
    if key is None or digest is None:
        raise NotBelieved("algorithm")
    if policy.judge_digests([digest.name.replace("-", "_")]) or policy.judge_key(key):
        raise NotBelieved("algorithm")
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(digest))
        else:
            raise NotBelieved("algorithm")
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        raise NotBelieved("signature") from None


def _responder(answer: ocsp.OCSPResponse, issuer: Certificate) -> Certificate:
    """Return who answered: the issuer, or whom it made its responder (RFC 6960 §4.2.2.2)."""
    if _is_named(answer, issuer):
        return issuer
    for each in answer.certificates[:5]:
        try:
            certificate = Certificate.load(each.public_bytes(Encoding.DER))
        except CertificateUnreadable:
            continue
        if _is_named(answer, certificate):
            _check_responder(answer, certificate, issuer)
            return certificate
    raise NotBelieved("responder-missing")


def _check_responder(
    answer: ocsp.OCSPResponse, responder: Certificate, issuer: Certificate
) -> None:
    try:
        responder.parsed.verify_directly_issued_by(issuer.parsed)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        raise NotBelieved("responder-stranger") from None
    if not responder.serves_ocsp:
        raise NotBelieved("responder-stranger")
    if not responder.not_before <= answer.produced_at_utc <= responder.not_after:
        raise NotBelieved("responder-expired")


def _is_named(answer: ocsp.OCSPResponse, certificate: Certificate) -> bool:
    if answer.responder_name is not None:
        return answer.responder_name == certificate.parsed.subject
    key = certificate.public_key
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return False
    by_hash = _hash(hashes.SHA1(), _key_bits(key))  # noqa: S303 - as RFC 6960 §4.2.1 names keys
    return answer.responder_key_hash == by_hash


def _check_nonce(answer: ocsp.OCSPResponse, nonce: bytes) -> None:
    try:
        found = answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        return
    if found != nonce:
        raise NotBelieved("nonce")


_REASONS: Final = {
    ocsp.OCSPResponseStatus.TRY_LATER: "try-later",
    ocsp.OCSPResponseStatus.UNAUTHORIZED: "unauthorised",
}
