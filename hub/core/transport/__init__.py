"""Reading XML, ZIP, CSV and workbooks safely and within bounds; writing files as a whole.

Whatever a reader refuses is an `UnsafeInput` or an `UnreadableInput` that says in both languages
what is wrong, where, and what to do next, and repeats nothing of the input.
"""

from __future__ import annotations

from hub.core.transport.archive import Archive, open_archive
from hub.core.transport.atomic import staged_folder, write_atomic
from hub.core.transport.bounds import (
    ArchiveBounds,
    DelimitedBounds,
    SheetBounds,
    WorkbookBounds,
    XmlBounds,
)
from hub.core.transport.delimited import DELIMITERS, DelimitedFile, read_delimited
from hub.core.transport.encodings import Encoding, only_latin_1
from hub.core.transport.sheet import Cell, Row, Sheet, column_letter, is_integral
from hub.core.transport.sniffing import FileKind, sniff
from hub.core.transport.syllables import Plausibility, plausibility, telling_words
from hub.core.transport.workbook import Workbook, read_workbook
from hub.core.transport.xml import iterate_xml, parse_xml

__all__ = [
    "DELIMITERS",
    "Archive",
    "ArchiveBounds",
    "Cell",
    "DelimitedBounds",
    "DelimitedFile",
    "Encoding",
    "FileKind",
    "Plausibility",
    "Row",
    "Sheet",
    "SheetBounds",
    "Workbook",
    "WorkbookBounds",
    "XmlBounds",
    "column_letter",
    "is_integral",
    "iterate_xml",
    "only_latin_1",
    "open_archive",
    "parse_xml",
    "plausibility",
    "read_delimited",
    "read_workbook",
    "sniff",
    "staged_folder",
    "telling_words",
    "write_atomic",
]
