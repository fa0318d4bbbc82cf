"""A school goes from one vendor to another: nothing is lost, doubled or changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from hub.core.registry.days import today
from hub.core.switching.cutting import cut_over, roll_back
from hub.core.switching.verifying import verify_switch
from hub.core.switching.words import Checked, Found, Kind, Outcome, Stage
from tests.switching.worlds import ACTOR, Switching, files, pupils, switching
from tests.vendors.worlds import VENDORS, pages, transcripts

PAIRS = [
    (source.name, target.name)
    for source in VENDORS
    for target in VENDORS
    if source.name != target.name
]
NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


def verified(world: Switching) -> Stage:
    found = verify_switch(world.shop, world.latest(), None, at=NOW, actor=ACTOR)
    return Stage(found.state)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_school_arrives_whole_and_once(tmp_path: Path, source: str, target: str) -> None:
    with switching(tmp_path, source, target) as world:
        assert world.plan().state == Stage.PLANNED
        assert {item.finding for item in world.items()} == {Found.NEW}
        assert world.carry().state == Stage.MOVED
        assert verified(world) is Stage.VERIFIED
        book = world.target.book
        assert len(book.entries) == len(pupils())
        assert set(book.written.values()) == {1}
        there = {each.key: each for each in transcripts(pages(world.target.adapter))}
        assert there == {each.key: each for each in pupils()}
        assert {one.content for one in book.files.values()} == {one.content for one in files()}
        items = world.items()
    assert {item.outcome for item in items} == {Outcome.MOVED}
    assert {item.checked for item in items} == {Checked.SAME}
    assert {item.key for item in items if item.kind == Kind.FILE} == {
        hashlib.sha256(one.content).hexdigest() for one in files()
    }


def test_there_and_back_again_is_the_first_state(tmp_path: Path) -> None:
    with switching(tmp_path, "viettel", "vnpt") as world:
        before = dict(world.source.book.entries)
        world.plan()
        world.carry()
        assert verified(world) is Stage.VERIFIED
        cut = cut_over(world.shop, world.latest(), today(), today(), actor=ACTOR)
        assert cut.state == Stage.CUT_OVER
        back = Switching(world.shop, world.school, world.target, world.source)
        back.plan()
        assert {item.finding for item in back.items()} == {Found.MATCHED}
        assert back.carry().state == Stage.MOVED
        assert verified(back) is Stage.VERIFIED
        cut_over(world.shop, back.latest(), today(), today(), actor=ACTOR)
        assert dict(world.source.book.entries) == before
        assert sum(world.source.book.written.values()) == 0


def test_rolled_back_the_school_uses_the_first_vendor_again(tmp_path: Path) -> None:
    with switching(tmp_path, "exchange", "viettel") as world:
        world.plan()
        world.carry()
        verified(world)
        cut_over(world.shop, world.latest(), today(), today(), actor=ACTOR)
        done = roll_back(world.shop, world.latest(), why="thử", actor=ACTOR)
        assert done.state == Stage.ROLLED_BACK
        assert world.plan().state == Stage.PLANNED  # Who is used, and who is next, as before.
        assert {item.finding for item in world.items()} == {Found.MATCHED}
