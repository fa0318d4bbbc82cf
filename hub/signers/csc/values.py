"""Signature values as CSC services give them, as XML Signature wants them (giá trị chữ ký)."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hub.core.transport.answers import plain_base64


def half_of(certificate: bytes) -> int:
    """Return the bytes of each half of an ECDSA value by this certificate's key; 0 for RSA."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    return (key.key_size + 7) // 8 if isinstance(key, ec.EllipticCurvePublicKey) else 0


def signature_value(text: str, half: int) -> bytes:
    """Return a value as XML Signature wants it: RSA as it is, ECDSA as r‖s.

    CSC does not say how ECDSA values look: DER is usual, r‖s itself is taken too.

    :raises ValueError: when it is neither.
    """
    value = plain_base64(text)
    if not half or len(value) == 2 * half:
        return value
    r, s = decode_dss_signature(value)
    if max(r, s).bit_length() > 8 * half:
        raise ValueError("another curve's")
    return r.to_bytes(half, "big") + s.to_bytes(half, "big")
