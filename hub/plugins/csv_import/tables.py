"""What the pupils' list and the supplement say, ready to be joined to rows of results."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from hub.core.contracts import Notice, Reason, SourcePlace
from hub.core.errors import Reject, UnknownCode
from hub.core.text import Text
from hub.core.transport import Row, column_letter
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.captions import YEAR
from hub.plugins.csv_import.headers import cell_text, normal
from hub.plugins.csv_import.kinds import KINDS
from hub.plugins.csv_import.locating import with_cells
from hub.plugins.csv_import.mixed import refuse_mixed
from hub.plugins.csv_import.reasons import reason
from hub.plugins.csv_import.rows import CLASS, CODE, GENDER, PERSON, Leaves, RowReader
from hub.plugins.csv_import.subjects import Declared
from hub.plugins.csv_import.wire import Field

_LISTED = 20
OF_SUBJECT = "0:"
"""What the paths of the one subject of a gradebook begin with."""

_MALE = "1"
_DOUBLE = {CODE: "duplicate-pupil", CLASS: "duplicate-class", PERSON: "duplicate-person"}


@dataclass(slots=True)
class LinkedRow:
    """A row of the pupils' list or of the supplement (dòng liên kết)."""

    place: SourcePlace
    leaves: Leaves
    refused: bool = False
    used: bool = False
    """Whether a row of results was found for it; looked at only in a list without codes."""
    entries: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """As in `RowReading`."""


LinkedRows = dict[str, list[LinkedRow]]
"""Rows by pupil or class code."""


