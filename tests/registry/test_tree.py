"""The tree of units: its laws hold whatever happens, and the past stays as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.model import Level
from hub.core.registry.changes import close, merge, move, state
from hub.core.registry.errors import UnitConflict, UnknownUnit
from hub.core.registry.keeping import change_tree, load_tree
from hub.core.registry.tree import UnitTree, tree_of
from hub.core.store import Span, Spell, Store, Succession, UnitKind

START = dt.date(2004, 7, 8)
REFORM = dt.date(2025, 7, 1)
LAST_DAY = REFORM - dt.timedelta(days=1)


def unit(
    code: str,
    kind: UnitKind,
    parent: str | None = None,
    since: dt.date = START,
    until: dt.date | None = None,
    name: str | None = None,
) -> Spell:
    levels = frozenset({Level.PRIMARY}) if kind is UnitKind.SCHOOL else frozenset[Level]()
    return Spell(code, kind, name or f"{code} (giả lập)", parent, Span(since, until), levels)


BEFORE = tree_of(
    [
        unit("36", UnitKind.PROVINCE),
        unit("37", UnitKind.PROVINCE),
        unit("991", UnitKind.DISTRICT, "36"),
        unit("99001", UnitKind.COMMUNE, "991"),
        unit("99002", UnitKind.COMMUNE, "991"),
        unit("TH01", UnitKind.SCHOOL, "99001"),
        unit("TH02", UnitKind.SCHOOL, "99002"),
    ]
)


def reformed() -> UnitTree:
    """The tree after 1/7/2025: no district, one province less, one commune of two."""
    tree = state(
        BEFORE, [unit(code, UnitKind.COMMUNE, "37", REFORM) for code in ("99001", "99002")]
    )
    tree = close(tree, "991", REFORM)
    tree = merge(tree, ["36"], "37", REFORM)
    return merge(tree, ["99002"], "99001", REFORM, "Phường Mới (giả lập)")


def codes(chain: tuple[Spell, ...]) -> list[str]:
    return [one.code for one in chain]


def test_the_reform_of_2025_leaves_the_past_as_it_was() -> None:
    tree = reformed()
    assert codes(tree.chain("TH02", LAST_DAY)) == ["TH02", "99002", "991", "36"]
    assert codes(tree.chain("TH02", REFORM)) == ["TH02", "99001", "37"]
    assert tree.require("99001", LAST_DAY).name == "99001 (giả lập)"
    assert tree.require("99001", REFORM).name == "Phường Mới (giả lập)"
    assert tree.subtree("37", LAST_DAY) == {"37"}
    assert tree.subtree("37", REFORM) == {"37", "99001", "TH01", "TH02"}
    assert tree.subtree("991", REFORM) == frozenset()
    assert tree.chain("991", REFORM) == ()
    assert tree.predecessors("37") == ("36",)
    assert tree.successors("99002") == ("99001",)


def test_who_asks_for_a_day_without_the_unit_is_told_when_it_was_and_what_it_became() -> None:
    with pytest.raises(UnknownUnit) as caught:
        reformed().require("99002", REFORM)
    assert "2004-07-08 – 2025-06-30" in caught.value.remedy.vi
    assert "99001" in caught.value.remedy.en
    with pytest.raises(UnknownUnit):
        reformed().require("88888", REFORM)


def test_a_school_moves() -> None:
    tree = move(BEFORE, "TH01", "99002", dt.date(2020, 8, 1))
    assert codes(tree.chain("TH01", dt.date(2020, 7, 31)))[1] == "99001"
    assert codes(tree.chain("TH01", dt.date(2020, 8, 1)))[1] == "99002"
    assert move(tree, "TH01", "99002", dt.date(2021, 1, 1)) == tree


def test_what_is_known_of_the_future_stays() -> None:
    later = state(BEFORE, [unit("TH01", UnitKind.SCHOOL, "99002", REFORM)])
    tree = state(later, [unit("TH01", UnitKind.SCHOOL, "99001", dt.date(2020, 1, 1), name="Mới")])
    assert tree.require("TH01", LAST_DAY).name == "Mới"
    assert codes(tree.chain("TH01", REFORM))[1] == "99002"
    earlier = state(BEFORE, [unit("38", UnitKind.PROVINCE, None, REFORM)])
    assert state(earlier, [unit("38", UnitKind.PROVINCE)]).require("38", LAST_DAY).span == Span(
        START, REFORM
    )


def test_two_make_a_new_one() -> None:
    tree = merge(BEFORE, ["TH01", "TH02"], "TH03", REFORM, "Trường Tiểu học Mới (giả lập)")
    assert tree.on("TH01", REFORM) is None
    heir = tree.require("TH03", REFORM)
    assert (heir.parent, heir.levels) == ("99001", frozenset({Level.PRIMARY}))
    assert tree.successions == {Succession(one, "TH03", REFORM) for one in ("TH01", "TH02")}


@pytest.mark.parametrize(
    "change",
    [
        lambda: close(BEFORE, "99001", REFORM),
        lambda: close(BEFORE, "TH01", START),
        lambda: move(BEFORE, "99001", "TH01", REFORM),
        lambda: move(BEFORE, "99001", "99002", REFORM),
        lambda: move(BEFORE, "37", "36", REFORM),
        lambda: merge(BEFORE, ["TH01"], "99002", REFORM),
        lambda: merge(BEFORE, ["TH01"], "TH03", REFORM),
        lambda: merge(close(BEFORE, "TH02", REFORM), ["TH01"], "TH02", REFORM, "Mới"),
        lambda: merge(BEFORE, ["TH01", "TH02"], "TH02", START, "Mới"),
        lambda: state(BEFORE, [unit("TH09", UnitKind.SCHOOL, "99001", dt.date(2000, 1, 1))]),
        lambda: state(BEFORE, [unit("TH09", UnitKind.SCHOOL, "none")]),
        lambda: state(BEFORE, [unit("TH09", UnitKind.SCHOOL)]),
        lambda: state(BEFORE, [unit("991", UnitKind.PROVINCE, None, REFORM)]),
        lambda: tree_of([unit("37", UnitKind.PROVINCE), unit("37", UnitKind.PROVINCE)]),
    ],
)
def test_what_would_tear_the_tree_is_refused(change: Callable[[], UnitTree]) -> None:
    with pytest.raises(UnitConflict) as caught:
        change()
    assert caught.value.what.vi != caught.value.what.en


DAYS = [dt.date(2020, 1, 1) + dt.timedelta(days=n) for n in range(12)]
CODES = [*BEFORE.units, "99003", "TH03"]
CHANGES = st.one_of(
    st.tuples(
        st.just("move"), st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(DAYS)
    ),
    st.tuples(
        st.just("merge"), st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(DAYS)
    ),
    st.tuples(st.just("close"), st.sampled_from(CODES), st.just(""), st.sampled_from(DAYS)),
)


def changed(tree: UnitTree, what: str, code: str, other: str, day: dt.date) -> UnitTree:
    if what == "move":
        return move(tree, code, other, day)
    if what == "merge":
        return merge(tree, [code], other, day, "Mới (giả lập)")
    return close(tree, code, day)


def picture(tree: UnitTree, day: dt.date) -> dict[str, tuple[str | None, str]]:
    return {one.code: (one.parent, one.name) for one in tree.present(day)}


@given(changes=st.lists(CHANGES, max_size=12))
def test_no_circle_no_overlap_no_orphan_and_the_past_is_kept(
    changes: list[tuple[str, str, str, dt.date]],
) -> None:
    tree = BEFORE
    for what, code, other, day in changes:
        try:
            after = changed(tree, what, code, other, day)
        except (UnitConflict, UnknownUnit):
            continue
        before = [one for one in (LAST_DAY, *DAYS) if one < day]
        assert [picture(after, one) for one in before] == [picture(tree, one) for one in before]
        tree = after
    for day in (START, *DAYS, LAST_DAY):
        shown = picture(tree, day)
        for code, (parent, _) in shown.items():
            assert parent is None or parent in shown
            above = tree.chain(code, day)
            assert above[-1].kind is UnitKind.PROVINCE
            assert len({one.code for one in above}) == len(above)
            assert all(code in tree.subtree(one.code, day) for one in above)
        for spells in tree.units.values():
            assert sum(day in one.span for one in spells) <= 1


@settings(max_examples=25)
@given(changes=st.lists(CHANGES, max_size=6))
def test_the_store_gives_the_tree_back(
    new_store: Callable[[], Store], changes: list[tuple[str, str, str, dt.date]]
) -> None:
    with closing(new_store()) as store:
        with store.writing() as transaction:
            change_tree(transaction, lambda _: BEFORE)
        tree = BEFORE
        for what, code, other, day in changes:
            try:
                after = changed(tree, what, code, other, day)
            except (UnitConflict, UnknownUnit):
                continue
            with store.writing() as transaction:
                named = change_tree(
                    transaction, partial(changed, what=what, code=code, other=other, day=day)
                )
            assert set(named) == {c for c in after.units if after.units[c] != tree.units.get(c)}
            tree = after
        with store.reading() as transaction:
            assert load_tree(transaction) == tree
