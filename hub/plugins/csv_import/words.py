"""Words that stand for values: letters of levels, names of peoples, titles (từ và chữ viết tắt)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hub.plugins.csv_import.headers import folded, normal
from hub.plugins.csv_import.wire import read_data


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one list.

    :param written: value to the word the hub writes.
    :param exact: cell text to value, to be read without a notice.
    :param known: compared text to value, to be read with a notice.
    """

    written: Mapping[str, str]
    exact: Mapping[str, str]
    known: Mapping[str, str]

    def understand(self, text: str) -> str | None:
        """Return the value of a word that is written in another way than the list's own."""
        return self.known.get(normal(text)) or self.known.get(folded(text))


@cache
def words(name: str) -> Words:
    """Return the list of this name from `layouts/words.toml`."""
    entry = read_data("words.toml")[name]
    exact = {word: value for value, listed in entry["is"].items() for word in listed}
    pairs = [*exact.items()]
    pairs += [(word, value) for value, listed in entry["means"].items() for word in listed]
    known = {normal(word): value for word, value in pairs}
    return Words(
        written={value: listed[0] for value, listed in entry["is"].items()},
        exact=exact,
        known=_clear(pairs) | known,
    )


def _clear(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return what words mean without diacritics, but for those that then mean two things."""
    bare: dict[str, str] = {}
    torn = set()
    for word, value in pairs:
        if bare.setdefault(folded(word), value) != value:
            torn.add(folded(word))
    return {word: value for word, value in bare.items() if word not in torn}