@dataclass(slots=True)
class Tables:
    """What one file says beside results, or all files without results together.

    `pupils` has the rows of the pupils' list and of BoSung-HocSinh alike; `listed` those of a list
    without pupil codes. `years` are the school years that lines above the headers name, and where.
    """

    school: Leaves = field(default_factory=dict)
    declared: list[Declared] = field(default_factory=list)
    classes: LinkedRows = field(default_factory=dict)
    teachers: LinkedRows = field(default_factory=dict)
    pupils: LinkedRows = field(default_factory=dict)
    marks: LinkedRows = field(default_factory=dict)
    history: LinkedRows = field(default_factory=dict)
    qualifications: LinkedRows = field(default_factory=dict)
    listed: list[LinkedRow] = field(default_factory=list)
    years: dict[str, SourcePlace] = field(default_factory=dict)
    readers: dict[SourcePlace, RowReader] = field(default_factory=dict)
    """What reads each sheet, by the sheet's place."""
    refused: list[Notice] = field(default_factory=list)
    flagged: list[Notice] = field(default_factory=list)

    def add(self, reader: RowReader, place: SourcePlace, rows: Iterable[Row]) -> None:
        """Take in one sheet.

        :raises Reject: the sheet holds for all pupils and cannot be trusted.
        """
        sheet = reader.sheet.shape.id
        self.readers[place] = reader
        self._note_year(reader, place)
        if sheet == "school":
            self._add_school(reader, place, rows)
            return
        found = [*self._linked(reader, place, rows)]
        if sheet == "subjects":
            self._add_subjects(found)
            return
        if sheet == "class-list":
            self._add_list(found, reader)
            return
        table, once = self._table(sheet)
        key = CLASS if sheet in {"classes", "teachers"} else CODE
        for row in found:
            if (code := row.leaves.get(key)) is not None:
                table.setdefault(str(code), []).append(row)
        if once:
            self._refuse_double(key, found, reader)
            self._refuse_double(PERSON, found, reader)

    def _add_list(self, found: Sequence[LinkedRow], reader: RowReader) -> None:
        """Take in a school's own list; its rows have a code, or are joined by person."""
        gender = reader.places.get(GENDER)
        marked = gender is not None and reader.sheet.match.columns[gender].kind == "female"
        if marked and any(GENDER in row.leaves for row in found):
            for row in found:
                row.leaves.setdefault(GENDER, _MALE)
        self._refuse_double(PERSON, found, reader)
        for row in found:
            code = row.leaves.get(CODE)
            if code is None:
                self.listed.append(row)
            else:
                self.pupils.setdefault(str(code), []).append(row)

    def add_gradebook(self, reader: RowReader, place: SourcePlace, rows: Iterable[Row]) -> None:
        """Take in the rows of a gradebook whose pupils have their row in another sheet."""
        title = reader.titles[0]
        self.readers[place] = reader
        self._note_year(reader, place)
        found = [*self._linked(reader, place, rows)]
        self._refuse_double(CODE, found, reader)
        for row in found:
            of_subject = {
                path.removeprefix(OF_SUBJECT): value
                for path, value in row.leaves.items()
                if path.startswith(OF_SUBJECT)
            }
            code = str(row.leaves[CODE])
            who = {path: v for path, v in row.leaves.items() if not path.startswith(OF_SUBJECT)}
            self.pupils.setdefault(code, []).append(LinkedRow(row.place, who, row.refused))
            if of_subject:
                marks: Leaves = {CODE: code, "subject": title, **of_subject}
                self.marks.setdefault(code, []).append(
                    LinkedRow(row.place, marks, entries=row.entries)
                )

    def tell_headless(self, columns: Collection[int], place: SourcePlace) -> None:
        """Question the columns of a sheet that have data and no header."""
        if columns:
            letters = ", ".join(map(column_letter, sorted(columns)))
            self.flagged.append(Notice(place, (reason("columns-headless", columns=letters),)))

    def _note_year(self, reader: RowReader, place: SourcePlace) -> None:
        said = reader.sheet.said.get(YEAR)
        if said is not None:
            self.years.setdefault(said.value, replace(place, row=said.row))

    def take(self, other: Tables, where: str) -> None:
        """Take in what another file says, the one called `where`.

        :raises Reject: the two name different schools or years.
        """
        for path, value in other.school.items():
            if self.school.setdefault(path, value) != value:
                sheet = wire.supplement()["school"].sheet
                why = reason("contradiction", _header(path), place=sheet)
                raise refuse_sheet(SourcePlace(where), why)
        self.declared += other.declared
        self.listed += other.listed
        self.years = {**other.years, **self.years}
        self.refused += other.refused
        self.flagged += other.flagged
        self.readers.update(other.readers)
        for name in ("classes", "teachers", "pupils", "marks", "history", "qualifications"):
            table: LinkedRows = getattr(self, name)
            theirs: LinkedRows = getattr(other, name)
            for code, rows in theirs.items():
                table.setdefault(code, []).extend(rows)

    def _add_school(self, reader: RowReader, place: SourcePlace, rows: Iterable[Row]) -> None:
        """Take in BoSung-Truong: one item a row, each of its own kind."""
        columns = (reader.places["item"], reader.places["value"])
        for row in rows:
            at = SourcePlace(place.source, place.sheet, row.number)
            item, value = (row.cells[n] if n < len(row.cells) else "" for n in columns)
            entry = _items().get(normal(cell_text(item)))
            if not cell_text(value):
                continue
            if entry is None:
                self.flagged.append(Notice(at, (reason("item-unknown"),)))
                continue
            leaf, flag, error = KINDS[entry.kind].read(value)
            if error:
                raise refuse_sheet(at, reason(error.code, entry.header, **error.facts))
            if flag:
                why = reason(flag.code, entry.header, **flag.facts)
                self.flagged.append(Notice(at, (why,)))
            if leaf is not None:
                self.school[entry.path] = leaf

    def _add_subjects(self, rows: Iterable[LinkedRow]) -> None:
        """Take in BoSung-MonHoc; a mistake in it would give every pupil a wrong subject."""
        for row in rows:
            if row.refused:
                raise refuse_sheet(row.place, self.refused[-1].reasons[0])
            order = row.leaves.get("order")
            title, code, name = (row.leaves.get(key) for key in ("subject", "code", "name"))
            self.declared.append(
                Declared(
                    title=str(title),
                    code=None if code is None else str(code),
                    name=None if name is None else str(name),
                    order=order if isinstance(order, int) else None,
                )
            )

    def _table(self, sheet: str) -> tuple[LinkedRows, bool]:
        tables = {
            "classes": (self.classes, True),
            "teachers": (self.teachers, False),
            "pupils": (self.pupils, True),
            "pupil-details": (self.pupils, True),
            "marks": (self.marks, False),
            "history": (self.history, False),
            "qualifications": (self.qualifications, False),
        }
        return tables[sheet]

    def _linked(
        self, reader: RowReader, place: SourcePlace, rows: Iterable[Row]
    ) -> Iterator[LinkedRow]:
        headless: set[int] = set()
        for row in rows:
            at = SourcePlace(place.source, place.sheet, row.number)
            skipped = reader.skipped(row)
            if skipped is not None:
                refuse_mixed(reader, row, place_text(place))
                self._skip(at, skipped)
                continue
            headless.update(reader.headless(row))
            reading = reader.read(row)
            if reading.errors:
                refuse_mixed(reader, row, place_text(place))
            if reading.flags:
                self.flagged.append(Notice(at, with_cells(reader, row.number, reading.flags)))
            if reading.errors:
                why = with_cells(reader, row.number, reading.errors)
                self.refused.append(Notice(at, why, joined=True))
            yield LinkedRow(at, reading.leaves, bool(reading.errors), entries=reading.entries)
        self.tell_headless(headless, place)

    def _skip(self, at: SourcePlace, code: str) -> None:
        if code != "blank":
            self.flagged.append(Notice(at, (reason(code),)))

    def _refuse_double(self, key: str, found: Sequence[LinkedRow], reader: RowReader) -> None:
        """Refuse all rows of one sheet that have the same code."""
        by_code: LinkedRows = {}
        for row in found:
            if (code := row.leaves.get(key)) is not None:
                by_code.setdefault(str(code), []).append(row)
        for rows in by_code.values():
            if len(rows) > 1:
                numbers = row_list(row.place.row or 0 for row in rows)
                why = reason(_DOUBLE[key], reader.labels[reader.places[key]], rows=numbers)
                for row in rows:
                    row.refused = True
                    at = with_cells(reader, row.place.row or 0, [why])
                    self.refused.append(Notice(row.place, at, joined=True))


