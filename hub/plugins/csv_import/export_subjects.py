"""Which header each subject has when transcripts are written, and in which order they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hub.plugins.csv_import.headers import normal
from hub.plugins.csv_import.subjects import Declared, SubjectTable
from hub.plugins.csv_import.wire import Shape


@dataclass(slots=True)
class SubjectTitles:
    """Gives each subject the header text by which an import knows it again.

    A subject that the layout's table has under this code and name keeps the layout's own header;
    any other gets a header of its own, declared in BoSung-MonHoc.
    """

    shape: Shape
    declared: dict[str, Declared] = field(default_factory=dict)
    _own: dict[tuple[str, str, int], str] = field(default_factory=dict)

    def titles(self, subjects: Iterable[tuple[str, str]], grade: int) -> list[str]:
        """Return the header of each subject of one transcript."""
        met: dict[tuple[str, str], int] = {}
        titles = []
        for subject in subjects:
            met[subject] = met.get(subject, 0) + 1
            titles.append(self._title(subject, met[subject], grade))
        return titles

    def _title(self, subject: tuple[str, str], number: int, grade: int) -> str:
        code, name = subject
        if number == 1:
            for entry in self.shape.subject:
                fits = not entry.grades or grade in entry.grades
                if fits and (entry.code, entry.name) == subject:
                    return entry.title
        key = (code, name, number)
        if key not in self._own:
            title = self._free(code, name, number)
            self._own[key] = title
            self.declared[title] = Declared(title, code, name)
        return self._own[key]

    def _free(self, code: str, name: str, number: int) -> str:
        """Return a header that nothing else in the sheet has."""
        table = SubjectTable.of(self.shape, ())
        taken = {normal(column.header[0]) for column in self.shape.columns}
        taken |= {normal(text) for mark in self.shape.mark for text in (mark.header, *mark.aliases)}
        taken |= set(map(normal, self.declared))
        base = name if normal(name) and number == 1 else f"{name} ({code})"
        title, step = base, number
        while normal(title) in taken or table.knows(title):
            step += 1
            title = f"{base} ({code}, {step})"
        return title


def common_order(sequences: Iterable[Sequence[str]]) -> list[str]:
    """Return all titles in an order that agrees with the sequences, as far as they agree."""
    order: list[str] = []
    for sequence in sequences:
        at = 0
        for title in sequence:
            if title in order:
                at = order.index(title) + 1
            else:
                order.insert(at, title)
                at += 1
    return order


def follows(sequence: Sequence[str], order: Sequence[str]) -> bool:
    """Return whether the titles of `sequence` stand in the order of `order`."""
    rank = {title: number for number, title in enumerate(order)}
    places = [rank[title] for title in sequence]
    return places == sorted(places)
