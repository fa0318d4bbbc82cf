"""Where the values of a transcript stand in their sheets (định vị ô)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from hub.core.contracts import Reason, SourceCell, SourcePlace
from hub.core.transport import column_letter
from hub.plugins.csv_import.rows import RowReader

_SUBJECT = re.compile(r"results\.subjects\[([0-9]+)\]\.?(.*)")
_ENTRY = re.compile(r"\[[0-9]+\]$")

Positions = Sequence[int | None]
"""The column group of each subject of a transcript, in its order."""


def column_of(reader: RowReader, path: str, positions: Positions = ()) -> int | None:
    """Return the column that holds the value with this path of the transcript.

    A mark within a list stands in the list's cell; a subject as a whole, or a value of it that has
    no column, stands in its first column.
    """
    places = reader.places
    subject = _SUBJECT.fullmatch(path)
    if subject is None:
        return places.get(path)
    number, value = int(subject[1]), _ENTRY.sub("", subject[2])
    prefix = f"{positions[number] if number < len(positions) else None}:"
    group = (column for own, column in places.items() if own.startswith(prefix))
    return places.get(prefix + value, next(group, None))


def cell_at(reader: RowReader, column: int, at: SourcePlace, home: SourcePlace) -> SourceCell:
    """Return the cell in this column of the row `at`, as seen from the record's place `home`."""
    name = f"{column_letter(column)}{at.row}"
    label = reader.labels[column]
    if at.source != home.source:
        return SourceCell(f"{at.source}: {label}", f"'[{at.source}]{at.sheet or ''}'!{name}")
    if at.sheet != home.sheet:
        return SourceCell(f"{at.sheet}: {label}", f"'{at.sheet}'!{name}")
    return SourceCell(label, name)


def with_cells(reader: RowReader, row: int, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons with the cells of those that name a column of the reader's sheet."""
    columns = {label: column_letter(index) for index, label in reader.labels.items()}
    return tuple(
        replace(reason, cell=f"{columns[reason.column]}{row}")
        if reason.column in columns
        else reason
        for reason in reasons
    )
