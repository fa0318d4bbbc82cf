"""The layouts' shapes as strict typed models, read from the data files in `layouts/`.

A column is known by its header text; `path` is the value of the canonical transcript it carries, as
dotted field names. Columns without a path are known and not read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from hub.core.text import Text

VERSION = 1
"""Version of the layouts that are the hub's own (S and the supplement)."""

LABEL = "{label} – mẫu của trục học bạ (hocba-hub) phiên bản {version}"
"""First row of the hub's own layouts."""

SEPARATOR = " – "
"""Joins the header tiers where a layout is written with one header row, as in plain CSV."""

REASONS_HEADER = "Lý do"
"""Header of the column that a given-back workbook has more than the source."""

ResultsKind = Literal["primary", "secondary"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Strict):
    """One column of a layout (cột).

    :param header: the header's tiers from the top.
    :param match: how many tiers from the bottom tell this column from others.
    :param telling: finding it tells this layout from others; results columns always do.
    :param names: what software calls it in a row of machine names.
    :param part: its number where several columns are parts of one value.
    :param continues: columns without a header to its right are further parts of its value.
    """

    header: tuple[str, ...]
    path: str = ""
    kind: str = ""
    required: bool = False
    aliases: tuple[str, ...] = ()
    match: int = 1
    telling: bool = False
    names: tuple[str, ...] = ()
    part: int = 0
    continues: bool = False

    @property
    def label(self) -> str:
        """The header as one text."""
        return SEPARATOR.join(self.header[-2:])


class MarkColumn(_Strict):
    """A column that each subject has (cột dưới mỗi môn học); `field` is the subject's field.

    :param optional: written only where some pupil has such a value.
    """

    header: str
    field: str
    kind: str
    required: bool = False
    optional: bool = False
    aliases: tuple[str, ...] = ()


class Series(_Strict):
    """Columns numbered beneath a group, all parts of one value (nhóm cột đánh số).

    :param groups: what the group may be called; alone it heads one column with the whole value.
    :param most: the highest number.
    """

    groups: tuple[str, ...]
    path: str
    kind: str
    most: int

    def columns(self) -> Iterator[Column]:
        """Yield every column that the series may have."""
        first, *others = self.groups
        common: dict[str, Any] = {"path": self.path, "kind": self.kind, "telling": True}
        yield Column(header=(first,), aliases=tuple(others), continues=True, **common)
        for number in range(1, self.most + 1):
            flat = [f"{group}{gap}{number}" for group in self.groups for gap in ("", " ")]
            yield Column(header=(flat[0],), aliases=tuple(flat[1:]), part=number, **common)
            for group in self.groups:
                yield Column(header=(group, str(number)), match=2, part=number, **common)


