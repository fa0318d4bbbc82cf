"""Which layout a sheet has, and which of its columns is which (nhận dạng mẫu trang tính)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from hub.core.transport import Row
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.captions import Said
from hub.plugins.csv_import.headers import (
    HeaderPath,
    Match,
    Vocabulary,
    cell_text,
    header_paths,
    match_header,
    normal,
)
from hub.plugins.csv_import.profiles import Profile
from hub.plugins.csv_import.subjects import SubjectTable
from hub.plugins.csv_import.wire import Column, Shape

HEAD_ROWS = 15
"""How many rows are looked at: the header begins within the first twelve and has at most three."""

_TIERS = 3
_VERSION = re.compile(r"mẫu của trục học bạ \(hocba-hub\) phiên bản (\d+)")
_DASHES = " –—-"
_DIGITS = re.compile(r"\d{2}|\.\d")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet whose layout is known.

    :param above: every row from the first to the last of the header.
    :param header: the header rows, one a tier.
    :param labelled: the version in the label of the hub's own layouts; None without a label.
    :param said: what the lines above the header say of the whole sheet.
    """

    shape: Shape
    above: tuple[Row, ...]
    header: tuple[Row, ...]
    match: Match
    labelled: int | None
    said: Mapping[str, Said] = field(default_factory=dict)

    @property
    def convincing(self) -> bool:
        """Whether enough was found to look no further."""
        if self.shape.label and not self.shape.results:
            found = {column.path for column in self.match.columns.values()}
            return found.issuperset(c.path for c in self.shape.columns if c.required)
        return telling(self.match) >= self.shape.least

    @property
    def last_header_row(self) -> int:
        """Number of the row after which the data begin."""
        return self.header[-1].number

    @property
    def width(self) -> int:
        """How many columns the header has."""
        return max(len(row.cells) for row in self.header)

    @property
    def class_column(self) -> int | None:
        """Where lines such as "Lớp 1A" put the class: behind the last column, or nowhere (None)."""
        return self.width if self.width in self.match.columns else None


def recognise(head: Sequence[Row]) -> Recognised | None:
    """Return the layout of the sheet that begins with these rows, or None if it is none known."""
    windows = _Windows(head)
    labelled, version = _labelled(head)
    if labelled is not None and labelled.results is None:
        first = tuple(head[:1])
        nothing = Recognised(labelled, first, first, Match(), version)
        return _best(labelled, windows, version) or nothing
    shapes = (labelled,) if labelled else _by_header()
    found = [_best(shape, windows, version) for shape in shapes]
    known = [entry for entry in found if entry and entry.convincing]
    return max(known, key=_likeness, default=None)


def _likeness(layout: Recognised) -> tuple[int, int]:
    """Return how much speaks for a layout; of two alike the one that lacks less is meant."""
    return telling(layout.match), -len(missing_columns(layout))


def missing_columns(layout: Recognised) -> list[str]:
    """Return the labels of the columns that the layout must have and the sheet has not."""
    shape, match = layout.shape, layout.match
    found = {column.path for column in match.columns.values()}
    missing = [
        column.label for column in shape.columns if column.required and column.path not in found
    ]
    if not shape.results:
        return missing
    return missing + _missing_marks(shape, layout)


def _missing_marks(shape: Shape, layout: Recognised) -> list[str]:
    table = SubjectTable.of(shape, ())
    have = {(normal(title), mark.field): title for title, mark in layout.match.marks.values()}
    titles = {normal(title): title for title in have.values()}
    missing = [
        f"{title}{wire.SEPARATOR}{mark.header}"
        for mark in shape.mark
        for key, title in titles.items()
        if mark.required and (key, mark.field) not in have
    ]
    known = {(table.find(key), field) for key, field in have}
    missing += [
        f"{subject.title}{wire.SEPARATOR}{mark.header}"
        for subject in shape.subject
        for mark in shape.mark
        if subject.required and mark.field in subject.columns and (subject, mark.field) not in known
    ]
    return missing


def described(head: Sequence[Row], profile: Profile) -> Recognised | None:
    """Return the sheet as the profile describes it, if every column of the profile is there."""
    for rows in _header_rows(head):
        match = profile.match(header_paths([row.cells for row in rows], _width(rows)))
        if match is not None:
            above = tuple(row for row in head if row.number <= rows[-1].number)
            return Recognised(profile.shape, above, rows, match, None)
    return None


