"""Lines that speak of a whole sheet: its subject, semester, class and school year (dòng tiêu đề).

They stand above the header, and a line such as ``Lớp 1A`` may stand between the rows too. Labels
and values stand in one cell, or in two beside each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.core.transport import Cell, Row
from hub.plugins.csv_import.headers import cell_text

SUBJECT, TERM, YEAR, CLASS = "subject", "term", "school_year", "class"

_PARTS = re.compile(r"\s+[–—-]\s+|\s*[;|]\s*")
_LONGEST = 60
_SECTION_CELLS = 2
_FLAGS = re.IGNORECASE
_YEAR = re.compile(r"năm học\s*:?\s*([0-9]{4})\s*[-–—/]\s*([0-9]{4})", _FLAGS)
_TERM = re.compile(r"(?:học k[iìyỳ]|\bhk)\s*:?\s*(II|I|[12])\b", _FLAGS)
_CLASS = (
    re.compile(r"(?:.*, )?(?:tên )?lớp\s*:\s*([^\s,][^,]*)(?:,.*)?", _FLAGS),
    re.compile(r"(?:danh sách .*)?lớp\s+([0-9]{1,2}\S*).*", _FLAGS),
)
_SUBJECT = (
    # A comma may belong to the subject's name: Hoạt động trải nghiệm, hướng nghiệp.
    re.compile(r"môn(?: học)?\s*:\s*(\S.*?)(?:, (?:lớp|học k|năm|hk).*)?", _FLAGS),
    re.compile(r"(?:bảng|sổ) .*\bmôn(?: học)?\s+(\S.*?)(?: (?:học k|lớp|năm|hk).*)?", _FLAGS),
)
_SEMESTERS: Mapping[str, str] = {"i": "1", "ii": "2", "1": "1", "2": "2"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says, and the number of its row; 0 where the sheet's name says it."""

    value: str
    row: int


def captions(rows: Iterable[Row]) -> dict[str, Said]:
    """Return what these lines say, by `SUBJECT`, `TERM`, `YEAR` and `CLASS`; the first one holds.

    Terms are "1" and "2", years such as 2025-2026.
    """
    said: dict[str, Said] = {}
    for row in rows:
        for text in _texts(row.cells):
            for key, value in _read(text):
                said.setdefault(key, Said(value, row.number))
    return said


def named(sheet: str) -> dict[str, Said]:
    """Return what a sheet's name says: the semester, and all else as its subject."""
    sheet = unicodedata.normalize("NFC", sheet)
    said = {key: Said(value, 0) for key, value in _read(sheet) if key == TERM}
    subject = " ".join(_TERM.sub(" ", sheet).strip(" -–—_").split())
    return {**said, SUBJECT: Said(subject, 0)} if subject else said


def section(row: Row) -> str | None:
    """Return the class that a line between rows names, or None for any other row."""
    if sum(cell != "" for cell in row.cells) > _SECTION_CELLS:
        return None
    said = captions([row]).get(CLASS)
    return said.value if said else None


def _texts(cells: Sequence[Cell]) -> Iterator[str]:
    """Yield the texts of a row; one that ends in a colon with the cell to its right."""
    filled = [unicodedata.normalize("NFC", cell_text(cell)) for cell in cells if cell != ""]
    for text, right in zip(filled, [*filled[1:], ""], strict=True):
        if text:
            yield f"{text} {right}" if text.endswith(":") else text


def _read(text: str) -> Iterator[tuple[str, str]]:
    if year := _YEAR.search(text):
        yield YEAR, f"{year[1]}-{year[2]}"
    if term := _TERM.search(text):
        yield TERM, _SEMESTERS[term[1].casefold()]
    for part in _PARTS.split(text):
        for key, patterns in ((CLASS, _CLASS), (SUBJECT, _SUBJECT)):
            match = next((found for each in patterns if (found := each.fullmatch(part))), None)
            if match and len(match[1]) <= _LONGEST:
                yield key, match[1].strip()