def row_list(numbers: Iterable[int]) -> str:
    """Return row numbers as a person reads them, the first twenty."""
    listed = [*numbers]
    shown = ", ".join(map(str, listed[:_LISTED]))
    return shown if len(listed) <= _LISTED else f"{shown}, …"


def place_text(place: SourcePlace) -> str:
    """Return a place as messages name it."""
    parts = (place.source, place.sheet, None if place.row is None else str(place.row))
    return " › ".join(part for part in parts if part)


def wrong_year(year: str, other: str, place: SourcePlace) -> Reject:
    """Return the error for a sheet of one school year beside data of another."""
    return Reject(
        Text(
            "Sheet là của năm học {year}, còn nơi khác ghi {other}.",
            "The sheet is of the school year {year}; elsewhere it is {other}.",
        ).format(year=year, other=other),
        where=place_text(place),
        remedy=Text(
            "Chọn đúng tệp của năm học, hoặc sửa năm học trong sheet, BoSung-Truong hay cài đặt.",
            "Take the workbook of that year, or correct the year in the sheet, in BoSung-Truong or"
            " in the settings.",
        ),
        reason="wrong-year",
    )


def refuse_sheet(place: SourcePlace, why: Reason) -> Reject:
    """Return the error for a sheet that holds for all pupils and has a mistake."""
    error: Callable[..., Reject] = UnknownCode if why.code == "word-unknown" else Reject
    return error(
        Text(f"{why.column or ''}: {why.message.vi}", f"{why.column or ''}: {why.message.en}"),
        where=place_text(place),
        remedy=Text("Sửa ô này rồi nhập lại.", "Correct this cell and import again."),
        reason=why.code,
    )


@cache
def _items() -> Mapping[str, Field]:
    """Return what each item of BoSung-Truong is."""
    return {
        normal(text): entry for entry in wire.fields() for text in (entry.header, *entry.aliases)
    }


def _header(path: str) -> str:
    return next(entry.header for entry in wire.fields() if entry.path == path)
