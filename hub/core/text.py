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
        """Return the sentence with its named places filled, the same values in both languages."""
        return Text(self.vi.format(**values), self.en.format(**values))

    def __str__(self) -> str:
        return f"{self.vi} / {self.en}"
