"""Pinning (ghim khóa máy chủ): beside a good chain, the server's key must be a known one."""

from __future__ import annotations

import hmac
import ssl
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class AnotherKey(ssl.SSLCertVerificationError):
    """The server's certificate is in order, but its key is not the pinned one."""


def pin_to(context: ssl.SSLContext, pin: str) -> None:
    """Have every handshake of `context` refuse keys other than the pinned one.

    Refused inside the handshake: nothing of a request has been sent by then.

    :param pin: SHA-256, in hex, of the DER of the key's SubjectPublicKeyInfo (as RFC 7469).
    """

    class Pinned(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            certificate = self.getpeercert(binary_form=True) or b""
            if not hmac.compare_digest(key_digest(certificate), pin.lower()):
                raise AnotherKey("another key")

    context.sslobject_class = Pinned


def key_digest(certificate: bytes) -> str:
    """Return the SHA-256 of a DER certificate's SubjectPublicKeyInfo, in hex."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
