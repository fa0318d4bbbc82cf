"""Which portion of a list a page shows, on good and bad days (phân trang)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from simulation.vendors.bad_days import BadDay, Days


class Changed(Protocol):
    """What is listed: it knows the number of its last change."""

    @property
    def change(self) -> int:
        """Rises with every change of anything."""
        ...


Item = TypeVar("Item", bound=Changed)


@dataclass(frozen=True, slots=True)
class Portion(Generic[Item]):
    """What a page shows.

    :param behind: the change number behind which it begins.
    :param items: what is shown; on a bad day fewer than `whole`.
    :param last: the change number of the page's last item, `behind` where it is empty.
    :param waiting: how many items lie behind the page.
    """

    behind: int
    items: Sequence[Item]
    whole: int
    last: int
    waiting: int


def portion(listed: Sequence[Item], behind: int, size: int, days: Days) -> Portion[Item]:
    """Return the page of `size` items behind a change number.

    :param listed: everything, in the order of its changes.
    """
    asked = at = bisect_right(listed, behind, key=lambda item: item.change)
    if BadDay.REORDERED_PAGES in days and at + size < len(listed):
        at += size
    elif BadDay.DUPLICATE_PAGE in days:
        at = max(0, at - size)
    page = listed[at : at + size]
    begins = behind if at == asked else listed[at - 1].change if at else 0
    return Portion(
        begins,
        page[: len(page) // 2] if BadDay.HALF_PAGE in days else page,
        len(page),
        page[-1].change if page else begins,
        len(listed) - at - len(page),
    )
