"""One shape for rows of cells, whether they come from a workbook or from CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

Cell = str | float | int | bool | date | datetime | time | timedelta
"""What a cell holds; an empty one holds ``""``, in workbooks and in CSV alike.

Text is as the file has it: neither stripped nor normalised. Excel knows no whole numbers, so a
workbook gives 5 as ``5.0`` (see `is_integral`); CSV gives text only. A cell whose formula failed
(``#N/A``, ``#REF!``) comes as empty: calamine tells no difference.
"""


class Row(NamedTuple):
    """One row that holds at least one value (một dòng của trang tính).

    :param number: the row's number as a person sees it in Excel, counted from 1.
    :param cells: its cells; the first is always column A. A workbook's rows are all of one length,
        a CSV file's are as long as they were written.
    """

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet whose rows are read on demand (trang tính).

    :param name: the sheet's name; empty for CSV.
    :param source: gives the rows from the first; each call reads anew.
    :param hidden: whether a person has to unhide it to see it.
    """

    name: str
    source: Callable[[], Iterator[Row]] = field(repr=False)
    hidden: bool = False

    def rows(self) -> Iterator[Row]:
        """Yield the rows in order, leaving out those without any value; their numbers stay true.

        :raises UnsafeInput: a bound is exceeded; rows before it were already given.
        :raises UnreadableInput: the sheet is damaged.
        """
        return self.source()


def column_letter(index: int) -> str:
    """Return the letters of a column, the first being index 0: ``A``, ``Z``, ``AA``."""
    if index < 0:
        raise ValueError(f"a column's index is 0 or more, not {index}")
    letters = ""
    rest = index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def is_integral(cell: Cell) -> bool:
    """Say whether a cell holds a whole number, such as the float 5.0; a bool does not count."""
    return not isinstance(cell, bool) and isinstance(cell, int | float) and cell == cell // 1
