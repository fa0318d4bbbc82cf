"""Which characters the form's fonts can show, and what is printed for the others (phông chữ).

PDF/A wants a glyph for every character. Be Vietnam Pro sets the form; Noto Sans stands in for the
letters it lacks (Ê Đê and M'Nông names have ``ƀ``). Anything else, an emoji in a comment, is
printed as its number, ``‹U+1F600›``: nothing of a record vanishes or becomes a box.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

_PACKAGES = ("fontpkg_be_vietnam_pro", "fontpkg_noto_sans")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
"""Marks that show nothing and come along when text is copied from web pages."""

_LINE_ENDS = "\n\u0085\u2028\u2029"
_CHARACTER_MAP = b"cmap"
_BREAK = "\u200b"
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_ENDLESS = re.compile(r"\S{17,}")
_PIECE = re.compile(rf"(\S{{8}})(?=[^\s{_MARKS}])")


class Paragraph(str):
    """Text that keeps its line ends; any other text is printed as one line (đoạn văn)."""

    __slots__ = ()


def font_folders() -> list[Path]:
    """Return the folders of the fonts that the form is set in."""
    return [Path(str(resources.files(package))) / "files" for package in _PACKAGES]


def printable(value: object) -> object:
    """Return `value` (text, or sequences and mappings of it) with text that the fonts can show."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def _text(text: str) -> str:
    """Return `text` with a number for each character no font shows, and long words breakable."""
    if not (text.isascii() and text.isprintable()):
        line_end = "\n" if isinstance(text, Paragraph) else " "
        text = text.translate(_INVISIBLE)
        if not _shown().issuperset(text):
            text = "".join(_shown_as(character, line_end) for character in text)
    return _ENDLESS.sub(lambda match: _PIECE.sub(rf"\1{_BREAK}", match[0]), text)


def _shown_as(character: str, line_end: str) -> str:
    if character in _shown():
        return character
    if character in _LINE_ENDS:
        return line_end
    if character == "\t" or unicodedata.category(character) == "Zs":
        return " "
    return f"‹U+{ord(character):04X}›"


@cache
def _shown() -> frozenset[str]:
    """Every character that a family has in all its styles, except those that only steer."""
    families = [
        frozenset.intersection(*(frozenset(_mapped(file.read_bytes())) for file in files))
        for files in (folder.glob("*.ttf") for folder in font_folders())
    ]
    return frozenset(
        character
        for character in map(chr, frozenset.union(*families))
        if not unicodedata.category(character).startswith("C")
    )


def _mapped(font: bytes) -> Iterator[int]:
    """Yield the code points in the character map of a TrueType font, subtable formats 4 and 12."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4s4xI", font, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, offset in records if tag == _CHARACTER_MAP)
    (subtables,) = struct.unpack_from(">H", font, start + 2)
    for number in range(subtables):
        (offset,) = struct.unpack_from(">I", font, start + 8 + 8 * number)
        yield from _ranges(font, start + offset)


def _ranges(font: bytes, place: int) -> Iterator[int]:
    (form,) = struct.unpack_from(">H", font, place)
    if form == 4:
        (doubled,) = struct.unpack_from(">H", font, place + 6)
        ends = struct.unpack_from(f">{doubled // 2}H", font, place + 14)
        starts = struct.unpack_from(f">{doubled // 2}H", font, place + 16 + doubled)
        for first, last in zip(starts, ends, strict=True):
            # The last segment is a sentinel that stands for no character.
            yield from range(first, min(last, 0xFFFE) + 1)
    elif form == 12:
        (groups,) = struct.unpack_from(">I", font, place + 12)
        for number in range(groups):
            first, last = struct.unpack_from(">II", font, place + 16 + 12 * number)
            yield from range(first, last + 1)
