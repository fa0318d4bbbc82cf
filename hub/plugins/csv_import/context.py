"""What holds for every row of a sheet of results: school, year, level, circular (bối cảnh)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.core.contracts import Reason, SourcePlace
from hub.core.errors import Reject, UnknownCode
from hub.core.model import Level
from hub.core.text import Text
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.captions import YEAR
from hub.plugins.csv_import.cells import Leaf
from hub.plugins.csv_import.kinds import KINDS
from hub.plugins.csv_import.manifest import CsvImportSettings
from hub.plugins.csv_import.mapping import REGULATIONS
from hub.plugins.csv_import.reasons import reason
from hub.plugins.csv_import.rows import Leaves, RowReader
from hub.plugins.csv_import.tables import Tables, place_text, wrong_year

PLACEHOLDER_CODE = "CHUA-RO"
"""School code of a preview in which nobody said which school it is."""

_PLACEHOLDER_NAME = "(chưa rõ trường)"
_NEEDED = ("school.code", "school.name", "school_year")
_NEW_YEAR_MONTH = 8
_SETTINGS_HINT = Text(
    "Sửa cài đặt hoặc sheet BoSung-Truong để hai bên giống nhau rồi nhập lại.",
    "Make the settings and the sheet BoSung-Truong agree and import again.",
)


@dataclass(frozen=True, slots=True)
class Context:
    """Values for every row, those among them that the settings fix, and what to question."""

    base: Leaves
    fixed: Leaves
    flags: Sequence[Reason]


def settled(settings: CsvImportSettings) -> Leaves:
    """Return the values that the settings state, in the form of cells that were read.

    :raises UnknownCode: the circular is not known.
    :raises Reject: another setting cannot be read.
    """
    given = {
        "school.code": ("code", settings.school_code),
        "school.name": ("line", settings.school_name),
        "school_year": ("school-year", settings.school_year),
        "level": ("level", settings.level),
        "regulation": ("regulation", settings.regulation),
    }
    leaves: Leaves = {}
    for path, (kind, text) in given.items():
        if text is None:
            continue
        reading = KINDS[kind].read(str(text))
        if reading.error or reading.value is None:
            why = reason(reading.error.code, **reading.error.facts) if reading.error else None
            error = UnknownCode if kind in {"regulation", "level"} else Reject
            raise error(
                why.message if why else Text("Giá trị trống.", "The value is empty."),
                where=f"settings.{path}",
                remedy=Text("Sửa cài đặt này.", "Correct this setting."),
            )
        leaves[path] = reading.value
    return leaves


def context(
    reader: RowReader,
    tables: tuple[Tables, Tables, Tables],
    fixed: Leaves,
    *,
    preview: bool,
    place: SourcePlace,
) -> Context:
    """Return what holds for every row of one sheet.

    :param tables: the file's own, those of files without results, and the gradebooks'.
    :raises Reject: the settings contradict the file, or the school or year is nowhere to be found.
    """
    own, shared, _ = tables
    where = place_text(place)
    flags = [
        reason("supplement-overrides", label=_label(path))
        for path, value in own.school.items()
        if shared.school.get(path, value) != value
    ]
    base = {**shared.school, **own.school}
    for path, value in fixed.items():
        if base.setdefault(path, value) != value:
            raise _contradiction(path, where)
    _check_level(reader, base, where)
    _check_year(reader, tables, base, place)
    stated = {*base, *reader.places, *_by_pupil((own, shared))}
    missing = [path for path in _NEEDED if path not in stated]
    if missing and not preview:
        raise _unknown(missing, where)
    if missing:
        base.update({path: _placeholders()[path] for path in missing})
        flags.append(reason("school-unknown", missing=", ".join(map(_label, missing))))
    if "regulation" not in stated:
        flags.append(reason("regulation-assumed", value=_assumed(reader, base)))
    return Context(base, fixed, flags)


def _by_pupil(tables: Iterable[Tables]) -> set[str]:
    """Return the paths that some pupil's own row states."""
    return {
        path
        for table in tables
        for rows in table.pupils.values()
        for row in rows
        for path in row.leaves
    }


def _assumed(reader: RowReader, base: Leaves) -> str:
    level = base.get("level")
    if level is None:
        level = Level.PRIMARY if reader.sheet.shape.results == "primary" else Level.LOWER_SECONDARY
    return REGULATIONS[str(level)]


def _placeholders() -> Mapping[str, Leaf]:
    today = dt.datetime.now(dt.UTC)
    first = today.year if today.month >= _NEW_YEAR_MONTH else today.year - 1
    return {
        "school.code": PLACEHOLDER_CODE,
        "school.name": _PLACEHOLDER_NAME,
        "school_year": f"{first}-{first + 1}",
    }


def _label(path: str) -> str:
    return next(entry.header for entry in wire.fields() if entry.path == path)


def _check_level(reader: RowReader, base: Leaves, where: str) -> None:
    level = base.get("level")
    primary = reader.sheet.shape.results == "primary"
    if level is not None and (level == Level.PRIMARY) != primary:
        raise _contradiction("level", where)


def _check_year(
    reader: RowReader, tables: Iterable[Tables], base: Leaves, place: SourcePlace
) -> None:
    """Take the school year of the lines above the headers, and refuse sheets of another year."""
    said = reader.sheet.said.get(YEAR)
    years = [(said.value, replace(place, row=said.row))] if said else []
    years += [(year, at) for table in tables for year, at in table.years.items()]
    for year, at in years:
        if base.setdefault(YEAR, year) != year:
            raise wrong_year(year, str(base[YEAR]), at)


def _contradiction(path: str, where: str) -> Reject:
    return Reject(
        Text(
            "“{label}” trong cài đặt hoặc BoSung-Truong khác với tệp này.",
            "“{label}” in the settings or in BoSung-Truong differs from this file.",
        ).format(label=_label(path)),
        where=where,
        remedy=_SETTINGS_HINT,
        reason="contradiction",
    )


def _unknown(missing: Sequence[str], where: str) -> Reject:
    labels = ", ".join(map(_label, missing))
    return Reject(
        Text("Chưa biết: {labels}.", "Not known: {labels}.").format(labels=labels),
        where=where,
        remedy=Text(
            "Thêm sheet BoSung-Truong với các mục đó, hoặc khai báo khi nhập.",
            "Add the sheet BoSung-Truong with these items, or give them as settings.",
        ),
        reason="school-unknown",
    )
