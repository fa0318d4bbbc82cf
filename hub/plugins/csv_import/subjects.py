"""Which subject a header text means: the layout's own table, or what BoSung-MonHoc declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hub.plugins.csv_import.headers import folded, normal
from hub.plugins.csv_import.wire import Shape, Subject


@dataclass(frozen=True, slots=True)
class Declared:
    """A subject that BoSung-MonHoc declares for this file.

    :param code: None where only the order is declared and the layout's own table knows the subject.
    :param order: its place in the transcript; the place of its column where nothing is said.
    """

    title: str
    code: str | None = None
    name: str | None = None
    order: int | None = None


@dataclass(slots=True)
class SubjectTable:
    """The subjects that the header texts of one file mean (bảng môn học)."""

    declared: Mapping[str, Declared] = field(default_factory=dict)
    known: Mapping[str, tuple[Subject, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, shape: Shape, declared: Iterable[Declared]) -> SubjectTable:
        """Return the table for sheets of `shape` in a file with these declarations."""
        known: dict[str, tuple[Subject, ...]] = {}
        for norm in (normal, folded):
            for subject in shape.subject:
                for text in (subject.title, subject.name, *subject.aliases):
                    listed = known.get(norm(text), ())
                    if subject not in listed:
                        known[norm(text)] = (*listed, subject)
        return cls({normal(entry.title): entry for entry in declared}, known)

    def knows(self, title: str) -> bool:
        """Return whether a header text means some subject in some grade."""
        declared = self.declared.get(normal(title))
        return bool(self._known(title) or (declared and declared.code))

    def find(self, title: str) -> Subject | None:
        """Return the layout's own subject that `title` names, in whatever grade."""
        return next(iter(self._known(title)), None)

    def title(self, text: str) -> str:
        """Return the layout's own header for the subject that `text` names, else `text`."""
        found = self.find(text)
        return found.title if found else text

    def resolve(self, title: str, grade: int) -> tuple[str, str] | None:
        """Return code and name of the subject that `title` means in `grade`."""
        declared = self.declared.get(normal(title))
        if declared is not None and declared.code is not None:
            return declared.code, declared.name or declared.title
        known = self._known(title)
        fitting = [entry for entry in known if not entry.grades or grade in entry.grades]
        chosen = fitting or (known if len(known) == 1 else ())
        return (chosen[0].code, chosen[0].name) if chosen else None

    def order(self, title: str) -> int | None:
        """Return the place in the transcript that BoSung-MonHoc gives a subject."""
        declared = self.declared.get(normal(title))
        return declared.order if declared else None

    def _known(self, title: str) -> tuple[Subject, ...]:
        return self.known.get(normal(title)) or self.known.get(folded(title)) or ()
