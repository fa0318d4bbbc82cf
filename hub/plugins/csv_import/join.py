"""A row of results joined with everything other sheets say about its pupil (ghép dữ liệu)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import cast

from hub.core.contracts import Reason, SourcePlace
from hub.core.model import Level, Transcript
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.cells import Leaf
from hub.plugins.csv_import.headers import normal
from hub.plugins.csv_import.kinds import NO_CODE
from hub.plugins.csv_import.listed import ListedPupils
from hub.plugins.csv_import.locating import Found, SubjectCells, SubjectPath, in_subject
from hub.plugins.csv_import.mapping import (
    REGULATIONS,
    Assembler,
    Lists,
    SubjectDetail,
    decided,
)
from hub.plugins.csv_import.reasons import reason
from hub.plugins.csv_import.rows import CLASS, CODE, NAME, Leaves, RowReader, RowReading
from hub.plugins.csv_import.subjects import SubjectTable
from hub.plugins.csv_import.tables import OF_SUBJECT, LinkedRow, LinkedRows, Tables, place_text
from hub.plugins.csv_import.tree import MappingError, Values
from hub.plugins.csv_import.wire import ResultsKind

_GRADE = re.compile(r"(?:lớp |khối )?0?(1[0-2]|[1-9])(?![0-9])")
_MARK = re.compile(r"[0-9]{1,2}(?:\.[0-9])?", re.ASCII)
_LINKED = ("pupils", "classes", "teachers", "marks", "history", "qualifications")
_TEACHER_NAME = "teacher.full_name"
_NOT_SHARED = frozenset({CODE, CLASS})


@dataclass(slots=True)
class _Class:
    """What all rows of one class share."""

    leaves: Leaves
    teachers: Mapping[str, Sequence[LinkedRow]]
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
        for at, title in enumerate(reader.titles):
            self._positions.setdefault(normal(self._subjects.title(title)), at)
        self._listed = ListedPupils([row for table in tables for row in table.listed])
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

    def locate(self, row: RowReading, place: SourcePlace, path: str) -> Found | None:
        """Return where the value with this path of the row's transcript stands, in any sheet.

        A subject as a whole, or a value of it without a column, stands in its first column.
        """
        subject = SubjectPath.of(path)
        if subject is not None:
            return in_subject(self._of_subject(row, place, subject.number), subject)
        column = self._reader.places.get(path)
        if column is not None:
            return Found(self._reader, place, column)
        for linked in self._about(row):
            reader = self._reader_of(linked)
            if path in linked.leaves and path in reader.places:
                return Found(reader, linked.place, reader.places[path])
        return None

    def _about(self, row: RowReading) -> Iterator[LinkedRow]:
        """Yield what other sheets say of the row's pupil and class."""
        yield from self._rows("pupils", str(row.leaves.get(CODE)))
        yield from self._listed.of(row.leaves, row)
        yield from self._rows("classes", str(row.leaves.get(CLASS)))

    def _of_subject(
        self, row: RowReading, place: SourcePlace, number: int
    ) -> Iterator[SubjectCells]:
        """Yield what each sheet says of the transcript's subject with this number."""
        gathered = self._gather(row)
        if gathered is None:
            return
        assembler, values, lists = gathered
        subjects = assembler.subjects(values, lists)
        if number >= len(subjects):
            return
        position, subject = subjects[number]
        grade = cast("int", values["classroom.grade"])
        if position is not None:
            prefix = f"{position}:"
            said = [path.removeprefix(prefix) for path in row.leaves if path.startswith(prefix)]
            yield SubjectCells(self._reader, place, prefix, said, row.entries)
        for linked in self._rows("marks", str(row.leaves.get(CODE))):
            title = str(linked.leaves.get("subject"))
            if (subject.code, subject.name) == self._subjects.resolve(title, grade):
                reader = self._reader_of(linked)
                prefix = OF_SUBJECT if reader.sheet.shape.by_subject else ""
                yield SubjectCells(reader, linked.place, prefix, linked.leaves, linked.entries)

    def _reader_of(self, linked: LinkedRow) -> RowReader:
        return self._readers[SourcePlace(linked.place.source, linked.place.sheet)]

    def _gather(self, row: RowReading) -> tuple[Assembler, Values, Lists] | None:
        """Return all that is said of the row's pupil; errors of any sheet go to the row's."""
        code = str(row.leaves.get(CODE))
        shared = self._class(str(row.leaves.get(CLASS)))
        row.errors += shared.errors
        values = {**shared.leaves, **row.leaves}
        for linked in self._rows("pupils", code) if self._linked["pupils"] else ():
            self._merge(values, linked, row)
        for linked in self._listed.of(values, row) if self._listed else ():
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
        teachers: dict[str, list[LinkedRow]] = {}
        for linked in self._rows("teachers", key):
            errors += _refusal(linked)
            teachers.setdefault(normal(str(linked.leaves.get("subject"))), []).append(linked)
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
                why = self._difference(path, (said[path], value), linked)
                (row.flags if path == CLASS else row.errors).append(why)
            elif path not in said:
                said[path] = values[path] = value

    def _difference(self, path: str, values: tuple[Leaf, Leaf], linked: LinkedRow) -> Reason:
        """Return what to say of a value that two sheets state differently of one pupil.

        Names that stand beside other pupils' codes have slipped by a row, as copying does.
        """
        label, place = self._label(path), place_text(linked.place)
        if path == CLASS:
            return reason("class-differs", label, place=place)
        code = linked.leaves.get(CODE)
        for name in values if path == NAME else ():
            for other in self._named.get(normal(str(name)), ()):
                if other.leaves.get(CODE) != code:
                    at = place_text(other.place)
                    return reason("row-shifted", label, place=place, other=at)
        return reason("contradiction", label, place=place)

    @cached_property
    def _named(self) -> Mapping[str, Sequence[LinkedRow]]:
        """The rows of other sheets by their pupil's name."""
        named: dict[str, list[LinkedRow]] = {}
        for table in self._linked["pupils"]:
            for rows in table.values():
                for row in rows:
                    named.setdefault(normal(str(row.leaves.get(NAME))), []).append(row)
        return named

    def _add_teachers(
        self, values: Leaves, teachers: Mapping[str, Sequence[LinkedRow]], row: RowReading
    ) -> None:
        """Add the teachers of BoSung-GiaoVien to the subjects that have columns and values."""
        for title, linked in teachers.items():
            position = self._positions.get(title)
            if position is None or not any(path.startswith(f"{position}:") for path in values):
                continue
            name = values.get(f"{position}:{_TEACHER_NAME}")
            for path, value in self._teacher(linked, name, row).items():
                values.setdefault(f"{position}:{path}", value)

    def _teacher(
        self, linked: Sequence[LinkedRow], name: Leaf | None, row: RowReading
    ) -> Mapping[str, Leaf]:
        """Return what is said of the teacher with this name, else of the class's only one."""
        fitting = [
            entry.leaves
            for entry in linked
            if name is None or _same(name, entry.leaves.get(_TEACHER_NAME, ""))
        ]
        if name is None and len(fitting) > 1:
            row.errors.append(reason("teacher-ambiguous", subject=fitting[0].get("subject")))
        first = fitting[0] if fitting else {}
        return {path: value for path, value in first.items() if path not in {CLASS, "subject"}}

    def _lists(self, values: Leaves, code: str, grade: int, row: RowReading) -> Lists:
        details: dict[str, SubjectDetail] = {}
        met: set[tuple[str, SourcePlace]] = set()
        for linked in self._rows("marks", code):
            key = normal(str(linked.leaves.get("subject")))
            sheet = SourcePlace(linked.place.source, linked.place.sheet)
            row.errors += _refusal(linked)
            detail = self._detail(values, linked, grade, row)
            if (key, sheet) in met:
                row.errors.append(reason("duplicate-subject", place=place_text(linked.place)))
            elif detail is not None:
                details[key] = self._merged(details.get(key), detail, linked, row)
            met.add((key, sheet))
        teachers = self._class(str(row.leaves.get(CLASS))).teachers
        return Lists(
            subjects=[
                self._taught(detail, teachers.get(key, ()), row) for key, detail in details.items()
            ],
            history=self._plain("history", code, row),
            qualifications=self._plain("qualifications", code, row),
        )

    def _merged(
        self,
        earlier: SubjectDetail | None,
        detail: SubjectDetail,
        linked: LinkedRow,
        row: RowReading,
    ) -> SubjectDetail:
        """Return what two sheets say of one subject, such as its two semesters."""
        if earlier is None:
            return detail
        for path, value in detail.values.items():
            if not _same_mark(earlier.values.get(path, value), value):
                label, place = str(linked.leaves["subject"]), place_text(linked.place)
                row.errors.append(reason("contradiction", label, place=place))
        return replace(earlier, values={**detail.values, **earlier.values})

    def _taught(
        self, detail: SubjectDetail, teachers: Sequence[LinkedRow], row: RowReading
    ) -> SubjectDetail:
        """Return a subject without columns of its own with the teacher of BoSung-GiaoVien."""
        if detail.position is not None or not teachers:
            return detail
        teacher = self._teacher(teachers, detail.values.get(_TEACHER_NAME), row)
        return replace(detail, values={**teacher, **detail.values})

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
                if not _same_mark(values.setdefault(full, value), value):
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


def _same_mark(one: Leaf, other: Leaf) -> bool:
    """Return whether two cells say the same; 8 and 8.0 are one mark."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(_same_mark(*pair) for pair in pairs)
    if _MARK.fullmatch(str(one)) and _MARK.fullmatch(str(other)):
        return Decimal(str(one)) == Decimal(str(other))
    return _same(one, other)
