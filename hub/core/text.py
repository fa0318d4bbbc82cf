"""Sentences that exist in both languages of the hub: Vietnamese first, English second."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language in which the hub speaks to people (ngôn ngữ hiển thị)."""

    VI = "vi"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Vietnamese and in English, with ``{name}`` places that `format` fills."""

    vi: str
    en: str

    def get(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.vi if language is Language.VI else self.en

    def format(self, **values: object) -> Text:
        """Return the sentence with its places filled; a `Text` fills them in each language."""
        return Text(
            self.vi.format(**{name: _in(Language.VI, value) for name, value in values.items()}),
            self.en.format(**{name: _in(Language.EN, value) for name, value in values.items()}),
        )

    def __str__(self) -> str:
        return f"{self.vi} / {self.en}"


def _in(language: Language, value: object) -> object:
    return value.get(language) if isinstance(value, Text) else value
