"""VNPT's rule for marks: a column that has marks is closed (cột đã có điểm thì không ghi).

A column is one kind of mark of one subject and term in a class. An import that was not told to
overwrite writes a transcript only where it adds: nothing held is changed, and no column gets a mark
in which a pupil of the class had one before the import. Seen in use between two systems of another
vendor (vendors.md §1.3); its place in this contract is ours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

_MARKS: Final = frozenset(
    ("TX", "M", "P", "V", "GK", "CK", "HK", "TK", "thi_lai", "hoc_luc", "ck2", "nxtx", "ck")
)
_WHOLE_YEAR: Final = "0"

Place = tuple[str, ...]
Class = tuple[str, ...]
Column = tuple[str, str, str]
"""Term (0 for the year), subject and kind of mark."""


@dataclass(slots=True)
class Columns:
    """The columns that had marks before an import, by class."""

    closed: defaultdict[Class, set[Column]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, held: Iterable[bytes]) -> Columns:
        """Return the columns of these ``hoc_ba``."""
        columns = cls()
        for content in held:
            element = etree.fromstring(content)
            columns.closed[_class(element)] |= _columns(dict(_leaves(element))).keys()
        return columns

    def refusal(self, given: bytes, held: bytes | None) -> tuple[str, str | None] | None:
        """Tell why a transcript is not written: a code and the column; None when it is."""
        element = etree.fromstring(given)
        new = dict(_leaves(element))
        old = {} if held is None else dict(_leaves(etree.fromstring(held)))
        if any(new.get(place) != value for place, value in old.items()):
            return "da_co_gia_tri", None
        added = _columns(new).keys() - _columns(old).keys()
        taken = sorted(added & self.closed[_class(element)])
        return ("cot_da_co_diem", ".".join(taken[0])) if taken else None


def _class(element: etree._Element) -> Class:
    """Return school, year and class of a ``hoc_ba``."""
    found = (element.xpath("string(truong/@ma)"), element.get("nam_hoc"))
    return tuple(map(str, (*found, element.xpath("string(lop/@ten)"))))


def _leaves(element: etree._Element, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield every value with its place; rows stand at their number, not at their position."""
    for name, value in element.items():
        yield (*place, str(name)), str(value)
    seen: Counter[str] = Counter()
    for child in element.iterchildren("*"):
        tag = str(child.tag)
        number = child.get("hoc_ky") or child.get("stt") or str(seen[tag])
        seen[tag] += 1
        yield from _leaves(child, (*place, tag, number))


def _columns(leaves: dict[Place, str]) -> dict[Column, str]:
    """Return the marks among the values, by their column."""
    found: dict[Column, str] = {}
    for place, value in leaves.items():
        if place[0] == "ky" and place[2:3] == ("mon_hoc",) and place[-1] in _MARKS:
            subject = leaves[("ky", _WHOLE_YEAR, "mon_hoc", place[3], "ma_mon_hoc")]
            found[(place[1], subject, place[-1])] = value
    return found
