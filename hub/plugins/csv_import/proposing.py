"""Which column of an unknown sheet is likely which field; a person decides (đề xuất ánh xạ cột)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from hub.core.contracts import FieldMapping, MappedField, SourceColumn
from hub.core.errors import Reject
from hub.core.text import Text
from hub.core.transport import Row, column_letter
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.headers import (
    HeaderPath,
    Match,
    cell_text,
    folded,
    header_paths,
    match_header,
    normal,
)
from hub.plugins.csv_import.profiles import (
    PROFILE_VERSION,
    KnownField,
    Profile,
    ProfileColumn,
    ProfileMark,
    checked,
    known_fields,
    layouts,
    mark_id,
)
from hub.plugins.csv_import.recognise import HEAD_ROWS, recognise, vocabulary
from hub.plugins.csv_import.subjects import SubjectTable
from hub.plugins.csv_import.wire import Shape

_ALIKE = 0.7
"""Least similarity of two headers, without diacritics, for a proposal; 1 is equal."""

_FEWEST = 3
_TIERS = 3
_TERM = re.compile(r"\bh(?:k|oc k[iy]) ?(?:(i{1,2})|([12]))\b")
_DATUM = re.compile(r"(?=.*[0-9])[0-9 .,/:+-]+|[A-Za-z-]{0,6}[0-9]{4,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class UnknownSheet:
    """A sheet to be mapped: where it is, its columns by their header, the layout most like it."""

    where: str
    paths: Mapping[int, HeaderPath]
    shape: Shape

    def mapping(self) -> FieldMapping:
        """Return what a person is asked."""
        proposed = proposals(self.paths, self.shape)
        return FieldMapping(
            self.where,
            self.shape.title,
            tuple(SourceColumn(column_letter(i), _text(p)) for i, p in self.paths.items()),
            tuple(
                MappedField(
                    name,
                    Text(known.label, f"{known.label} ({name})"),
                    known.required,
                    column_letter(proposed[name]) if name in proposed else None,
                )
                for name, known in known_fields(self.shape).items()
            ),
        )

    def profile(self, columns: Mapping[str, str], title: Text) -> Profile:
        """Return the profile in which each field has the column that a person named.

        :raises Reject: a column that is not there or not clear; see also `checked`.
        """
        fields = known_fields(self.shape)
        mapped: list[ProfileColumn] = []
        marks: list[ProfileMark] = []
        for name, wanted in columns.items():
            header = self.paths[self._column(wanted)]
            known = fields.get(name)
            if known is not None and known.mark is not None:
                marks.append(
                    ProfileMark(header=header, subject=known.subject, field=known.mark.field)
                )
            else:
                mapped.append(ProfileColumn(header=header, path=name))
        made = Profile(
            version=PROFILE_VERSION,
            layout=self.shape.id,
            title_vi=title.vi,
            title_en=title.en,
            column=tuple(mapped),
            mark=tuple(marks),
        )
        return checked(made, self.where)

    def _column(self, wanted: str) -> int:
        """Return the column with this header, or else this letter."""
        headers = {index: normal(_text(path)) for index, path in self.paths.items()}
        letters = [index for index in headers if column_letter(index) == wanted.strip().upper()]
        header = normal(wanted)
        if letters and header not in headers.values():
            header = headers[letters[0]]
        # A profile knows columns by their headers: two of one name are never clear.
        named = [index for index, each in headers.items() if each == header]
        if len(named) != 1:
            name = _text(self.paths[named[0]]) if named else wanted
            raise _no_column(name, many=bool(named), where=self.where)
        return named[0]


def unknown_sheet(
    heads: Sequence[tuple[str, Sequence[Row]]], layout: str | None
) -> UnknownSheet | None:
    """Return the sheet, of those that begin with these rows, whose header says most.

    :param layout: the id of the layout to map it to; the one most alike where none is named.
    """
    shapes = [layouts()[layout]] if layout else [*layouts().values()]
    found = [
        (
            max(_exact(paths, shape).found for shape in shapes),
            len(paths),
            -tiers,
            where,
            rows,
            paths,
        )
        for where, rows in heads
        for tiers, paths in _headers(rows[:HEAD_ROWS])
    ]
    if not found:
        return None
    *_, where, rows, paths = max(found, key=lambda entry: entry[:3])
    recognised = recognise(rows[:HEAD_ROWS])
    if recognised is not None and recognised.shape in shapes:
        return UnknownSheet(where, paths, recognised.shape)
    alike = [(_exact(paths, shape).found, len(proposals(paths, shape))) for shape in shapes]
    return UnknownSheet(where, paths, shapes[alike.index(max(alike))])


def proposals(paths: Mapping[int, HeaderPath], shape: Shape) -> dict[str, int]:
    """Return the column proposed for each field that one is proposed for; each column once."""
    fields = known_fields(shape)
    known_here = [*_known(paths, shape)]
    proposed = {name: index for name, index in known_here if name in fields}
    # A column that the layout knows and has no field for is no field's.
    idle = {index for name, index in known_here if not name}
    others = {index: path for index, path in paths.items() if index not in idle}
    alike = [
        (likeness, name, index)
        for name, known in fields.items()
        for index, path in others.items()
        if (likeness := _likeness(known, _plain(_text(path)))) >= _ALIKE
    ]
    # Stable: of equally alike ones the first field and the first column.
    for _, name, index in sorted(alike, key=lambda entry: -entry[0]):
        if name not in proposed and index not in proposed.values():
            proposed[name] = index
    return proposed


def _known(paths: Mapping[int, HeaderPath], shape: Shape) -> Iterator[tuple[str, int]]:
    """Yield the fields whose header the layout itself has."""
    match = _exact(paths, shape)
    table = SubjectTable.of(shape, ())
    indexes = [*paths]
    for place, column in match.columns.items():
        yield column.path, indexes[place]
    for place, (title, mark) in match.marks.items():
        subject = table.find(title)
        yield mark_id(subject.title if subject else title, mark.field), indexes[place]


def _exact(paths: Mapping[int, HeaderPath], shape: Shape) -> Match:
    return match_header([*paths.values()], vocabulary(shape))


def _likeness(known: KnownField, header: str) -> float:
    return max(_alike(_plain(name), header) for name in known.names)


@lru_cache(maxsize=65_536)
def _alike(name: str, header: str) -> float:
    """Return how alike two headers are, in the order of their words or whatever that is.

    A header with all words of the name and some more is alike; the fewer more, the more alike.
    """
    words, theirs = sorted(set(name.split())), sorted(set(header.split()))
    if words and set(words) <= set(theirs):
        return _ALIKE + (1 - _ALIKE) * len(words) / len(theirs)
    return max(_ratio(name, header), _ratio(" ".join(words), " ".join(theirs)))


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # An upper bound first: most pairs have little in common.
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


@lru_cache(maxsize=16_384)
def _plain(header: str) -> str:
    """Return a header's words without diacritics and signs, the two terms under one name."""
    text = _TERM.sub(lambda term: f"hk{term[2] or len(term[1])}", folded(header))
    return " ".join(re.findall(r"\w+", text))