def lacking(head: Sequence[Row], profile: Profile) -> list[str]:
    """Return the headers of the profile that the most fitting rows lack."""
    found = (
        profile.lacking(header_paths([row.cells for row in rows], _width(rows)))
        for rows in _header_rows(head)
    )
    return min(found, key=len, default=profile.lacking(()))


def _header_rows(head: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Yield every run of rows that may be the header."""
    for start in range(min(len(head), HEAD_ROWS)):
        for tiers in range(1, min(_TIERS, len(head) - start) + 1):
            yield tuple(head[start : start + tiers])


def _width(rows: Sequence[Row]) -> int:
    return max(len(row.cells) for row in rows)


def telling(match: Match) -> int:
    """Return how many columns speak for the layout and not for just any list of pupils."""
    columns = match.columns.values()
    return len(match.marks) + sum(
        column.telling or column.path.startswith("results.") for column in columns
    )


def header_texts(head: Iterable[Row], most: int = 12) -> list[str]:
    """Return the texts of what is most likely the header, to tell a person what was found.

    Rows with numbers or identifiers are left out: they may hold a pupil's name too.
    """
    texts = [[cell_text(cell) for cell in row.cells if cell_text(cell)] for row in head]
    headers = [row for row in texts if not any(_DIGITS.search(text) for text in row)]
    return [text[:24] for text in max(headers, key=len, default=[])[:most]]


def _by_header() -> tuple[Shape, ...]:
    return *wire.results_shapes(), wire.pupils(), wire.class_list()


def _labelled(head: Sequence[Row]) -> tuple[Shape | None, int | None]:
    """Return which of the hub's own layouts the first row names, and its version."""
    for row in head[:1]:
        text = normal(" ".join(map(cell_text, row.cells)))
        version = _VERSION.search(text)
        for shape in (*wire.supplement().values(), *wire.results_shapes()):
            if (
                version
                and shape.label
                and text[: version.start()].strip(_DASHES) == normal(shape.label)
            ):
                return shape, int(version[1])
    return None, None


class _Windows:
    """The rows that may be the header, their paths worked out once for all layouts."""

    def __init__(self, head: Sequence[Row]) -> None:
        self.head = head
        self._paths: dict[tuple[int, int], list[HeaderPath]] = {}

    def rows(self, start: int, tiers: int) -> tuple[Row, ...]:
        """Return as many rows as there are tiers, from the one with this index."""
        return tuple(self.head[start : start + tiers])

    def paths(self, start: int, tiers: int) -> list[HeaderPath]:
        """Return the header path of each column if these rows are the header."""
        if (start, tiers) not in self._paths:
            cells = [row.cells for row in self.rows(start, tiers)]
            self._paths[start, tiers] = header_paths(cells, max(map(len, cells)))
        return self._paths[start, tiers]


def _best(shape: Shape, windows: _Windows, version: int | None) -> Recognised | None:
    """Return the reading of the first rows in which the most columns of `shape` are found."""
    best: Recognised | None = None
    words = vocabulary(shape)
    last = len(windows.head)
    for start in range(min(last, HEAD_ROWS)):
        if best and best.convincing and start >= len(best.above):
            break
        for tiers in range(1, min(_TIERS, last - start) + 1):
            if not words.heads(windows.head[start + tiers - 1].cells):
                continue
            match = match_header(windows.paths(start, tiers), words)
            # Of equals the lowest rows: a title above the header is no tier of it.
            if best is None or (match.found, -tiers) > (best.match.found, -len(best.header)):
                above, header = windows.rows(0, start + tiers), windows.rows(start, tiers)
                best = Recognised(shape, above, header, match, version)
    return best if best and best.match.found else None


def vocabulary(shape: Shape) -> Vocabulary:
    """Return the columns that a sheet of `shape` may have."""
    return _vocabulary(shape.id)


@cache
def _vocabulary(shape_id: str) -> Vocabulary:
    shapes = {shape.id: shape for shape in (*_by_header(), *wire.supplement().values())}
    shape = shapes[shape_id]
    further = [Column(header=(wire.REASONS_HEADER,))]
    if shape.results:
        further += [entry.column for entry in wire.fields_of(shape.results)]
        further += [column for column in wire.pupils().columns if column.telling]
    elif shape.id in {wire.pupils().id, wire.class_list().id}:
        further += [entry.column for entry in wire.fields() if entry.scope == "pupil"]
    return Vocabulary.of((*shape.columns, *further), shape.mark)
