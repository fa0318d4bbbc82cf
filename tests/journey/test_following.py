"""Reported transcripts stand where the receiver's answers are, on good and bad days."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hub.core.contracts import RecordState
from hub.core.journey.following import report_underway
from hub.core.journey.moving import move
from hub.core.journey.states import Step
from hub.core.store import Store, audit
from simulation.gateway.bad_days import BadDay
from simulation.gateway.world import GatewayWorld
from tests.journey.test_report import scene
from tests.packets.reports import issued, transcripts

_COUNT = 5
_ON_THE_WAY = (Step.COLLECT, Step.CHECK, Step.COMPOSE, Step.ISSUE, Step.SUBMIT, Step.APPROVE)


@pytest.fixture
def published(store: Store) -> list[str]:
    keys = issued(store, transcripts(_COUNT))
    with store.writing() as transaction:
        for step in (*_ON_THE_WAY, Step.PUBLISH):
            assert move(transaction, keys, step, actor="local").moved == keys
    return keys


def _states(store: Store, keys: list[str]) -> list[str]:
    with store.reading() as transaction:
        assert audit(transaction.ledger).intact
        standing = transaction.journeys.standing(keys)
    return [standing[key].state for key in keys]


def test_what_is_accepted_is_receipted_with_its_code(
    store: Store, world: GatewayWorld, published: list[str]
) -> None:
    with scene(store, world) as at:
        asyncio.run(report_underway(at.reporter, store, published, actor="so"))
        again = asyncio.run(report_underway(at.reporter, store, published, actor="so"))
        codes = at.gateway.desk.book.codes
    assert again.count(RecordState.ACCEPTED) == _COUNT
    assert set(_states(store, published)) == {"receipted"}
    with store.reading() as transaction:
        story = transaction.ledger.of(published[0])
    assert [entry.action for entry in story][-3:] == ["package", "report", "receipt"]
    assert story[-1].facts["code"] == codes[published[0]]


def test_what_is_refused_can_go_into_another_packet(
    store: Store, world: GatewayWorld, published: list[str]
) -> None:
    with scene(store, world, BadDay.PARTIAL) as at:
        first = asyncio.run(report_underway(at.reporter, store, published, actor="so"))
    refused = [each.key for each in first.answers if each.state is RecordState.REFUSED]
    states = dict(zip(published, _states(store, published), strict=True))
    assert refused
    assert {states[key] for key in refused} == {"published"}
    assert {states[key] for key in published if key not in refused} == {"receipted"}
    with store.reading() as transaction:
        assert transaction.journeys.standing(refused)[refused[0]].reason


def test_what_cannot_be_reached_is_packaged_and_goes_the_next_time(
    store: Store, world: GatewayWorld, published: list[str]
) -> None:
    with scene(store, world, budget=0.1) as at:
        pass
    account = asyncio.run(report_underway(at.reporter, store, published, actor="so"))
    assert account.delay is not None
    assert set(_states(store, published)) == {"packaged"}
    with scene(store, world) as at:
        asyncio.run(report_underway(at.reporter, store, published, actor="so"))
    assert set(_states(store, published)) == {"receipted"}


def test_a_crash_between_report_and_states_is_mended_by_running_again(
    store: Store, world: GatewayWorld, published: list[str], tmp_path: Path
) -> None:
    with scene(store, world) as at:
        asyncio.run(at.reporter.report(published))
        assert set(_states(store, published)) == {"published"}
        asyncio.run(report_underway(at.reporter, store, published, actor="so"))
        assert at.gateway.desk.book.counted == dict.fromkeys(published, 1)
    assert set(_states(store, published)) == {"receipted"}
