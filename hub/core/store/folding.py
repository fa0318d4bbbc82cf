"""Names as people search for them: without case, without diacritics, Đ as D."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['’ʼ`]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
# These letters do not decompose into a plain letter and a mark.
_LETTERS = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o"})


def words(name: str) -> tuple[str, ...]:
    """Return the words of `name`, folded: ``("do", "van", "uoc")`` for ``Đỗ Văn Ước``.

    An apostrophe joins, as in ``H'Hen`` of the Êđê: ``hhen``.
    """
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)
    joined = _APOSTROPHES.sub("", plain)
    return tuple(word for word in _BETWEEN_WORDS.split(joined) if word)


def fold(name: str) -> str:
    """Return `name` folded, one space before each word: a word's start is found as ``" van"``."""
    return "".join(f" {word}" for word in words(name))
