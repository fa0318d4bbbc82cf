"""What rows near the header add to a layout: lines above it, and a row of machine names.

Lines tell the class, the subject and the semester of a whole sheet; a row of machine names tells
columns that have no other header.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from hub.core.transport import Row
from hub.plugins.csv_import.captions import CLASS, SUBJECT, TERM, Said, captions, named
from hub.plugins.csv_import.headers import cell_text
from hub.plugins.csv_import.profiles import Profile
from hub.plugins.csv_import.recognise import Recognised, described, missing_columns, recognise
from hub.plugins.csv_import.subjects import SubjectTable
from hub.plugins.csv_import.wire import Column

CLASS_HEADER = "Lớp"
"""Header of the column into which lines such as "Lớp 1A" are turned."""
_CLASS_COLUMN = Column(header=(CLASS_HEADER,), path=CLASS, kind="class")
_ANY_TERM = ":term."
_MACHINE_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_KNOWN_NAMES = 2


def layout_of(head: Sequence[Row], name: str, profile: Profile | None = None) -> Recognised | None:
    """Return the layout of the sheet that begins with these rows, or None if it is none known.

    A profile shadows no known layout: a sheet that has all its layout needs is read as such, unless
    the profile that a person made finds more in it.

    :param name: the sheet's, which may say what no line above the header says.
    :param profile: a layout that a person described.
    """
    found = recognise(head)
    known = _complete(found, head, name) if found else None
    own = described(head, profile) if profile else None
    if own is None or (known is not None and _holds(known, own)):
        return known
    return _complete(own, head, name)


def _holds(known: Recognised, own: Recognised) -> bool:
    """Return whether a known layout is to be read as such beside a profile that fits too."""
    if known.labelled is not None:
        return True
    faulty = missing_columns(known) or known.match.twice or unsaid(known)
    return not faulty and known.match.read >= own.match.read


def unsaid(layout: Recognised) -> list[str]:
    """Return what a gradebook must say above its header and does not: `SUBJECT`, `TERM`."""
    needed = {
        SUBJECT: layout.shape.by_subject,
        TERM: any(_ANY_TERM in column.path for column in layout.match.columns.values()),
    }
    return [key for key, need in needed.items() if need and key not in layout.said]


def _complete(layout: Recognised, head: Sequence[Row], name: str) -> Recognised:
    """Return the layout with the columns and values that its header alone does not tell."""
    return _with_captions(_with_machine_names(layout, head), name)


def _with_machine_names(layout: Recognised, head: Sequence[Row]) -> Recognised:
    """Return the layout with the columns that only a row of machine names tells.

    Software that means to read its file again hides such a row, and columns of identifiers that
    have no other header; where it stands below the header it is no pupil.
    """
    names = {name: column for column in layout.shape.columns for name in column.names}
    number = layout.last_header_row
    near = [row for row in head if row.number <= number + 1 and row not in layout.header]
    row = next((row for row in near if _is_machine_row(row, names)), None)
    if row is None:
        return layout
    match = layout.match
    columns = dict(match.columns)
    taken = {column.path for column in columns.values()}
    for at, cell in enumerate(row.cells):
        column = names.get(cell_text(cell))
        if column and column.path not in taken and at not in columns and at not in match.marks:
            columns[at] = column
            taken.add(column.path)
    match = replace(match, columns=columns)
    if row.number < number:
        return replace(layout, match=match)
    return replace(layout, match=match, header=(*layout.header, row), above=(*layout.above, row))


def _is_machine_row(row: Row, names: Container[str]) -> bool:
    """Return whether a row has nothing but names of machines, some that are known among them."""
    texts = [text for cell in row.cells if (text := cell_text(cell))]
    known = sum(text in names for text in texts)
    return known >= _KNOWN_NAMES and all(map(_MACHINE_NAME.fullmatch, texts))


def _with_captions(layout: Recognised, name: str) -> Recognised:
    """Return the layout with what its lines say: the class, and which semester its marks are of."""
    shape, columns = layout.shape, dict(layout.match.columns)
    above = (row for row in layout.above if row.number < layout.header[0].number)
    said = captions(above)
    if shape.by_subject:
        said = {**named(name), **said}
        if (subject := said.get(SUBJECT)) is not None:
            said[SUBJECT] = replace(subject, value=SubjectTable.of(shape, ()).title(subject.value))
        columns = {at: _of_term(column, said) for at, column in columns.items()}
    if shape.sections and all(column.path != CLASS for column in columns.values()):
        required = {"required": shape.results is not None}
        columns[layout.width] = _CLASS_COLUMN.model_copy(update=required)
    match = replace(layout.match, columns=columns)
    match.continued = {at: _of_term(column, said) for at, column in match.continued.items()}
    return replace(layout, match=match, said=said)


def _of_term(column: Column, said: Mapping[str, Said]) -> Column:
    """Return the column with the path of the sheet's semester, if it is known."""
    if TERM not in said or _ANY_TERM not in column.path:
        return column
    path = column.path.replace(_ANY_TERM, f":term{said[TERM].value}.")
    return column.model_copy(update={"path": path})
