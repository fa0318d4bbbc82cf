"""What the invented VNPT holds and what it was asked: the other side's own account (sổ)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hub.core.model import Transcript
from hub.plugins.vnpt.mapping import key_of
from hub.plugins.vnpt.wire import ResultLine


@dataclass(slots=True)
class Entry:
    """One transcript as it is held.

    :param number: the vendor's own id of the pupil's file (hoc_sinh_id).
    :param mark: rises with every change; a page is asked for by it.
    :param former_code: the pupil's code before it was changed.
    """

    transcript: Transcript
    number: int
    mark: int
    former_code: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries a page may hold; empty means all."""

    school: str = ""
    year: str = ""
    level: str = ""

    def takes(self, transcript: Transcript) -> bool:
        """Tell whether it lets this one through."""
        return (
            self.school in {"", transcript.school.code}
            and self.year in {"", transcript.school_year}
            and self.level in {"", transcript.level.value}
        )


@dataclass(slots=True)
class Book:
    """The service's memory; whoever uses it holds the service's lock.

    :param asked: how often each operation was called.
    :param written: how often each transcript was created or changed by an import, by its key.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    pupils: dict[str, str] = field(default_factory=dict)
    imports: dict[str, list[ResultLine]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, transcripts: Iterable[Transcript]) -> Book:
        """Return a book that holds these."""
        book = cls()
        for transcript in transcripts:
            book.put(transcript)
        return book

    def put(self, transcript: Transcript, former_code: str | None = None) -> Entry:
        """Hold a transcript, as new or in place of the one with its key."""
        key = key_of(transcript)
        self.log.append(key)
        known = self.entries.get(key)
        number = known.number if known else len(self.entries) + 1
        entry = Entry(transcript, number, len(self.log), former_code)
        self.entries[key] = entry
        self.pupils.setdefault(transcript.pupil.code, transcript.pupil.full_name)
        return entry

    def behind(self, mark: int, chosen: Filter) -> Iterator[Entry]:
        """Yield what changed behind a mark, in the order of the changes, each once."""
        for position, key in enumerate(self.log[mark:], start=mark + 1):
            entry = self.entries.get(key)
            if entry is not None and entry.mark == position and chosen.takes(entry.transcript):
                yield entry

    def write(self, transcript: Transcript, *, overwrite: bool) -> ResultLine:
        """Take one transcript of an import; what is held stays unless `overwrite` says so."""
        key = key_of(transcript)
        if transcript.pupil.code not in self.pupils:
            return ResultLine(khoa=key, trang_thai="tu_choi", ly_do="chua_co_hoc_sinh")
        known = self.entries.get(key)
        if known is not None and known.transcript == transcript:
            return ResultLine(khoa=key, trang_thai="khong_doi")
        if known is not None and not overwrite:
            return ResultLine(khoa=key, trang_thai="giu_nguyen")
        self.put(transcript)
        self.written[key] += 1
        return ResultLine(khoa=key, trang_thai="cap_nhat" if known else "tao_moi")

    def change_code(self, code: str) -> None:
        """Give the pupil of the first entry another code: the old entry goes, a new one comes."""
        key, entry = next(iter(self.entries.items()))
        former = entry.transcript.pupil
        pupil = former.model_copy(update={"code": code})
        del self.entries[key]
        self.put(entry.transcript.model_copy(update={"pupil": pupil}), former.code)
