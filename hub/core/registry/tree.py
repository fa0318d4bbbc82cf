"""The dated tree of units: every question is answered as of a day (cây đơn vị theo thời gian)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from hub.core.registry.errors import never_known, not_on, unit_conflict
from hub.core.store import Span, Spell, Succession, UnitKind

_RANK = {kind: rank for rank, kind in enumerate(UnitKind)}


@dataclass(frozen=True, slots=True)
class UnitTree:
    """Units with all their spells; made by `tree_of`, which holds it against the laws.

    On any day a unit has at most one spell; the unit above is there for every day of it and stands
    higher (province, district, commune, school), so that no circle can close.
    """

    units: Mapping[str, tuple[Spell, ...]]
    successions: frozenset[Succession] = frozenset()

    def on(self, code: str, day: dt.date) -> Spell | None:
        """Return what holds of the unit on `day`, None where it is not there."""
        return next((one for one in self.units.get(code, ()) if day in one.span), None)

    def require(self, code: str, day: dt.date) -> Spell:
        """Return what holds of the unit on `day`.

        :raises UnknownUnit: when it is not there, with when it was and what it became.
        """
        found = self.on(code, day)
        if found is not None:
            return found
        if code not in self.units:
            raise never_known(code)
        known = ", ".join(str(spell.span) for spell in self.units[code])
        raise not_on(code, day, known, ", ".join(self.successors(code)))

    def chain(self, code: str, day: dt.date) -> tuple[Spell, ...]:
        """Return the unit and those above it on `day`, the nearest first; none if not there."""
        return tuple(self._upwards(code, day))

    def children(self, code: str | None, day: dt.date) -> tuple[Spell, ...]:
        """Return the units right below `code` on `day` by code; of None the provinces."""
        return tuple(one for one in self.present(day) if one.parent == code)

    def subtree(self, code: str, day: dt.date) -> frozenset[str]:
        """Return the codes of the unit and of all below it on `day`; empty if not there."""
        below: dict[str | None, list[str]] = defaultdict(list)
        for spell in self.present(day):
            below[spell.parent].append(spell.code)
        found: set[str] = set()
        waiting = [code] if self.on(code, day) else []
        while waiting:
            one = waiting.pop()
            found.add(one)
            waiting += below[one]
        return frozenset(found)

    def present(self, day: dt.date) -> Iterator[Spell]:
        """Yield what holds on `day`, unit by unit in the order of their codes."""
        for code in sorted(self.units):
            found = self.on(code, day)
            if found is not None:
                yield found

    def successors(self, code: str) -> tuple[str, ...]:
        """Return the units that `code` became part of."""
        return tuple(sorted(s.successor for s in self.successions if s.predecessor == code))

    def predecessors(self, code: str) -> tuple[str, ...]:
        """Return the units that became part of `code`."""
        return tuple(sorted(s.predecessor for s in self.successions if s.successor == code))

    def keepers(self, code: str, day: dt.date) -> frozenset[str]:
        """Return the units that answer for `code` on `day`: itself and those above it.

        Where it is gone: its successors and those above them; without any, the unit that was above
        it at the end and those above that one. Of a unit never known only the code itself.
        """
        found = {code}
        waiting = [code]
        while waiting:
            one = waiting.pop()
            chain = [spell.code for spell in self.chain(one, day)]
            after = chain or self.successors(one) or self._last_above(one)
            waiting += [] if chain else [each for each in after if each not in found]
            found.update(after)
        return frozenset(found)

    def keeper(self, code: str, day: dt.date) -> str:
        """Return the nearest unit that answers for `code` on `day`: itself while it is there.

        Where it is gone: its first successor, else the unit that was above it. Of a unit that
        nobody answers for only the code itself.
        """
        waiting = [code]
        for one in waiting:
            if self.on(one, day) is not None:
                return one
            after = self.successors(one) or self._last_above(one)
            waiting += [each for each in after if each not in waiting]
        return code

    def _last_above(self, code: str) -> tuple[str, ...]:
        spells = self.units.get(code, ())
        return (spells[-1].parent,) if spells and spells[-1].parent is not None else ()

    def _upwards(self, code: str | None, day: dt.date) -> Iterator[Spell]:
        while code is not None:
            spell = self.on(code, day)
            if spell is None:
                return
            yield spell
            code = spell.parent


def tree_of(spells: Iterable[Spell], successions: Iterable[Succession] = ()) -> UnitTree:
    """Return the tree of these spells.

    :raises UnitConflict: when a law of the tree is broken.
    """
    units: dict[str, list[Spell]] = defaultdict(list)
    for spell in sorted(spells, key=lambda one: (one.code, one.span.start)):
        units[spell.code].append(spell)
    tree = UnitTree({code: tuple(of) for code, of in units.items()}, frozenset(successions))
    for of in tree.units.values():
        _check_one_at_a_time(of)
        for spell in of:
            _check_parent(tree, spell)
    return tree


def _check_one_at_a_time(spells: tuple[Spell, ...]) -> None:
    for before, after in pairwise(spells):
        if before.span.overlaps(after.span) or before.kind is not after.kind:
            raise unit_conflict(
                after.code,
                f"Đơn vị có hai thời kỳ chồng nhau: {before.span} và {after.span}.",
                f"The unit has two spells at once: {before.span} and {after.span}.",
            )


def _check_parent(tree: UnitTree, spell: Spell) -> None:
    if spell.parent is None:
        if spell.kind is not UnitKind.PROVINCE:
            raise unit_conflict(
                spell.code,
                "Chỉ tỉnh không có đơn vị cấp trên.",
                "Only a province has no unit above it.",
            )
        return
    above = tree.units.get(spell.parent, ())
    if any(_RANK[one.kind] >= _RANK[spell.kind] for one in above):
        raise unit_conflict(
            spell.code,
            f"Đơn vị {spell.parent} không thể là cấp trên của đơn vị này.",
            f"The unit {spell.parent} cannot stand above this one.",
        )
    if not _covered(spell.span, [one.span for one in above]):
        raise unit_conflict(
            spell.code,
            f"Đơn vị cấp trên {spell.parent} không có trong suốt {spell.span}.",
            f"The unit above, {spell.parent}, is not there throughout {spell.span}.",
        )


def _covered(span: Span, by: list[Span]) -> bool:
    """Tell whether every day of `span` lies in one of `by`, which stand in order of time."""
    day = span.start
    for one in by:
        if day in one:
            if one.end is None:
                return True
            day = one.end
        if not span.reaches(day) and span.end is not None:
            return True
    return False
