"""The supplement's sheets: what the results cannot hold, each value as high as it can stand.

What all pupils of the file have in common is said once, what a class has in common once a class;
where one pupil differs, the value stands in the pupils' own rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hub.core.transport import Cell
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.cells import Leaf
from hub.plugins.csv_import.export_pupils import OutPupil
from hub.plugins.csv_import.export_subjects import SubjectTitles, follows
from hub.plugins.csv_import.headers import normal
from hub.plugins.csv_import.kinds import KINDS
from hub.plugins.csv_import.rows import CLASS, CODE
from hub.plugins.csv_import.sheets import OutSheet
from hub.plugins.csv_import.wire import Field, MarkColumn

Values = Mapping[str, Leaf]

_TEACHER = ("teacher.full_name", "teacher.personal_id", "teacher.post", "periods")
_NAME = _TEACHER[0]


@dataclass(slots=True)
class _Hoisted:
    """The supplement's values, each where it stands."""

    school: dict[str, Leaf] = field(default_factory=dict)
    classes: dict[str, dict[str, Leaf]] = field(default_factory=dict)
    pupils: dict[str, dict[str, Leaf]] = field(default_factory=dict)


class Supplement:
    """Makes the sheets of the supplement for one workbook.

    :param order: all subject headers in the order that most transcripts have.
    :param marks: the subject columns of the results sheet.
    :param elsewhere: paths that another file carries.
    """

    def __init__(
        self,
        pupils: Sequence[OutPupil],
        titles: SubjectTitles,
        order: Sequence[str],
        marks: Sequence[tuple[str, MarkColumn]],
        elsewhere: Collection[str],
    ) -> None:
        self._pupils = pupils
        self._titles = titles
        self._order = order
        self._marks = {(title, mark.field) for title, mark in marks}
        self._columns = list(dict.fromkeys(title for title, _ in marks))
        self._elsewhere = elsewhere
        self._teachers = _class_teachers(pupils)

    def sheets(self, note: str) -> Iterator[OutSheet]:
        """Yield every sheet that has something to say."""
        hoisted = self._hoisted()
        items = [entry for entry in wire.fields() if entry.path in hoisted.school]
        rows: dict[str, list[Values]] = {
            "school": [
                {"item": item.header, "value": KINDS[item.kind].write(hoisted.school[item.path])}
                for item in items
            ],
            "classes": [{CLASS: key, **values} for key, values in hoisted.classes.items()],
            "pupil-details": [{CODE: code, **values} for code, values in hoisted.pupils.items()],
            "subjects": [*self._subjects()],
            "teachers": [*self._teacher_rows()],
            "marks": [row for pupil in self._pupils for row in self._details(pupil)],
            "history": [{CODE: p.code, **entry} for p in self._pupils for entry in p.flat.history],
            "qualifications": [
                {CODE: p.code, **entry} for p in self._pupils for entry in p.flat.qualifications
            ],
        }
        for sheet, entries in rows.items():
            if entries:
                yield _sheet(sheet, entries, note)

    def _hoisted(self) -> _Hoisted:
        shape = self._titles.shape
        carried = {column.path for column in shape.columns} | set(self._elsewhere)
        found = _Hoisted(classes={pupil.class_key: {} for pupil in self._pupils})
        for entry in wire.fields_of(shape.results):
            if entry.path not in carried:
                _hoist(entry, self._pupils, found)
        return found

    def _subjects(self) -> Iterator[Values]:
        """Yield BoSung-MonHoc: headers that the layout does not know, and the order if need be."""
        in_order = follows([t for t in self._columns if t in self._order], self._order)
        ordered = not in_order or any(title not in self._columns for title in self._order)
        for number, title in enumerate(self._order, 1):
            declared = self._titles.declared.get(title)
            row: dict[str, Leaf] = {"subject": title}
            if declared is not None:
                row |= {"code": str(declared.code), "name": str(declared.name)}
            if ordered:
                row["order"] = number
            if len(row) > 1:
                yield row

    def _teacher_rows(self) -> Iterator[Values]:
        for (class_key, title), teachers in self._teachers.items():
            for values in teachers:
                yield {CLASS: class_key, "subject": title, **values}

    def _details(self, pupil: OutPupil) -> Iterator[Values]:
        """Yield BoSung-DiemMon: what of each subject neither the columns nor the teachers hold."""
        reordered = not follows(pupil.titles, self._order)
        for number, (title, values) in enumerate(pupil.subjects, 1):
            in_sheet = {path for path in values if (title, path) in self._marks}
            held = {"code", "name", *in_sheet}
            if in_sheet and (pupil.class_key, title) in self._teachers:
                held.update(_TEACHER)
            rest = {path: value for path, value in values.items() if path not in held}
            if rest or reordered or not in_sheet:
                row: dict[str, Leaf] = {CODE: pupil.code, "subject": title, **rest}
                if reordered:
                    row["order"] = number
                yield row


def _hoist(entry: Field, pupils: Sequence[OutPupil], found: _Hoisted) -> None:
    """Put one field's values as high as they can stand."""
    path = entry.path
    said = [(pupil, pupil.flat.values.get(path)) for pupil in pupils]
    if entry.scope == "school" and len({value for _, value in said}) == 1:
        _put(found.school, path, said[0][1])
        return
    by_class: dict[str, set[Leaf | None]] = {}
    for pupil, value in said:
        by_class.setdefault(pupil.class_key, set()).add(value)
    if entry.scope == "class" and all(len(values) == 1 for values in by_class.values()):
        for pupil, value in said:
            _put(found.classes[pupil.class_key], path, value)
        return
    for pupil, value in said:
        _put(found.pupils.setdefault(pupil.code, {}), path, value)


def _put(values: dict[str, Leaf], path: str, value: Leaf | None) -> None:
    if value is not None:
        values[path] = value


def _class_teachers(pupils: Iterable[OutPupil]) -> dict[tuple[str, str], list[dict[str, Leaf]]]:
    """Return the teachers of each class and subject, where a row's teacher follows from them.

    It does if nobody is without a teacher whom others have, and no two teachers share a name.
    """
    groups: dict[tuple[str, str], dict[tuple[Leaf | None, ...], None]] = {}
    for pupil in pupils:
        for title, values in pupil.subjects:
            said = tuple(values.get(path) for path in _TEACHER)
            groups.setdefault((pupil.class_key, title), {})[said] = None
    found = {}
    for key, teachers in groups.items():
        names = {normal(str(name)) for name, *_ in teachers if name is not None}
        if len(names) == len(teachers) or (len(teachers) == 1 and not names):
            rows = [_teacher(said) for said in teachers]
            found[key] = [row for row in rows if row]
    return found


def _teacher(said: Sequence[Leaf | None]) -> dict[str, Leaf]:
    return {path: value for path, value in zip(_TEACHER, said, strict=True) if value is not None}


def _sheet(sheet: str, rows: Sequence[Values], note: str) -> OutSheet:
    """Return a sheet of the supplement with the columns that these rows need."""
    shape = wire.supplement()[sheet]
    used = {path for row in rows for path in row}
    columns = list({c.path: c for c in shape.columns if c.path in used or c.required}.values())
    write: list[Callable[[Leaf], str]] = [
        str if column.kind == "any" else KINDS[column.kind].write for column in columns
    ]
    cells: list[list[Cell]] = [
        [
            "" if (value := row.get(column.path)) is None else to_cell(value)
            for column, to_cell in zip(columns, write, strict=True)
        ]
        for row in rows
    ]
    above = (wire.label(shape), note) if note else (wire.label(shape),)
    return OutSheet(shape.sheet, [column.header for column in columns], cells, above=above)
