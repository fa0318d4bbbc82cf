"""How fast this machine is: bare RSA-2048 signatures a second, measured in every round.

Promised rates are meant for a reference machine; beside what was measured, a figure shows what the
same work would be there. Whether a promise holds is judged on what was measured.
"""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.measure import Sample, rate_of

REFERENCE_SIGNS: Final = 4_700
"""RSA-2048 PKCS#1 v1.5 signatures a second on one core of the reference machine."""

_SECONDS: Final = 0.15


def yardstick() -> Sample:
    """Return a sample of bare RSA-2048 signatures a second."""
    key = rsa.generate_private_key(65537, 2048)

    def sign() -> int:
        key.sign(b"", padding.PKCS1v15(), SHA256())
        return 1

    return rate_of(sign, _SECONDS)
