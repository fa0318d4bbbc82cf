"""How values look at MySign: base64 of digests, plain ASCII names, signatures with line ends.

Source: signers.md §2.1, rules seen by several integrators.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from typing import Final

from hub.core.transport.answers import plain_base64

_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9_\- ]+")
_LONGEST: Final = 72
"""Characters of a name: in base64 they stay below the hundred that MySign takes."""
_EMPTY: Final = "hoc ba"


def shown(line: str) -> str:
    """Return a line for the phone: base64 of letters without marks, digits, ``_``, ``-``, space."""
    plain = _NOT_PLAIN.sub(" ", unmarked(line))
    short = " ".join(plain.split())[:_LONGEST].strip() or _EMPTY
    return b64encode(short.encode("ascii")).decode("ascii")


def unmarked(line: str) -> str:
    """Return Vietnamese text without its marks: ``Đỗ Thị Mận`` is ``Do Thi Man``."""
    replaced = line.replace("đ", "d").replace("Đ", "D")
    return "".join(
        letter
        for letter in unicodedata.normalize("NFD", replaced)
        if not unicodedata.combining(letter)
    )


def digest_text(digest: bytes) -> str:
    """Return a digest of 32 raw bytes as MySign wants it: base64, not hex."""
    return b64encode(digest).decode("ascii")


def signature_value(text: str) -> bytes:
    """Return a signature, whose base64 comes with CRLF.

    :raises ValueError: when it is not base64.
    """
    return plain_base64(text)
