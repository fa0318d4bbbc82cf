"""Names for places where only ASCII goes: mail addresses and files (tên không dấu)."""

from __future__ import annotations

import re
import unicodedata

_OTHER = re.compile(r"[^a-z0-9]+")
# Đ is a letter of its own, not a D with a mark that decomposes.
_LETTERS = str.maketrans({"Đ": "D", "đ": "d"})


def slug(text: str) -> str:
    """Return `text` in lower-case ASCII, words joined by hyphens: ``nguyen-thi-dao``."""
    plain = unicodedata.normalize("NFD", text.translate(_LETTERS))
    ascii_text = plain.encode("ascii", "ignore").decode("ascii").lower()
    return _OTHER.sub("-", ascii_text).strip("-")
