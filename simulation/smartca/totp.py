"""One-time codes as SmartCA TH makes them: RFC 6238, HMAC-SHA1, 30 seconds, six digits."""

from __future__ import annotations

import hmac
from base64 import b64decode

STEP = 30


def code_at(secret: str, seconds: float) -> str:
    """Return the code of a moment.

    :param secret: base64, not base32 as most have it (signers.md §1.6).
    """
    counter = int(seconds // STEP).to_bytes(8, "big")
    digest = hmac.digest(b64decode(secret), counter, "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def codes_around(secret: str, seconds: float) -> frozenset[str]:
    """Return the codes of this moment and of the steps beside it."""
    return frozenset(code_at(secret, seconds + shift) for shift in (-STEP, 0, STEP))
