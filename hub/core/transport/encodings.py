"""Encodings that Vietnamese files come in (bảng mã tiếng Việt): Unicode and what came before it.

TCVN3 and VNI have no codec in Python. Their bytes are read as Latin-1 and each text is then
translated; the same translation reads a workbook whose characters only a .VnTime or VNI font shows
as Vietnamese. The tables are data, in ``encodings.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from hub.core.text import Text

# Dashes and curly quotes stand beside letters of any encoding.
_BEYOND_LATIN_1 = re.compile(r"[^\x00-\xff\u2000-\u20cf]")


class Encoding(StrEnum):
    """How the text of a source is written (bảng mã)."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    CP1258 = "cp1258"
    TCVN3 = "tcvn3"
    VNI = "vni"

    @property
    def label(self) -> Text:
        """The encoding's name as people know it."""
        return _LABELS[self]

    @property
    def codec(self) -> str:
        """Python's codec for the bytes; a byte order mark in the file overrides it."""
        return _CODECS.get(self, "latin-1")

    @property
    def legacy(self) -> bool:
        """Whether its characters stand for others, in files and in workbooks alike."""
        return self not in _CODECS

    def text(self, raw: str) -> str:
        """Return a text that `codec` has read as what it means, in NFC.

        Where a byte stands for nothing its Latin-1 character stays. A text with letters beyond
        Latin-1 was Unicode from the start and stays as it is.
        """
        if not self.legacy:
            return unicodedata.normalize("NFC", raw)
        if not only_latin_1(raw):
            return raw
        return unicodedata.normalize("NFC", raw.translate(_table(self)))


_CODECS = {
    Encoding.UTF_8: "utf-8",
    # What Windows writes; files with the byte order mark say it themselves.
    Encoding.UTF_16: "utf-16-le",
    # Tone marks are characters of their own in it, hence the NFC.
    Encoding.CP1258: "cp1258",
}
_LABELS = {
    Encoding.UTF_8: Text("Unicode (UTF-8)", "Unicode (UTF-8)"),
    Encoding.UTF_16: Text("Unicode (UTF-16)", "Unicode (UTF-16)"),
    Encoding.CP1258: Text("Windows-1258", "Windows-1258"),
    Encoding.TCVN3: Text("TCVN3 (phông ABC, .VnTime)", "TCVN3 (ABC fonts, .VnTime)"),
    Encoding.VNI: Text("VNI (phông VNI-Times)", "VNI (VNI-Times fonts)"),
}


def only_latin_1(text: str) -> bool:
    """Return whether an old font may be what shows a text as Vietnamese: no letter is beyond it."""
    return not _BEYOND_LATIN_1.search(text)


@cache
def _table(encoding: Encoding) -> Mapping[int, str]:
    """Return what each Latin-1 character stands for."""
    source = resources.files(__package__).joinpath("encodings.toml").read_text("utf-8")
    data: Mapping[str, Any] = tomllib.loads(source)[encoding]
    if encoding is Encoding.TCVN3:
        return dict(_runs(data["runs"]))
    return dict(_pairs({**data["marks"], **data["letters"]}))


def _runs(runs: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for first, letters in runs.items():
        yield from enumerate(letters, int(first, 16))


def _pairs(pairs: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for raw, meant in pairs.items():
        yield ord(raw), meant
        yield ord(raw.upper()), meant.upper()
