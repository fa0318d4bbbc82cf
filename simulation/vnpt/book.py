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

    def take(self, transcript: Transcript, *, overwrite: bool) -> Effect:
        """Take one transcript of an import; what is held stays unless `overwrite` says so."""
        key = key_of(transcript)
        if transcript.pupil.code not in self.pupils:
            return Effect(key, "REFUSED", "chua_co_hoc_sinh")
        content = self._content(transcript)
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
