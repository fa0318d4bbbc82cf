"""Pupils of a list without codes, found by who they are (học sinh trong danh sách không có mã)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hub.plugins.csv_import.headers import normal
from hub.plugins.csv_import.reasons import reason
from hub.plugins.csv_import.rows import BIRTH_DATE, NAME, PERSON, Leaves, RowReading
from hub.plugins.csv_import.tables import LinkedRow, place_text

_Person = tuple[str, str]


class ListedPupils:
    """Finds the row of a pupil: by personal id, else by name and birth date together."""

    def __init__(self, rows: Iterable[LinkedRow]) -> None:
        self._by_id: dict[str, list[LinkedRow]] = {}
        self._by_name: dict[_Person, list[LinkedRow]] = {}
        for row in rows:
            if PERSON in row.leaves:
                self._by_id.setdefault(str(row.leaves[PERSON]), []).append(row)
            self._by_name.setdefault(_person(row.leaves), []).append(row)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._by_name)

    def of(self, values: Leaves, row: RowReading) -> Sequence[LinkedRow]:
        """Return what the list says of the pupil with these values; doubts go to the row."""
        known = self._by_id.get(str(values.get(PERSON)))
        found = self._named(values, row) if known is None else known
        for linked in found:
            linked.used = True
        return found

    def _named(self, values: Leaves, row: RowReading) -> Sequence[LinkedRow]:
        own = values.get(PERSON)
        found = [
            linked
            for linked in self._by_name.get(_person(values), ())
            if own is None or PERSON not in linked.leaves
        ]
        places = "; ".join(place_text(linked.place) for linked in found)
        if len(found) > 1:
            row.flags.append(reason("person-ambiguous", places=places))
            return ()
        if found:
            row.flags.append(reason("matched-by-name", place=places))
        return found


def _person(leaves: Leaves) -> _Person:
    return normal(str(leaves.get(NAME))), str(leaves.get(BIRTH_DATE))
