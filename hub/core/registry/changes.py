"""What happens to units: stated anew, moved, merged, closed; each gives a new tree (biến động)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from hub.core.model import Level
from hub.core.registry.errors import unit_conflict
from hub.core.registry.tree import UnitTree, tree_of
from hub.core.store import Span, Spell, Succession, UnitKind


def state(tree: UnitTree, stated: Iterable[Spell]) -> UnitTree:
    """Return `tree` where each of `stated` holds from its first day on.

    It holds until the unit's next change that is known already; what is stated as it is anyway
    changes nothing.

    :raises UnitConflict: when a law of the tree is broken.
    """
    units = {code: list(spells) for code, spells in tree.units.items()}
    for one in stated:
        units[one.code] = _stated(units.get(one.code, []), one)
    return _tree(units, tree.successions)


def move(tree: UnitTree, code: str, to: str, at: dt.date) -> UnitTree:
    """Return `tree` where the unit `code` belongs to `to` from the day `at` on.

    :raises UnknownUnit: when either is not there on that day.
    :raises UnitConflict: when `to` cannot stand above it.
    """
    moved = tree.require(code, at)
    tree.require(to, at)
    return state(tree, [replace(moved, parent=to, span=Span(at))])


def close(tree: UnitTree, code: str, at: dt.date) -> UnitTree:
    """Return `tree` where `at` is the first day without the unit `code`.

    :raises UnknownUnit: when it is not there on that day.
    :raises UnitConflict: when units below it are still there, or it began on that very day.
    """
    tree.require(code, at)
    below = [one for one in _later(tree, at) if one.parent == code]
    if below:
        raise unit_conflict(
            code,
            f"Còn {len(below)} đơn vị trực thuộc từ ngày {at}; hãy chuyển chúng trước.",
            f"{len(below)} units still belong to it from {at} on; move them first.",
        )
    units = {each: list(spells) for each, spells in tree.units.items()}
    units[code] = _closed(units[code], at)
    return _tree(units, tree.successions)


def end_missing(tree: UnitTree, listed: Collection[str], at: dt.date) -> UnitTree:
    """Return `tree` without the units that a whole list of its provinces no longer names.

    Schools stay: a list of administrative units names none.

    :param listed: the codes in the list, as it stands from the day `at` on.
    :raises UnitConflict: when a school or commune still belongs to one of them.
    """
    provinces = [one.code for one in tree.children(None, at) if one.code in listed]
    within = frozenset[str]().union(*(tree.subtree(code, at) for code in provinces))
    for kind in (UnitKind.COMMUNE, UnitKind.DISTRICT):
        for code in sorted(within - set(listed)):
            if tree.require(code, at).kind is kind:
                tree = close(tree, code, at)
    return tree


def merge(
    tree: UnitTree, codes: Sequence[str], into: str, at: dt.date, name: str | None = None
) -> UnitTree:
    """Return `tree` where the units `codes` are part of `into` from the day `at` on.

    All that belonged to them belongs to `into` then. `into` goes on where it is there already (and
    may be one of `codes`); else it begins on that day, beside the first of them.

    :param name: what `into` is called from then on; as before where not given.
    :raises UnknownUnit: when one of `codes` is not there on that day.
    :raises UnitConflict: when they are not of one kind, or a new unit has no name.
    """
    ending = [tree.require(code, at) for code in dict.fromkeys(codes) if code != into]
    heir = _heir(tree, ending, into, at, name)
    if any(one.kind is not heir.kind for one in ending):
        raise unit_conflict(
            into,
            "Chỉ sáp nhập được các đơn vị cùng loại.",
            "Only units of one kind can be merged.",
        )
    units = {code: list(spells) for code, spells in tree.units.items()}
    units[into] = _stated(units.get(into, []), heir)
    gone = {one.code for one in ending}
    for spell in _later(tree, at):
        if spell.parent in gone:
            start = max(spell.span.start, at)
            moved = replace(spell, parent=into, span=Span(start))
            units[spell.code] = _stated(units[spell.code], moved)
    for code in gone:
        units[code] = _closed(units[code], at)
    became = {Succession(code, into, at) for code in gone}
    return _tree(units, tree.successions | became)


def _heir(
    tree: UnitTree, ending: Sequence[Spell], into: str, at: dt.date, name: str | None
) -> Spell:
    present = tree.on(into, at)
    if present is not None:
        return replace(present, name=name or present.name, span=Span(at))
    if name is None or not ending or into in tree.units:
        raise unit_conflict(
            into,
            "Đơn vị mới cần một mã chưa từng dùng và một tên (--name).",
            "A new unit needs a code never used before and a name (--name).",
        )
    levels = frozenset[Level]().union(*(one.levels for one in ending))
    first = ending[0]
    return replace(first, code=into, name=name, span=Span(at), levels=levels)


def _later(tree: UnitTree, at: dt.date) -> list[Spell]:
    every = (spell for spells in tree.units.values() for spell in spells)
    return [spell for spell in every if spell.span.reaches(at)]


def _stated(spells: Sequence[Spell], stated: Spell) -> list[Spell]:
    """Return `spells` with `stated` from its first day to the next change known already."""
    at = stated.span.start
    held = next((one for one in spells if at in one.span), None)
    if held is not None and _alike(held, stated):
        return list(spells)
    later = [one for one in spells if one.span.start > at]
    end = held.span.end if held else min((one.span.start for one in later), default=None)
    earlier = _ended([one for one in spells if one.span.start <= at], at)
    return [*earlier, replace(stated, span=Span(at, end)), *later]


def _closed(spells: Sequence[Spell], at: dt.date) -> list[Spell]:
    kept = _ended(spells, at)
    if not kept:
        raise unit_conflict(
            spells[0].code,
            f"Đơn vị này mới có từ {spells[0].span.start}, không thể hết vào ngày {at}.",
            f"The unit is there only since {spells[0].span.start}, it cannot end on {at}.",
        )
    return kept


def _alike(held: Spell, stated: Spell) -> bool:
    return replace(held, span=stated.span) == stated


def _ended(spells: Sequence[Spell], at: dt.date) -> list[Spell]:
    """Return `spells` cut off before the day `at`."""
    kept = (one for one in spells if one.span.start < at)
    return [
        replace(one, span=Span(one.span.start, at)) if one.span.reaches(at) else one for one in kept
    ]


def _tree(units: dict[str, list[Spell]], successions: frozenset[Succession]) -> UnitTree:
    return tree_of((spell for spells in units.values() for spell in spells), successions)
