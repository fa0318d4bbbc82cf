"""Short digests of data and sentences, by which two versions are told apart (vân tay)."""

from __future__ import annotations

import json
from hashlib import sha256

_SHOWN = 12


def fingerprint(data: object) -> str:
    """Return a short digest of what `data` says; comments and line ends do not change it."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:_SHOWN]
