"""Whether a text can be Vietnamese: the share of its words that are possible syllables.

The measure tells a text from the same bytes read in a wrong encoding. Only words with a letter that
is not ASCII count, because all others read alike in every encoding; names of other peoples and
foreign words are why a share and not every word decides.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

PLAUSIBLE = 0.6
"""Least share of possible syllables in a text that is taken for Vietnamese without a question.

Names of the invented province read at 1.0 in their own encoding and below 0.4 in any other.
"""

# Symbols beyond ASCII are no separators: in an old encoding many of them stand for letters.
_WORD = re.compile(r"[^\x00-\x40\[-`{-\x7f\u2000-\u20cf]+")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_OF_STOPS = {"", "\u0301", "\u0323"}


@dataclass(frozen=True, slots=True)
class Plausibility:
    """How many different words there are to judge by, and how many are possible syllables."""

    words: int
    possible: int

    @property
    def share(self) -> float:
        """The share of possible syllables, from 0 to 1; 1 where there is nothing to judge by."""
        return self.possible / self.words if self.words else 1.0

    @property
    def plausible(self) -> bool:
        """Whether the text is taken for Vietnamese."""
        return self.share >= PLAUSIBLE


def plausibility(texts: Iterable[str]) -> Plausibility:
    """Measure how Vietnamese these texts are; a word counts once, however often it stands there."""
    words = {word for text in texts for word in telling_words(text)}
    return Plausibility(len(words), sum(map(possible_syllable, words)))


def telling_words(text: str) -> list[str]:
    """Return the words with a letter that is not ASCII; single letters such as Đ tell nothing."""
    if text.isascii():
        return []
    return [word for word in _WORD.findall(text) if len(word) > 1 and not word.isascii()]


@lru_cache(maxsize=16_384)
def possible_syllable(word: str) -> bool:
    """Return whether Vietnamese spelling allows this word, in any case."""
    toneless: list[str] = []
    tones: list[str] = []
    for letter in unicodedata.normalize("NFD", word.casefold()):
        (tones if letter in _TONES else toneless).append(letter)
    found = _syllable().fullmatch(unicodedata.normalize("NFC", "".join(toneless)))
    if found is None or len(tones) > 1:
        return False
    return not found["stop"] or "".join(tones) in _OF_STOPS


@cache
def _syllable() -> re.Pattern[str]:
    source = resources.files(__package__).joinpath("syllables.toml").read_text("utf-8")
    data = tomllib.loads(source)
    onsets, rimes, stops = (data[name].split() for name in ("onsets", "rimes", "stops"))
    closed = [rime for rime in rimes if rime.endswith(tuple(stops))]
    others = [rime for rime in rimes if rime not in closed]
    return re.compile(f"(?:{'|'.join(onsets)})?(?:{'|'.join(others)}|(?P<stop>{'|'.join(closed)}))")
