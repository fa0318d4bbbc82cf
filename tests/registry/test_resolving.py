"""The nearest unit above decides: held against a model that tries every unit and every row."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from hub.core.model import Level
from hub.core.registry.resolving import Standing, resolve
from hub.core.registry.tree import tree_of
from hub.core.store import Assignment, Span, Spell, UnitKind

DAY = dt.date(2025, 7, 1)
DAYS = [DAY + dt.timedelta(days=n) for n in range(10)]
PARENTS = {"37": None, "99001": "37", "99002": "37", "TH01": "99001", "TH02": "99002"}
KINDS = {2: UnitKind.PROVINCE, 5: UnitKind.COMMUNE, 4: UnitKind.SCHOOL}
MOVED = DAYS[5]
"""From this day on TH01 belongs to the other commune."""
TREE = tree_of(
    [
        Spell(code, KINDS[len(code)], code, parent, Span(DAY, MOVED if code == "TH01" else None))
        for code, parent in PARENTS.items()
    ]
    + [Spell("TH01", UnitKind.SCHOOL, "TH01", "99002", Span(MOVED))]
)


@st.composite
def rows(draw: st.DrawFn) -> list[Assignment]:
    """Assignments of one matter, none overlapping another of the same unit and level."""
    kept: list[Assignment] = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.sampled_from(DAYS))
        end = draw(st.one_of(st.none(), st.sampled_from(DAYS)))
        if end is not None and end <= start:
            continue
        one = Assignment(
            unit=draw(st.sampled_from(list(PARENTS))),
            level=draw(st.sampled_from([None, Level.PRIMARY, Level.LOWER_SECONDARY])),
            matter="adapter",
            value=f"plugin-{number}",
            span=Span(start, end),
            id=number,
        )
        same = [each for each in kept if (each.unit, each.level) == (one.unit, one.level)]
        if not any(each.span.overlaps(one.span) for each in same):
            kept.append(one)
    return kept


def by_brute_force(
    assigned: list[Assignment], unit: str, level: Level | None, day: dt.date
) -> Assignment | None:
    parent_of = {**PARENTS, "TH01": "99001" if day < MOVED else "99002"}
    at: str | None = unit
    while at is not None:
        for wanted in (level, None):
            for one in assigned:
                if one.unit == at and one.level == wanted and day in one.span:
                    return one
        at = parent_of[at]
    return None


@given(
    assigned=rows(),
    unit=st.sampled_from(list(PARENTS)),
    level=st.sampled_from([None, *Level]),
    day=st.sampled_from(DAYS),
)
def test_the_nearest_unit_above_decides(
    assigned: list[Assignment], unit: str, level: Level | None, day: dt.date
) -> None:
    found = resolve(TREE, assigned, unit, level, day)
    assert found.decided == by_brute_force(assigned, unit, level, day)
    above = {spell.code for spell in TREE.chain(unit, day)}
    assert {one.assignment.id for one in found.considered} == {
        one.id for one in assigned if one.unit in above
    }
    assert sum(one.standing is Standing.DECIDES for one in found.considered) <= 1
    for one in found.considered:
        if one.standing is Standing.OTHER_DAYS:
            assert day not in one.assignment.span
        if one.standing is Standing.OTHER_LEVEL:
            assert one.assignment.level not in (None, level)
        if one.standing in (Standing.FARTHER, Standing.LESS_SPECIFIC):
            assert found.decided is not None
            same_unit = found.decided.unit == one.assignment.unit
            assert same_unit == (one.standing is Standing.LESS_SPECIFIC)