class Subject(_Strict):
    """A subject a layout knows (môn học), and its code and name in the transcript.

    :param columns: the fields a layout with fixed columns writes; None writes all.
    :param grades: the grades for which the name means this code; empty is any grade.
    """

    code: str
    name: str
    header: str = ""
    columns: tuple[str, ...] = ()
    required: bool = False
    grades: tuple[int, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The subject's name as the layout's header has it."""
        return self.header or self.name


class Shape(_Strict):
    """One kind of sheet (mẫu trang tính).

    :param tiers: header rows when written.
    :param least: telling columns that must be found before a sheet counts as of this shape.
    :param grades: the grades whose transcripts are written in this layout; empty is any.
    :param label: what the first row begins with, for the hub's own layouts.
    :param by_subject: a sheet is of one subject, and a pupil's sheets are one transcript.
    :param sections: a line such as "Lớp 1A" names the class of the rows below it.
    """

    id: str
    sheet: str
    title_vi: str
    title_en: str
    tiers: int = 1
    least: int = 1
    label: str = ""
    results: ResultsKind | None = None
    grades: tuple[int, ...] = ()
    by_subject: bool = False
    sections: bool = False
    group: str = ""
    lead: tuple[Column, ...] = ()
    series: tuple[Series, ...] = ()
    mark: tuple[MarkColumn, ...] = ()
    subject: tuple[Subject, ...] = ()
    tail: tuple[Column, ...] = ()

    @property
    def title(self) -> Text:
        """The layout's name as people read it."""
        return Text(self.title_vi, self.title_en)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column outside the subjects, in writing order."""
        series = tuple(column for each in self.series for column in each.columns())
        return self.lead + series + self.tail


class Field(_Strict):
    """A value of the transcript that the supplement carries, and where it usually stands."""

    header: str
    path: str
    kind: str
    scope: Literal["school", "class", "pupil"]
    results: ResultsKind | None = None
    aliases: tuple[str, ...] = ()

    @property
    def column(self) -> Column:
        """The field as a column of a sheet."""
        return Column(header=(self.header,), path=self.path, kind=self.kind, aliases=self.aliases)


def read_data(name: str) -> Mapping[str, Any]:
    """Return the content of one data file in `layouts/`."""
    text = resources.files(__package__).joinpath("layouts", name).read_text("utf-8")
    return tomllib.loads(text)


@cache
def fields() -> tuple[Field, ...]:
    """Return every value that the supplement carries."""
    return tuple(Field.model_validate(entry) for entry in read_data("supplement.toml")["field"])


def fields_of(results: ResultsKind | None) -> Iterator[Field]:
    """Yield the supplement's fields that transcripts with such results have."""
    return (entry for entry in fields() if results is None or entry.results in {None, results})


@cache
def primary() -> Shape:
    """Return layout A, the ministry's primary results workbook."""
    return Shape.model_validate(read_data("primary_results.toml"))


@cache
def secondary() -> Shape:
    """Return layout S, the hub's own secondary results workbook."""
    return Shape.model_validate(read_data("secondary_results.toml"))


@cache
def primary_variants() -> tuple[Shape, ...]:
    """Return layout A as the hub labels it for grades whose subjects the ministry's file lacks."""
    return tuple(map(_variant, ("primary_grade_3.toml", "primary_grades_4_5.toml")))


def _variant(name: str) -> Shape:
    """Return a layout that is `like` another but for what its own file says."""
    own = dict(read_data(name))
    like = read_data(own.pop("like"))
    tail = [*own.pop("tail", like["tail"])]
    for column in own.pop("more", ()):
        group = column["header"][:-1]
        last = max(at for at, entry in enumerate(tail) if entry["header"][:-1] == group)
        tail.insert(last + 1, column)
    return Shape.model_validate({**like, **own, "tail": tail})


@cache
def gradebook() -> Shape:
    """Return layout C, the gradebook of one subject and semester."""
    return _variant("gradebook.toml")


@cache
def results_shapes() -> tuple[Shape, ...]:
    """Return every layout of results."""
    return primary(), *primary_variants(), secondary(), gradebook()


def results_shape(kind: ResultsKind, grades: Collection[int] = ()) -> Shape:
    """Return the layout in which results of this kind and of these grades are written."""
    if kind == "secondary":
        return secondary()
    fitting = (shape for shape in primary_variants() if grades and {*grades} <= {*shape.grades})
    return next(fitting, primary())


@cache
def pupils() -> Shape:
    """Return layout B, the pupils' list `C1-HocSinh`."""
    return Shape.model_validate(read_data("pupils.toml"))


@cache
def class_list() -> Shape:
    """Return layout D, a list of pupils that a school made itself."""
    return Shape.model_validate(read_data("class_list.toml"))


@cache
def supplement() -> Mapping[str, Shape]:
    """Return the sheets of the supplement, each with every column it may have."""
    shapes = {}
    for entry in read_data("supplement.toml")["sheet"]:
        columns = [Column.model_validate(column) for column in entry.pop("column")]
        columns += _further(entry["id"])
        shapes[entry["id"]] = Shape.model_validate({**entry, "lead": columns})
    return shapes


def _further(sheet: str) -> list[Column]:
    """Return the columns that a supplement's sheet takes from the fields and from the marks."""
    if sheet == "classes":
        return [entry.column for entry in fields() if entry.scope == "class"]
    if sheet == "pupil-details":
        return [entry.column for entry in fields()]
    if sheet == "marks":
        return [
            Column(header=(mark.header,), path=mark.field, kind=mark.kind, aliases=mark.aliases)
            for shape in (primary(), secondary())
            for mark in shape.mark
        ]
    return []


def label(shape: Shape) -> str:
    """Return the first row of a sheet in one of the hub's own layouts."""
    return LABEL.format(label=shape.label, version=VERSION)
