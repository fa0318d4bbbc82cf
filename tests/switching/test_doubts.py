"""What could lose or overwrite something stops a switch until a person has spoken."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.core.contracts import SignedFile
from hub.core.errors import Pause, Reject
from hub.core.switching.deciding import accept, settle
from hub.core.switching.words import Checked, Found, Kind, Outcome, Stage
from simulation.vendors.bad_days import BadDay
from tests.spec import samples
from tests.switching.test_switch import verified
from tests.switching.worlds import ACTOR, files, pupils, switching
from tests.vendors.worlds import push

SOME = pupils()[:4]


def test_another_value_at_the_target_is_overwritten_only_when_accepted(tmp_path: Path) -> None:
    other = samples.change(SOME[0], {"pupil.policy_group": "Khác (giả lập)"})
    with switching(tmp_path, "viettel", "exchange", held=SOME, there=[other], signed=()) as world:
        world.plan()
        (changed,) = [one for one in world.items() if one.finding == Found.CHANGED]
        assert changed.reason == "pupil.policy_group"
        with pytest.raises(Pause):
            world.carry()
        assert sum(world.target.book.written.values()) == 0
        with world.shop.store.writing() as transaction:
            count = accept(transaction, world.latest(), frozenset(), why="thử", actor=ACTOR)
        assert count == 1
        assert world.carry().state == Stage.MOVED
        assert verified(world) is Stage.VERIFIED


def test_a_source_that_is_written_after_the_plan_is_planned_again(tmp_path: Path) -> None:
    late = samples.change(SOME[0], {"pupil.policy_group": "Muộn (giả lập)"})
    with switching(tmp_path, "viettel", "exchange", held=SOME, signed=()) as world:
        world.plan()
        push(world.source.adapter, [late], overwrite=True)
        with pytest.raises(Pause, match="viettel"):
            world.carry()
        world.plan()
        assert world.carry().state == Stage.MOVED


def test_what_the_hub_has_and_the_source_lost_goes_from_the_hub(tmp_path: Path) -> None:
    with switching(tmp_path, "exchange", "viettel", held=SOME[:2], signed=()) as world:
        with world.shop.store.writing() as transaction:
            transaction.transcripts.save(SOME)
        world.plan()
        assert [one.finding for one in world.items()].count(Found.MISSING) == 2
        with pytest.raises(Pause):
            world.carry()
        with world.shop.store.writing() as transaction:
            accept(transaction, world.latest(), frozenset(), why="thử", actor=ACTOR)
        world.carry()
        assert verified(world) is Stage.VERIFIED
        assert len(world.target.book.entries) == len(SOME)


def test_a_code_of_somebody_else_is_settled_by_a_person(tmp_path: Path) -> None:
    changes = {
        "pupil.full_name": "Người Khác (giả lập)",
        "pupil.personal_id": "999999999999",
        "pupil.birth_date": None,
    }
    stranger = samples.change(SOME[0], changes)
    code = stranger.pupil.code
    with switching(
        tmp_path, "viettel", "exchange", held=SOME, there=[stranger], signed=()
    ) as world:
        world.plan()
        doubts = [one for one in world.items() if one.finding == Found.AMBIGUOUS]
        assert {one.pupil for one in doubts} == {code}
        with world.shop.store.writing() as transaction:
            settle(transaction, world.latest(), code, f"{code}-2", why="thử", actor=ACTOR)
        world.plan()
        assert world.carry().state == Stage.MOVED
        assert verified(world) is Stage.VERIFIED
        assert len(world.target.book.entries) == len(SOME) + 1
        with (
            pytest.raises(Reject),
            world.shop.store.writing() as transaction,
        ):
            settle(transaction, world.latest(), code, code, why="thử", actor=ACTOR)


def test_a_target_that_fails_halfway_is_gone_on_with_and_writes_once(tmp_path: Path) -> None:
    days = [BadDay.LOST_ANSWER, BadDay.BUSY]
    with switching(tmp_path, "exchange", "viettel", held=SOME, days=days) as world:
        world.plan()
        world.carry()
        assert set(world.target.book.written.values()) == {1}
        assert verified(world) is Stage.VERIFIED


def test_what_the_target_cannot_read_is_held_and_named(tmp_path: Path) -> None:
    odd = SignedFile("la.xml", b"<khac/>")
    with switching(tmp_path, "viettel", "exchange", held=SOME, signed=files()[:1]) as world:
        world.plan()
        with world.shop.store.writing() as transaction:
            number = world.latest().id
            (file,) = transaction.switches.items(number, kind=Kind.FILE)
            transaction.switches.note([file.id], name=odd.name)
        world.target.book.store(odd.name, files()[1].content)
        world.carry()
        assert verified(world) is Stage.VERIFIED
        (held,) = [one for one in world.items() if one.outcome == Outcome.HELD]
        assert (held.name, held.checked, held.content) == (
            odd.name,
            Checked.HELD,
            files()[0].content,
        )
