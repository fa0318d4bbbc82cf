"""A row of results joined with everything other sheets say about its pupil (ghép dữ liệu)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.core.contracts import Reason, SourceCell, SourcePlace
from hub.core.model import Level, Transcript
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.cells import Leaf
from hub.plugins.csv_import.headers import normal
from hub.plugins.csv_import.kinds import NO_CODE
from hub.plugins.csv_import.locating import cell_at, column_of
from hub.plugins.csv_import.mapping import (
    REGULATIONS,
    Assembler,
    Lists,
    SubjectDetail,
    decided,
)
from hub.plugins.csv_import.reasons import reason
from hub.plugins.csv_import.rows import CLASS, CODE, Leaves, RowReader, RowReading
from hub.plugins.csv_import.subjects import SubjectTable
from hub.plugins.csv_import.tables import LinkedRow, LinkedRows, Tables, place_text
from hub.plugins.csv_import.tree import MappingError, Values
from hub.plugins.csv_import.wire import ResultsKind

_GRADE = re.compile(r"(?:lớp |khối )?0?(1[0-2]|[1-9])(?![0-9])")
_LINKED = ("pupils", "classes", "teachers", "marks", "history", "qualifications")
_NOT_SHARED = frozenset({CODE, CLASS})


@dataclass(slots=True)
class _Class:
    """What all rows of one class share."""

    leaves: Leaves
    teachers: Mapping[int, Sequence[LinkedRow]]
    errors: Sequence[Reason]


class Joiner:
    """Makes the transcripts of one sheet of results.

    :param tables: what to join, the file's own first.
    :param base: values that hold for every row: settings and school.
    :param fixed: values the settings state; a row that says otherwise is refused.
    """

    def __init__(
        self, reader: RowReader, tables: Sequence[Tables], base: Leaves, fixed: Leaves
    ) -> None:
        shape = reader.sheet.shape
        self._kind: ResultsKind = shape.results or "primary"
        self._reader = reader
        self._linked: dict[str, list[LinkedRows]] = {
            name: [table for each in tables if (table := getattr(each, name))] for name in _LINKED
        }
        self._readers = {place: each for table in tables for place, each in table.readers.items()}
        self._base = base
        self._fixed = fixed
        self._has_lists = any(self._linked[name] for name in ("marks", "history", "qualifications"))
        declared = [entry for table in reversed(tables) for entry in table.declared]
        self._subjects = SubjectTable.of(shape, declared)
        self._positions = {normal(title): at for at, title in enumerate(reader.titles)}
        self._classes: dict[str, _Class] = {}
        self._assemblers: dict[int, Assembler] = {}

    def unknown_subjects(self) -> list[str]:
        """Return the subject headers of the sheet that no table knows."""
        return [title for title in self._reader.titles if not self._subjects.knows(title)]

    def join(self, row: RowReading) -> Transcript | None:
        """Return the row's transcript; or None, with further reasons in `row.errors`."""
        gathered = self._gather(row)
        if gathered is None or row.errors:
            return None
        assembler, values, lists = gathered
        try:
            return assembler.build(values, lists)
        except MappingError as error:
            code = "value-incomplete" if error.missing else "value-refused"
            row.errors.append(reason(code, label=self._label(error.path)))
            return None

    def positions(self, row: RowReading) -> list[int | None]:
        """Return the column group of each subject of the row's transcript, in its order."""
        gathered = self._gather(row)
        if gathered is None:
            return []
        assembler, values, lists = gathered
        return [position for position, _ in assembler.subjects(values, lists)]

    def locate(self, row: RowReading, place: SourcePlace, path: str) -> SourceCell | None:
        """Return where the value with this path of the row's transcript stands, if in a cell."""
        column = column_of(self._reader, path, self.positions(row))
        if column is not None:
            return cell_at(self._reader, column, place, place)
        keys = (("pupils", CODE), ("classes", CLASS))
        for name, key in keys:
            for linked in self._rows(name, str(row.leaves.get(key))):
                sheet = self._readers[SourcePlace(linked.place.source, linked.place.sheet)]
                column = column_of(sheet, path) if path in linked.leaves else None
                if column is not None:
                    return cell_at(sheet, column, linked.place, place)
        return None

    def _gather(self, row: RowReading) -> tuple[Assembler, Values, Lists] | None:
        """Return all that is said of the row's pupil; errors of any sheet go to the row's."""
        code = str(row.leaves.get(CODE))
        shared = self._class(str(row.leaves.get(CLASS)))
        row.errors += shared.errors
        values = {**shared.leaves, **row.leaves}
        for linked in self._rows("pupils", code) if self._linked["pupils"] else ():
            self._merge(values, linked, row)
        grade = values.get("classroom.grade")
        if not isinstance(grade, int):
            if CLASS in row.leaves:
                row.errors.append(reason("grade-unknown", self._label(CLASS)))
            return None
        if shared.teachers:
            self._add_teachers(values, shared.teachers, row)
        lists = self._lists(values, code, grade, row) if self._has_lists else Lists()
        self._check_fixed(values, row)
        assembler = self._assembler(grade)
        self._check_subjects(assembler, values, row)
        level = values.setdefault("level", self._level(grade))
        values.setdefault("regulation", REGULATIONS[str(level)])
        full: dict[str, Leaf | None] = {**assembler.blank, **values}
        if full["classroom.code"] == NO_CODE:
            full["classroom.code"] = None
        decided(self._kind, full)
        return assembler, full, lists

    def _level(self, grade: int) -> str:
        if self._kind == "primary":
            return Level.PRIMARY.value
        return (Level.LOWER_SECONDARY if grade <= 9 else Level.UPPER_SECONDARY).value

    def _assembler(self, grade: int) -> Assembler:
        if grade not in self._assemblers:
            titles = self._reader.titles
            self._assemblers[grade] = Assembler(
                self._kind,
                [self._subjects.resolve(title, grade) for title in titles],
                [self._subjects.order(title) for title in titles],
            )
        return self._assemblers[grade]

    def _class(self, key: str) -> _Class:
        if key not in self._classes:
            self._classes[key] = self._new_class(key)
        return self._classes[key]

    def _new_class(self, key: str) -> _Class:
        leaves: Leaves = {**self._base, "classroom.code": key, "classroom.name": key}
        grade = _GRADE.match(normal(key))
        if grade:
            leaves["classroom.grade"] = int(grade[1])
        errors = []
        for linked in self._rows("classes", key):
            leaves.update({p: v for p, v in linked.leaves.items() if p not in _NOT_SHARED})
            errors += _refusal(linked)
        teachers: dict[int, list[LinkedRow]] = {}
        for linked in self._rows("teachers", key):
            errors += _refusal(linked)
            position = self._positions.get(normal(str(linked.leaves.get("subject"))))
            if position is not None:
                teachers.setdefault(position, []).append(linked)
        return _Class(leaves, teachers, errors)

    def _rows(self, name: str, key: str) -> Iterator[LinkedRow]:
        for table in self._linked[name]:
            yield from table.get(key, ())

    def _merge(self, values: Leaves, linked: LinkedRow, row: RowReading) -> None:
        """Add what another sheet says about the pupil; where both speak they must agree."""
        row.errors += _refusal(linked)
        said = row.leaves
        for path, value in linked.leaves.items():
            if path == CODE:
                continue
            if path in said and not _same(said[path], value):
                code = "class-differs" if path == CLASS else "contradiction"
                why = reason(code, self._label(path), place=place_text(linked.place))
                (row.flags if path == CLASS else row.errors).append(why)
            elif path not in said:
                said[path] = values[path] = value

    def _add_teachers(
        self, values: Leaves, teachers: Mapping[int, Sequence[LinkedRow]], row: RowReading
    ) -> None:
        """Add the teachers of BoSung-GiaoVien: by the row's name, else the class's only one."""
        for position, linked in teachers.items():
            prefix = f"{position}:"
            if not any(path.startswith(prefix) for path in values):
                continue
            name = values.get(f"{prefix}teacher.full_name")
            fitting = [
                entry
                for entry in linked
                if name is None or _same(name, entry.leaves.get("teacher.full_name", ""))
            ]
            if name is None and len(fitting) > 1:
                title = self._reader.titles[position]
                row.errors.append(reason("teacher-ambiguous", subject=title))
            for entry in fitting[:1]:
                for path, value in entry.leaves.items():
                    if path not in {CLASS, "subject"}:
                        values.setdefault(f"{prefix}{path}", value)

    def _lists(self, values: Leaves, code: str, grade: int, row: RowReading) -> Lists:
        details: dict[str, SubjectDetail] = {}
        for linked in self._rows("marks", code):
            title = str(linked.leaves.get("subject"))
            row.errors += _refusal(linked)
            detail = self._detail(values, linked, grade, row)
            if normal(title) in details:
                row.errors.append(reason("duplicate-subject", place=place_text(linked.place)))
            if detail is not None:
                details[normal(title)] = detail
        return Lists(
            subjects=[*details.values()],
            history=self._plain("history", code, row),
            qualifications=self._plain("qualifications", code, row),
        )

    def _detail(
        self, values: Leaves, linked: LinkedRow, grade: int, row: RowReading
    ) -> SubjectDetail | None:
        title = str(linked.leaves.get("subject"))
        subject = self._subjects.resolve(title, grade)
        if subject is None:
            row.errors.append(reason("subject-unknown", place_text(linked.place)))
            return None
        position = self._positions.get(normal(title))
        said = {p: v for p, v in linked.leaves.items() if p not in {CODE, "subject", "order"}}
        if position is not None:
            for path, value in said.items():
                full = f"{position}:{path}"
                if not _same(values.setdefault(full, value), value):
                    place = place_text(linked.place)
                    row.errors.append(reason("contradiction", self._label(full), place=place))
        order = linked.leaves.get("order", self._subjects.order(title))
        return SubjectDetail(subject, position, order if isinstance(order, int) else None, said)

    def _plain(self, name: str, code: str, row: RowReading) -> list[Mapping[str, Leaf]]:
        found: list[Mapping[str, Leaf]] = []
        for linked in self._rows(name, code):
            row.errors += _refusal(linked)
            found.append({path: v for path, v in linked.leaves.items() if path != CODE})
        return found

    def _check_fixed(self, values: Leaves, row: RowReading) -> None:
        for path, wanted in self._fixed.items():
            if path in values and values[path] != wanted:
                why = reason("contradiction", self._label(path), place="cài đặt (settings)")
                row.errors.append(why)

    def _check_subjects(self, assembler: Assembler, values: Leaves, row: RowReading) -> None:
        """Refuse values under a subject that the grade does not know: they would be lost."""
        for position in assembler.unknown:
            for path in values:
                if path.startswith(f"{position}:"):
                    row.errors.append(reason("subject-unknown", self._label(path)))
                    break

    def _label(self, path: str) -> str:
        """Return how a person finds the value with this path: its column, or its header."""
        index = self._reader.places.get(path)
        if index is not None:
            return self._reader.labels[index]
        headers = (entry.header for entry in wire.fields() if entry.path == path)
        return next(headers, path.rpartition(":")[2])


def _refusal(linked: LinkedRow) -> list[Reason]:
    if not linked.refused:
        return []
    return [reason("linked-row-refused", place=place_text(linked.place))]


def _same(one: Leaf, other: Leaf) -> bool:
    """Return whether two cells say the same; names may differ in case and spacing."""
    if isinstance(one, str) and isinstance(other, str):
        return normal(one) == normal(other)
    return one == other
