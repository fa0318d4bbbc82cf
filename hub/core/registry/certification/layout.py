"""One JSON object, one field a line: what is signed are the bytes of the lines (bố cục tệp).

::

    {
    "format":"…",
    "id":"…",
    …
    "signature":"…"
    }

The order of the fields is fixed, so a file that anybody changed tells in which field.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

MOST_BYTES: Final = 1_000_000
"""No honest file comes near: some hundred requirements take 20 KB."""

SIGNATURE: Final = "signature"


class LayoutBroken(ValueError):
    """A line is not what stands there in every such file; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Lines:
    """The fields of a file in their order: each name with the bytes of its value."""

    values: Mapping[str, bytes]

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> Lines:
        """Return the lines of `fields`, each value as compact JSON, keys sorted, UTF-8."""
        return cls({name: _compact(value) for name, value in fields.items()})

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each value, in hexadecimal digits."""
        return {name: sha256(value).hexdigest() for name, value in self.values.items()}

    def write(self, signature: str) -> bytes:
        """Return the file with its signature as the last field."""
        signed = {**self.values, SIGNATURE: _compact(signature)}
        body = b",\n".join(b'"%s":%s' % (name.encode(), value) for name, value in signed.items())
        return b"{\n" + body + b"\n}\n"


def read(content: bytes, names: Sequence[str]) -> tuple[Lines, str]:
    """Return the lines of a file and its signature; nothing is verified or parsed yet.

    :param names: of the fields before the signature, in their order.
    :raises LayoutBroken: naming the first field that is not where it belongs.
    """
    every = (*names, SIGNATURE)
    lines = content.split(b"\n")
    if lines[0] != b"{":
        raise LayoutBroken(every[0])
    values: dict[str, bytes] = {}
    for number, name in enumerate(every, 1):
        line = lines[number] if number < len(lines) else b""
        head, comma = b'"%s":' % name.encode(), b"" if name == SIGNATURE else b","
        if not line.startswith(head) or not line.endswith(comma):
            raise LayoutBroken(name)
        values[name] = line[len(head) : len(line) - len(comma)]
    signature = values.pop(SIGNATURE)
    quoted = len(signature) > 1 and signature.startswith(b'"') and signature.endswith(b'"')
    if lines[len(every) + 1 :] != [b"}", b""] or not quoted or not signature.isascii():
        raise LayoutBroken(SIGNATURE)
    return Lines(values), signature[1:-1].decode("ascii")


def _compact(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