def _headers(head: Sequence[Row]) -> Iterator[tuple[int, dict[int, HeaderPath]]]:
    """Yield what the header may be: how many rows it has, and the header of each column."""
    for start in range(len(head)):
        for tiers in range(1, _TIERS + 1):
            rows = head[start : start + tiers]
            if len(rows) < tiers or any(map(_is_data, rows)):
                break
            width = max(len(row.cells) for row in rows)
            paths = header_paths([row.cells for row in rows], width)
            named = {index: path for index, path in enumerate(paths) if path}
            if len(named) >= _FEWEST:
                yield tiers, named


def _is_data(row: Row) -> bool:
    """Return whether a row holds a number, a date or a code, which no header does."""
    return any(not isinstance(cell, str) or _DATUM.fullmatch(cell_text(cell)) for cell in row.cells)


def _text(path: HeaderPath) -> str:
    return wire.SEPARATOR.join(path)


def no_header(where: str) -> Reject:
    """Return the error for a file in which nothing looks like a header."""
    return Reject(
        Text("Không thấy dòng tiêu đề nào trong tệp.", "The file has no row that is a header."),
        where=where,
        remedy=Text(
            "Thêm một dòng tiêu đề ở đầu sheet: mỗi cột một tên.",
            "Add a header row at the top of the sheet: one name for each column.",
        ),
    )


def _no_column(wanted: str, *, many: bool, where: str) -> Reject:
    what = (
        Text("Có nhiều cột tên “{name}”.", "Several columns are called “{name}”.")
        if many
        else Text("Không có cột nào tên “{name}”.", "No column is called “{name}”.")
    )
    remedy = (
        Text(
            "Đặt cho mỗi cột một tiêu đề riêng rồi ánh xạ lại.",
            "Give each column a header of its own and map again.",
        )
        if many
        else Text(
            "Dùng tiêu đề hoặc chữ cái của cột; xem bằng hub map TỆP.",
            "Use a column's header or letter; see them with hub map FILE.",
        )
    )
    return Reject(what.format(name=wanted[:60]), where=where, remedy=remedy, reason="profile")
