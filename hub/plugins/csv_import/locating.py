"""Where the values of a transcript stand in their sheets (định vị ô)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from hub.core.contracts import Reason, SourceCell, SourcePlace
from hub.core.transport import column_letter
from hub.plugins.csv_import.rows import RowReader

_SUBJECT = re.compile(r"results\.subjects\[([0-9]+)\]\.?(.*)")
_ENTRY = re.compile(r"(.*)\[([0-9]+)\]")


class SubjectPath(NamedTuple):
    """The path of a value of a subject: which subject, which field of it, which entry of a list."""

    number: int
    field: str
    entry: int | None

    @classmethod
    def of(cls, path: str) -> SubjectPath | None:
        """Return what a path says of a subject, or None if it is no subject's."""
        subject = _SUBJECT.fullmatch(path)
        if subject is None:
            return None
        entry = _ENTRY.fullmatch(subject[2])
        if entry is None:
            return cls(int(subject[1]), subject[2], None)
        return cls(int(subject[1]), entry[1], int(entry[2]))


class Found(NamedTuple):
    """A cell of a sheet that was read: its row, and the number of its column."""

    reader: RowReader
    row: SourcePlace
    column: int

    def cell(self, home: SourcePlace) -> SourceCell | None:
        """Return the cell as seen from the record's place; None for one that no sheet has."""
        if self.column == self.reader.sheet.class_column:
            return None
        name = f"{column_letter(self.column)}{self.row.row}"
        label = self.reader.labels[self.column]
        if self.row.source != home.source:
            book = f"[{self.row.source}]{self.row.sheet or ''}"
            return SourceCell(f"{self.row.source}: {label}", f"'{book}'!{name}")
        if self.row.sheet != home.sheet:
            return SourceCell(f"{self.row.sheet}: {label}", f"'{self.row.sheet}'!{name}")
        return SourceCell(label, name)


class SubjectCells(NamedTuple):
    """What one row of a sheet says of one subject of its pupil.

    :param prefix: what the subject's paths begin with in the sheet.
    :param said: the fields that have a value.
    :param entries: as in `RowReading`.
    """

    reader: RowReader
    row: SourcePlace
    prefix: str
    said: Collection[str]
    entries: Mapping[str, Sequence[int]]

    def column(self, path: SubjectPath) -> int | None:
        """Return the column of this value; a mark within a list may stand in the list's cell."""
        own = self.prefix + path.field
        entries = self.entries.get(own, ())
        if path.entry is not None and path.entry < len(entries):
            return entries[path.entry]
        return self.reader.places.get(own)

    @property
    def first(self) -> int | None:
        """The first column of the subject; in a sheet of many subjects the one with its name."""
        places = self.reader.places
        own = self.prefix or "subject"
        return next((column for path, column in places.items() if path.startswith(own)), None)


def in_subject(sheets: Iterable[SubjectCells], path: SubjectPath) -> Found | None:
    """Return where a subject's value stands; else its blank cell; else the subject's first cell."""
    known = [*sheets]
    columns = [(sheet, sheet.column(path)) for sheet in known if path.field in sheet.said]
    columns += [(sheet, sheet.column(path)) for sheet in known]
    columns += [(sheet, sheet.first) for sheet in known]
    found = (Found(sheet.reader, sheet.row, at) for sheet, at in columns if at is not None)
    return next(found, None)


def with_cells(reader: RowReader, row: int, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons with the cells of those that name a column of the reader's sheet."""
    columns = {
        label: column_letter(index)
        for index, label in reader.labels.items()
        if index != reader.sheet.class_column
    }
    return tuple(
        replace(reason, cell=f"{columns[reason.column]}{row}")
        if reason.column in columns
        else reason
        for reason in reasons
    )
