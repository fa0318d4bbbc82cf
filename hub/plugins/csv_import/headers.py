"""Header texts: how they are compared, and which column of a sheet is which column of a layout.

Header text decides, never position. Texts are compared in NFC without regard to case, line breaks
and repeated spaces; only where that finds nothing, without diacritics and with ``Đ`` as ``D``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from hub.core.transport import Cell
from hub.plugins.csv_import.wire import Column, MarkColumn

HeaderPath = tuple[str, ...]
"""The texts of one column's header from the top tier to the bottom, blanks and repeats left out."""

_FLAT = re.compile(r"\s+[–—-]\s+")
_ORNAMENT = " \t:*"


@lru_cache(maxsize=16384)
def normal(text: str) -> str:
    """Return `text` as header texts are compared first."""
    text = " ".join(unicodedata.normalize("NFC", text).replace("(*)", " ").split())
    return text.strip(_ORNAMENT).casefold()


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """Return `text` as header texts are compared where diacritics were lost."""
    bare = unicodedata.normalize("NFD", normal(text)).replace("đ", "d")
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def cell_text(cell: Cell) -> str:
    """Return a header cell as one line of text; Excel's 1.0 is the number 1."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def header_paths(tiers: Sequence[Sequence[Cell]], width: int) -> list[HeaderPath]:
    """Return the header path of each column.

    A group's cells may be merged, blank or repeated beside its first one: a blank cell above a text
    belongs to the group on its left, as long as the tiers above do too.
    """
    paths: list[HeaderPath] = []
    groups: list[str] = []
    for index in range(width):
        texts = [cell_text(tier[index]) if index < len(tier) else "" for tier in tiers]
        depth = next((n for n in range(len(texts), 0, -1) if texts[n - 1]), 0)
        for tier, group in zip(range(depth - 1), groups, strict=False):
            if texts[tier] and normal(texts[tier]) != normal(group):
                break
            texts[tier] = texts[tier] or group
        groups = texts
        paths.append(_without_repeats(texts[:depth]))
    return paths


def _without_repeats(texts: Iterable[str]) -> HeaderPath:
    path: list[str] = []
    for text in texts:
        if text and (not path or normal(path[-1]) != normal(text)):
            path.append(text)
    return tuple(path)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The columns that a sheet of one layout may have, by every text that names them."""

    columns: Mapping[HeaderPath, Column]
    marks: Mapping[str, MarkColumn]
    deepest: int
    leaves: frozenset[str]

    @classmethod
    def of(cls, columns: Iterable[Column], marks: Iterable[MarkColumn] = ()) -> Vocabulary:
        """Return the vocabulary of these columns; where two share a name the first one has it."""
        by_tail: dict[HeaderPath, Column] = {}
        deepest = 1
        for column in columns:
            groups = tuple(map(normal, column.header[-column.match : -1]))
            deepest = max(deepest, column.match)
            for text in (column.header[-1], *column.aliases):
                for tail in ((*groups, normal(text)), (*map(folded, groups), folded(text))):
                    by_tail.setdefault(tail, column)
        by_leaf: dict[str, MarkColumn] = {}
        for mark in marks:
            for text in (mark.header, *mark.aliases):
                by_leaf.setdefault(normal(text), mark)
                by_leaf.setdefault(folded(text), mark)
        leaves = frozenset(tail[-1] for tail in by_tail) | by_leaf.keys()
        return cls(by_tail, by_leaf, deepest, leaves - {""})

    def heads(self, cells: Iterable[Cell]) -> bool:
        """Return whether these cells may be the header's last tier: one at least has its text."""
        for cell in cells:
            leaf = _FLAT.split(cell_text(cell))[-1]
            if leaf and (normal(leaf) in self.leaves or folded(leaf) in self.leaves):
                return True
        return False

    def find(self, path: HeaderPath) -> Column | tuple[str, MarkColumn] | None:
        """Return the column with this header path, or the subject and the mark beneath it."""
        for variant in _variants(path):
            for norm in (normal, folded):
                found = self._find(variant, tuple(map(norm, variant)))
                if found is not None:
                    return found
        return None

    def _find(self, path: HeaderPath, key: HeaderPath) -> Column | tuple[str, MarkColumn] | None:
        for length in range(min(self.deepest, len(key)), 1, -1):
            if (column := self.columns.get(key[-length:])) is not None:
                return column
        if len(key) > 1 and (mark := self.marks.get(key[-1])) is not None:
            return path[-2], mark
        return self.columns.get(key[-1:])


def _variants(path: HeaderPath) -> list[HeaderPath]:
    """Return the path, and the path with a flat ``group – leaf`` header taken apart."""
    if not path:
        return []
    parts = tuple(part for part in _FLAT.split(path[-1]) if part)
    return [path] if len(parts) < 2 else [path, (*path[:-1], *parts)]


@dataclass(slots=True)
class Match:
    """What a header row says: which columns of the sheet are which columns of the layout."""

    columns: dict[int, Column] = field(default_factory=dict)
    marks: dict[int, tuple[str, MarkColumn]] = field(default_factory=dict)
    extra: dict[int, HeaderPath] = field(default_factory=dict)
    twice: list[tuple[str, int, int]] = field(default_factory=list)
    """Columns found twice: the label, and both places."""
    continued: dict[int, Column] = field(default_factory=dict)
    """Columns without a header of their own that hold more of what stands on their left."""

    @property
    def found(self) -> int:
        """How many columns were recognised."""
        return len(self.columns) + len(self.marks)

    @property
    def read(self) -> int:
        """How many columns hold a value that is read."""
        return sum(bool(column.path) for column in self.columns.values()) + len(self.marks)

    def claim(self, parts: dict[int, int], part: int, label: str, index: int) -> None:
        """Note that a column holds this part of a value; 0 is the whole, beside which is no part.

        :param parts: what other columns hold of the same value.
        """
        rivals = (at for other, at in parts.items() if other == part or not (other and part))
        first = next(rivals, None)
        if first is not None:
            self.twice.append((label, first, index))
        parts.setdefault(part, index)


def match_header(paths: Sequence[HeaderPath], vocabulary: Vocabulary) -> Match:
    """Return what each column of a sheet is, by its header path."""
    match = Match()
    taken: dict[object, dict[int, int]] = {}
    for index, path in enumerate(paths):
        found = vocabulary.find(path)
        if isinstance(found, Column):
            match.columns[index] = found
            if found.path:
                match.claim(taken.setdefault(found.path, {}), found.part, found.label, index)
        elif found is not None:
            match.marks[index] = found
            title, mark = found
            key, label = (normal(title), mark.field), f"{title} – {mark.header}"
            match.claim(taken.setdefault(key, {}), 0, label, index)
        elif path:
            match.extra[index] = path
        else:
            left = match.continued.get(index - 1) or match.columns.get(index - 1)
            if left is not None and left.continues:
                match.continued[index] = left
    return match
