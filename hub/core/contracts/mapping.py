"""What a person is asked about a source of unknown layout: which column is what (ánh xạ cột)."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of the source (cột).

    :param header: its header as one text, tiers joined.
    """

    letter: str
    header: str


@dataclass(frozen=True, slots=True)
class MappedField:
    """A value of the transcript that a column may hold (trường cần ánh xạ).

    :param id: stable, such as ``pupil.code`` or ``Toán/level``.
    :param proposal: letter of the column whose header is most like it; None where none is.
    """

    id: str
    label: Text
    required: bool
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """The columns that were found, and the fields of the layout that is most like the source.

    :param where: the file and sheet that is mapped.
    """

    where: str
    layout: Text
    columns: tuple[SourceColumn, ...]
    fields: tuple[MappedField, ...]
