"""Texts that must fit into a column of another system (độ dài tối đa của trường)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from hub.core.model import Transcript
from hub.core.spec.packs.accessors import Kind, Owner, by_list, leaf, tuple_of
from hub.core.spec.rule import Breach


class Limit(NamedTuple):
    """How long a text may be, and which column of the other system says so."""

    most: int
    column: str


class Lengths:
    """Finds texts longer than their column takes.

    Nearly every text is short enough: each look is a loop that builds nothing, and only where it
    meets a long one the places are gone through one by one.

    :param limits: path of a free text in the transcript, and its limit.
    :param kind: the results that ``results`` of a path stands for.
    """

    def __init__(self, limits: Iterable[tuple[str, Limit]], kind: Kind) -> None:
        limits = list(limits)
        self._owners, lists = by_list(limits)
        self._lists = [(path, read, _readers(owners), owners) for path, read, owners in lists]
        sure = [(path, limit) for path, limit in limits if _sure(path, kind)]
        self._read = tuple_of(path for path, _ in sure)
        self._most = [limit.most for _, limit in sure]
        unsure, _ = by_list((path, limit) for path, limit in limits if not _sure(path, kind))
        self._find = tuple_of(owner.path for owner in unsure)
        self._unsure = [(owner.read, [limit.most for _, limit in owner.fields]) for owner in unsure]

    def breaches(self, transcript: Transcript) -> Iterator[Breach]:
        """Yield every text that is too long: its length, never the text, which may be a name."""
        if self._some_too_long(transcript):
            for owner in self._owners:
                yield from _too_long(owner, owner.find(transcript), "")
        for path, read, readers, owners in self._lists:
            items = read(transcript)
            if items and any(_longest(reader, items) > reader.most for reader in readers):
                for index, item in enumerate(items):
                    for owner in owners:
                        yield from _too_long(owner, owner.find(item), f"{path}[{index}]")

    def _some_too_long(self, transcript: Transcript) -> bool:
        """Return whether any text outside lists is too long."""
        for text, most in zip(self._read(transcript), self._most, strict=True):
            if text is not None and len(text) > most:
                return True
        for value, (read, limits) in zip(self._find(transcript), self._unsure, strict=True):
            if value is not None:
                for text, most in zip(read(value), limits, strict=True):
                    if text is not None and len(text) > most:
                        return True
        return False


def _sure(path: str, kind: Kind) -> bool:
    """Return whether one step reads `path` of any transcript: no list, nothing absent above it."""
    return "[]" not in path and leaf(path, kind).held


class _Reader(NamedTuple):
    """One field of a list's elements; `holder` leads to what has the field, which may be absent."""

    holder: attrgetter[object] | None
    field: attrgetter[str | None]
    most: int


def _readers(owners: Iterable[Owner[Limit]]) -> list[_Reader]:
    return [
        _Reader(attrgetter(owner.path) if owner.path else None, attrgetter(field), limit.most)
        for owner in owners
        for field, limit in owner.fields
    ]


def _longest(reader: _Reader, items: Sequence[object]) -> int:
    holders = items if reader.holder is None else filter(None, map(reader.holder, items))
    return max(map(len, filter(None, map(reader.field, holders))), default=0)


def _too_long(owner: Owner[Limit], value: object, prefix: str) -> Iterator[Breach]:
    if value is None:
        return
    for text, (field, limit) in zip(owner.read(value), owner.fields, strict=True):
        if text is not None and len(text) > limit.most:
            path = owner.place(field, prefix)
            yield Breach(path, str(limit.most), str(len(text)), limit.column)
