"""Vietnamese text in the encodings before Unicode, written without the hub's own tables."""

from __future__ import annotations

import unicodedata

from hub.core.transport import Encoding

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SMALL = [unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in _TONES]
LETTERS = "".join([*_SMALL, "đ", *(letter.upper() for letter in _SMALL), "Đ"])
"""Every Vietnamese vowel with every tone, and Đ, small and large."""

# What glibc's `iconv -t TCVN5712-1` writes for LETTERS.
_TCVN3 = bytes.fromhex(
    "61b5b8b7b6b9a8bbbebdbcc6a9c7cac9c8cb65ccd0cfced1aad2d5d4d3d669d7dddcd8de6fdfe3e2e1e4abe5e8"
    "e7e6e9aceaedecebee75eff3f2f1f4adf5f8f7f6f979fafdfcfbfeae418083828184a1afc0bfba85a2c1c4c3c2"
    "8645878a89888ba3c5dad9cd8c498d908f8e914f9295949396a4dbfff0e097a5989b9a999c559d019f9e02a604"
    "11060512591316151417a7"
)

# How VNI-Windows writes LETTERS, typed from its published table, in the order of the tones above.
_VNI_SMALL = [
    *("a", "aø", "aù", "aõ", "aû", "aï", "aê", "aè", "aé", "aü", "aú", "aë"),
    *("aâ", "aà", "aá", "aã", "aå", "aä", "e", "eø", "eù", "eõ", "eû", "eï"),
    *("eâ", "eà", "eá", "eã", "eå", "eä", "i", "ì", "í", "ó", "æ", "ò"),
    *("o", "oø", "où", "oõ", "oû", "oï", "oâ", "oà", "oá", "oã", "oå", "oä"),
    *("ô", "ôø", "ôù", "ôõ", "ôû", "ôï", "u", "uø", "uù", "uõ", "uû", "uï"),
    *("ö", "öø", "öù", "öõ", "öû", "öï", "y", "yø", "yù", "yõ", "yû", "î"),
    *("ñ"),
]
_VNI = [*_VNI_SMALL, *(letter.upper() for letter in _VNI_SMALL)]

_BY_LETTER = {
    Encoding.TCVN3: dict(zip(LETTERS, _TCVN3.decode("latin-1"), strict=True)),
    Encoding.VNI: dict(zip(LETTERS, _VNI, strict=True)),
}


def shown(text: str, encoding: Encoding) -> str:
    """The text as Latin-1 characters that only a font of the encoding shows as Vietnamese."""
    return "".join(_BY_LETTER[encoding].get(letter, letter) for letter in text)


def encoded(text: str, encoding: Encoding) -> bytes:
    """The text as bytes of the encoding."""
    if encoding.legacy:
        return shown(text, encoding).encode("latin-1")
    if encoding is Encoding.CP1258:
        return b"".join(map(_cp1258, text))
    return text.encode(encoding.codec)


def _cp1258(letter: str) -> bytes:
    """A letter, its tone behind it where the code page has no letter with the tone."""
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = next(part for part in parts if part in _TONES[1:])
        bare = unicodedata.normalize("NFC", parts.replace(tone, ""))
        return f"{bare}{tone}".encode("cp1258")
