"""Reads a list of units: codes and names, one row a lowest unit (danh mục đơn vị).

The shape is that of QĐ 19/2025/QĐ-TTg (province 2 digits, commune 5) and of QĐ 124/2004/QĐ-TTg
before it (with districts, 3 digits), and takes schools too. A row names a unit and those above it.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from importlib import resources
from pathlib import Path

from hub.core.errors import Actor, UnreadableInput
from hub.core.model import Level
from hub.core.model.base import clean_text
from hub.core.store import Span, Spell, UnitKind, words
from hub.core.text import Text
from hub.core.transport import Cell, Row, is_integral, read_delimited, read_workbook

_FORMS = {
    UnitKind.PROVINCE: (re.compile(r"[0-9]{2}"), 2),
    UnitKind.DISTRICT: (re.compile(r"[0-9]{3}"), 3),
    UnitKind.COMMUNE: (re.compile(r"[0-9]{5}"), 5),
    # A school's code is never taken for another unit's.
    UnitKind.SCHOOL: (re.compile(r"(?![0-9]{1,5}$)[0-9A-Za-z._-]{3,40}"), 0),
}

Cells = Mapping[str, str]


def read_units(path: Path, at: dt.date) -> tuple[Spell, ...]:
    """Return the units that the list at `path` (CSV or a workbook's first sheet) names.

    :param at: from which day they are as the list says.
    :raises UnreadableInput: when a column is missing, or a row is wrong, with its number.
    """
    found: dict[str, Spell] = {}
    for number, cells in _rows(path):
        for spell in _of_row(cells, at, f"{path.name}:{number}"):
            if found.setdefault(spell.code, spell) != spell:
                raise _wrong(
                    f"{path.name}:{number}",
                    f"Mã {spell.code} có hai tên hoặc hai cấp trên khác nhau trong danh mục.",
                    f"The code {spell.code} has two names or two units above it in the list.",
                )
    return tuple(found.values())


def _rows(path: Path) -> Iterator[tuple[int, Cells]]:
    with ExitStack() as stack:
        rows = iter(_open(path, stack))
        columns: dict[int, str] = {}
        for row in rows:
            columns = _columns(row)
            if columns:
                break
        if "province_code" not in columns.values():
            raise _wrong(
                path.name,
                "Không thấy dòng tiêu đề có cột mã tỉnh.",
                "No header row with a column of province codes.",
            )
        for row in rows:
            yield row.number, {name: _text(row, at) for at, name in columns.items()}


def _open(path: Path, stack: ExitStack) -> Iterable[Row]:
    if path.suffix.lower() in (".xlsx", ".xls"):
        book = stack.enter_context(read_workbook(path))
        return book.sheets[0].rows()
    return read_delimited(path).sheet.rows()


@cache
def _headers() -> Mapping[str, str]:
    data = tomllib.loads(resources.files(__package__).joinpath("unit_list.toml").read_text("utf-8"))
    return {header: name for name, headers in data["columns"].items() for header in headers}


def _columns(row: Row) -> dict[int, str]:
    """Return which known column stands where, where `row` is the header: names three or more."""
    known = {
        at: _headers().get(" ".join(words(cell)))
        for at, cell in enumerate(row.cells)
        if isinstance(cell, str)
    }
    found = {at: name for at, name in known.items() if name is not None}
    return found if len(found) >= 2 else {}


def _text(row: Row, at: int) -> str:
    cell: Cell = row.cells[at] if at < len(row.cells) else ""
    if is_integral(cell):
        cell = int(cell)  # type: ignore[arg-type]  # is_integral says so
    return clean_text(str(cell).strip())


def _of_row(cells: Cells, at: dt.date, where: str) -> Iterator[Spell]:
    parent: str | None = None
    for kind in UnitKind:
        code, name = cells.get(f"{kind}_code", ""), cells.get(f"{kind}_name", "")
        if not code:
            continue
        form, digits = _FORMS[kind]
        code = code.zfill(digits)  # Spreadsheets drop zeros in front.
        if not form.fullmatch(code) or not name or (parent is None) != (kind is UnitKind.PROVINCE):
            raise _wrong(
                where,
                f"Mã hoặc tên ở cột {kind} không đúng, hoặc thiếu đơn vị cấp trên.",
                f"Code or name in the columns of {kind} is wrong, or the unit above is missing.",
            )
        levels = _levels(cells, where) if kind is UnitKind.SCHOOL else frozenset[Level]()
        yield Spell(code, kind, name, parent, Span(at), levels)
        parent = code


def _levels(cells: Cells, where: str) -> frozenset[Level]:
    given = re.split(r"[\s,;]+", cells.get("levels", ""))
    try:
        return frozenset(Level(code.zfill(2)) for code in given if code)
    except ValueError:
        raise _wrong(
            where,
            "Cấp học phải là các mã 02, 03, 04, 05.",
            "Levels of schooling are the codes 02, 03, 04, 05.",
        ) from None


def _wrong(where: str, vi: str, en: str) -> UnreadableInput:
    return UnreadableInput(
        Text(vi, en),
        where=where,
        who=Actor.OPERATOR,
        remedy=Text(
            "Sửa danh mục; các cột được mô tả trong docs/for-provinces.md.",
            "Mend the list; docs/for-provinces.md describes its columns.",
        ),
    )
