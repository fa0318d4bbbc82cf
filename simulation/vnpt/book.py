"""What the invented VNPT holds and what it was asked: the other side's own account (sổ)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from hub.core.model import Transcript
from hub.plugins.vnpt.manifest import Dialect
from hub.plugins.vnpt.mapping import key_of, read, write
from simulation.vendors.book import Book, Effect, scope_of
from simulation.vnpt.columns import Columns


@dataclass(slots=True)
class VnptBook(Book):
    """The service's memory; each transcript is held as a ``hoc_ba`` in the tenant's dialect.

    :param pupils: every pupil's name by code; transcripts of others are not taken.
    :param asked: how often each operation was called.
    """

    dialect: Dialect = Dialect.SINCE_2020
    pupils: dict[str, str] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(
        cls, transcripts: Iterable[Transcript], dialect: Dialect = Dialect.SINCE_2020
    ) -> VnptBook:
        """Return a book that holds these."""
        book = cls(dialect=dialect)
        for transcript in transcripts:
            book.enter(transcript)
        return book

    def enter(self, transcript: Transcript, former_code: str | None = None) -> None:
        """Hold a transcript as if the school had entered it."""
        self.pupils.setdefault(transcript.pupil.code, transcript.pupil.full_name)
        content = self._content(transcript, former_code)
        self.put(key_of(transcript), scope_of(transcript), content)

    def columns(self, transcripts: Iterable[Transcript]) -> Columns:
        """Return which columns have marks in the schools of these."""
        scopes = {scope_of(each) for each in transcripts}
        return Columns.of(each.content for scope in scopes for each in self.listed(scope))

    def take(self, transcript: Transcript, before: Columns | None) -> Effect:
        """Take one transcript of an import.

        :param before: the columns that had marks; None when the import overwrites.
        """
        key, overwrite = key_of(transcript), before is None
        if transcript.pupil.code not in self.pupils:
            return Effect(key, "REFUSED", "chua_co_hoc_sinh")
        content = self._content(transcript)
        held = self.entries.get(key)
        if before is not None and (held is None or held.content != content):
            refused = before.refusal(content, None if held is None else held.content)
            if refused is not None:
                return Effect(key, "KEPT", *refused)
            overwrite = True  # Nothing that is held changes: the import only adds.
        return self.write(key, scope_of(transcript), content, overwrite=overwrite)

    def transcript(self, key: str) -> Transcript:
        """Return what is held under a key."""
        return read(etree.fromstring(self.entries[key].content))

    def transcripts(self) -> Iterator[Transcript]:
        """Yield everything that is held."""
        return (self.transcript(key) for key in self.entries)

    def change_code(self, code: str) -> None:
        """Give the pupil of the first entry another code: the old entry goes, a new one comes."""
        key = next(iter(self.entries))
        transcript = self.transcript(key)
        del self.entries[key]
        pupil = transcript.pupil.model_copy(update={"code": code})
        self.enter(transcript.model_copy(update={"pupil": pupil}), transcript.pupil.code)

    def _content(self, transcript: Transcript, former_code: str | None = None) -> bytes:
        element = write(transcript, self.dialect)
        if former_code is not None:
            element.set("ma_hoc_sinh_cu", former_code)
        return etree.tostring(element, encoding="utf-8")
