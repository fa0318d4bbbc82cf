"""The job that reports: packed, sent and followed by what the sender's assignment says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.core.host import PluginHost
from hub.core.journey.crew import Crew
from hub.core.journey.engine import Arguments, Jobs
from hub.core.journey.jobs import reporting
from hub.core.journey.jobs.desk import Desk
from hub.core.journey.moving import move
from hub.core.journey.routes import underway
from hub.core.journey.schools import collect_school, issue_class
from hub.core.journey.states import State, Step
from hub.core.journey.workshop import Workshop
from hub.core.registry.assigning import Assigner
from hub.core.registry.matters import Matter
from hub.core.registry.vault import Vault
from hub.core.store import Assignment, Span
from simulation.gateway.server import Gateway
from simulation.gateway.world import RECEIPTS_CERTIFICATE, SENDER_KEY, GatewayWorld
from simulation.pki import load_pool
from simulation.province.places import province_code
from tests.journey.worlds import PUPILS, Recorded, SmallWorld


@pytest.fixture
def desk(office: tuple[Workshop, Jobs], world: SmallWorld) -> Desk:
    """A desk at whose school everything is published."""
    shop, jobs = office
    collect_school(shop, world.cohort, actor="local")
    issue_class(shop, world.cohort, actor="local")
    with shop.store.writing() as transaction:
        keys = transaction.journeys.page(State.ISSUED)
        for step in (Step.SUBMIT, Step.APPROVE, Step.PUBLISH):
            assert not move(transaction, keys, step, actor="people").refused
    return Desk(shop, Crew(shop, 0), jobs, waits=())


@pytest.fixture
def ministry(tmp_path: Path) -> GatewayWorld:
    return GatewayWorld.create(tmp_path / "gateway", province_code(), load_pool())


@pytest.fixture
def gateway(ministry: GatewayWorld) -> Iterator[tuple[Gateway, str]]:
    made = ministry.gateway(tls=False)
    with made.serving() as address:
        yield made, address


def _assign(desk: Desk, host: PluginHost, world: SmallWorld, settings: dict[str, object]) -> int:
    span = Span(dt.date(2025, 7, 1))
    wanted = Assignment(province_code(), None, Matter.DESTINATION, "ministry", span, settings)
    with desk.workshop.store.writing() as transaction:
        kept = Assigner(host, Vault(world.site.key_file, host)).assign(transaction, wanted)
    return kept.id or 0


def _run(desk: Desk, number: int) -> object:
    arguments: Arguments = {"assignment": number, "sender": province_code(), "actor": "worker:w1"}
    return reporting.run(desk, Recorded(), arguments)


def test_what_is_published_is_receipted_and_counted_once(
    desk: Desk,
    host: PluginHost,
    world: SmallWorld,
    ministry: GatewayWorld,
    gateway: tuple[Gateway, str],
) -> None:
    server, address = gateway
    settings = ministry.settings(address) | {
        "packet_key": str(ministry.folder / SENDER_KEY),
        "receipt_certificates": str(ministry.folder / RECEIPTS_CERTIFICATE),
    }
    with desk.workshop.store.reading() as transaction:
        found, missing = underway(transaction)
    assert (found, list(missing)) == ({}, [world.plan.code])
    number = _assign(desk, host, world, settings)
    done = {"accepted": PUPILS, "refused": 0, "waiting": 0, "held": 0}
    assert _run(desk, number) == done
    assert _run(desk, number) == dict.fromkeys(done, 0)
    assert server.desk.book.counted == dict.fromkeys(world.keys, 1)


@pytest.mark.parametrize("given", [{}, {"packet_key": "/nowhere.pem"}])
def test_a_sender_without_its_key_stops_and_is_told_so(
    desk: Desk,
    host: PluginHost,
    world: SmallWorld,
    ministry: GatewayWorld,
    given: dict[str, object],
) -> None:
    settings = ministry.settings("http://localhost:1") | given
    number = _assign(desk, host, world, settings)
    assert _run(desk, number) == {"stopped": "paused"}
    with desk.workshop.store.reading() as transaction:
        (stopped,) = transaction.stoppages.find()
    assert stopped.subject == f"report:{province_code()}"
