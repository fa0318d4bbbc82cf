"""Which assignment decides, and why the others do not: the nearest unit above (phân giải)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hub.core.model import Level
from hub.core.registry.tree import UnitTree
from hub.core.store import Assignment, Spell
from hub.core.text import Text


class Standing(StrEnum):
    """Whether an assignment decides, or why it does not."""

    DECIDES = "decides"
    OTHER_DAYS = "other-days"
    OTHER_LEVEL = "other-level"
    LESS_SPECIFIC = "less-specific"
    FARTHER = "farther"

    @property
    def label(self) -> Text:
        """The standing as people read it."""
        return _LABELS[self]


_LABELS = {
    Standing.DECIDES: Text("quyết định", "decides"),
    Standing.OTHER_DAYS: Text("không có hiệu lực ngày đó", "not in force that day"),
    Standing.OTHER_LEVEL: Text("dành cho cấp học khác", "for another level of schooling"),
    Standing.LESS_SPECIFIC: Text(
        "chung cho mọi cấp học; đã có phân công riêng", "for every level; one for this level wins"
    ),
    Standing.FARTHER: Text("đơn vị ở xa hơn", "a nearer unit decides"),
}


@dataclass(frozen=True, slots=True)
class Considered:
    """An assignment of the unit or of one above it, and what became of it."""

    assignment: Assignment
    unit: Spell
    standing: Standing


@dataclass(frozen=True, slots=True)
class Resolution:
    """Every assignment that was considered, the nearest unit's first (kết quả phân giải)."""

    considered: tuple[Considered, ...]

    @property
    def decided(self) -> Assignment | None:
        """The assignment that decides, None where nothing is assigned."""
        winners = (one for one in self.considered if one.standing is Standing.DECIDES)
        return next((one.assignment for one in winners), None)


def resolve(
    tree: UnitTree,
    assignments: Iterable[Assignment],
    unit: str,
    level: Level | None,
    day: dt.date,
) -> Resolution:
    """Return which of `assignments` decides for `unit` and `level` on `day`.

    The nearest unit above with one in force decides; in one unit, an assignment for the level goes
    before one for every level.

    :param assignments: all of one matter, of whichever units and days.
    :param level: None asks for what holds whatever the level.
    :raises UnknownUnit: when the unit is not there on that day.
    """
    tree.require(unit, day)
    chain = {spell.code: (far, spell) for far, spell in enumerate(tree.chain(unit, day))}
    near = [one for one in assignments if one.unit in chain]
    near.sort(key=lambda one: (chain[one.unit][0], one.level is None, one.span.start))
    considered: list[Considered] = []
    winner: Assignment | None = None
    for one in near:
        standing = _standing(one, winner, level, day)
        if standing is Standing.DECIDES:
            winner = one
        considered.append(Considered(one, chain[one.unit][1], standing))
    return Resolution(tuple(considered))


def _standing(
    one: Assignment, winner: Assignment | None, level: Level | None, day: dt.date
) -> Standing:
    if one.level not in (None, level):
        return Standing.OTHER_LEVEL
    if day not in one.span:
        return Standing.OTHER_DAYS
    if winner is None:
        return Standing.DECIDES
    return Standing.LESS_SPECIFIC if winner.unit == one.unit else Standing.FARTHER
