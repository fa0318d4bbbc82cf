"""``hub report``: from a published class to receipts, through the destination that is assigned."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from hub.core.journey.moving import move
from hub.core.journey.states import Step
from hub.core.store import open_store
from simulation.gateway.bad_days import BadDay
from simulation.gateway.world import RECEIPTS_CERTIFICATE, SENDER_KEY, GatewayWorld
from simulation.pki import load_pool
from simulation.province import write_units
from tests.cli.conftest import Commune

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def world(tmp_path: Path) -> GatewayWorld:
    return GatewayWorld.create(tmp_path / "gateway", "37", load_pool())


@pytest.fixture
def published(ask: Ask, commune: Commune, tmp_path: Path) -> list[str]:
    """The keys of a signed, published school; the units are in the store."""
    store = ("--store", commune.store)
    write_units(tmp_path, 3, [commune.secondary])
    ask("unit", "import", tmp_path / "units-2025.csv", "--at", "2025-07-01", "--whole", *store)
    ask(
        "sign",
        *("--keys", commune.keys(commune.secondary), "--set", "trusted_keys=true"),
        *("--school", commune.secondary.code, *store),
    )
    _, submitted = ask("submit", "--school", commune.secondary.code, *store)
    keys: list[str] = submitted["moved"]
    with closing(open_store(commune.store)) as opened, opened.writing() as transaction:
        for step in (Step.APPROVE, Step.PUBLISH):
            move(transaction, keys, step, actor="local")
    return keys


def _assign(ask: Ask, commune: Commune, world: GatewayWorld, address: str) -> None:
    token = world.folder / "token.txt"
    token.write_text(world.token, "utf-8")
    settings = world.settings(address)
    ask(
        *("assign", "set", "37", "destination", "ministry", "--at", "2025-07-01"),
        *("--set", f"address={address}", "--set", "unit=37", "--set", f"ca={settings['ca']}"),
        *("--set", "first_wait=0.01", "--set", "budget=5"),
        *("--secret", f"token={token}", "--key-file", world.folder / "hocba.keys"),
        *("--store", commune.store),
    )


def _report(commune: Commune, world: GatewayWorld) -> tuple[object, ...]:
    return (
        *("report", "37", "--key", world.folder / SENDER_KEY),
        *("--receivers", world.folder / RECEIPTS_CERTIFICATE),
        *("--key-file", world.folder / "hocba.keys", "--store", commune.store),
    )


def test_a_published_school_is_receipted_once(
    ask: Ask, commune: Commune, world: GatewayWorld, published: list[str]
) -> None:
    gateway = world.gateway()
    with gateway.serving() as address:
        _assign(ask, commune, world, address)
        code, answer = ask(*_report(commune, world))
        assert (code, answer["accepted"]) == (ExitCode.DONE, len(published))
        code, answer = ask(*_report(commune, world))
        assert (code, answer["accepted"]) == (ExitCode.DONE, 0)
    assert gateway.desk.book.counted == dict.fromkeys(published, 1)
    _, status = ask("status", "--store", commune.store)
    assert {each["state"]: each["count"] for each in status["schools"]}["receipted"] == len(
        published
    )


def test_what_the_receiver_refuses_is_told_and_exits_with_no(
    tell: Tell, ask: Ask, commune: Commune, world: GatewayWorld, published: list[str]
) -> None:
    with world.gateway(BadDay.PARTIAL).serving() as address:
        _assign(ask, commune, world, address)
        code, out, _ = tell(*_report(commune, world), "--lang", "en")
    assert code == ExitCode.NO
    assert published
    assert "refused" in out


def test_a_unit_without_a_destination_is_told_so(
    tell: Tell, commune: Commune, world: GatewayWorld, published: list[str]
) -> None:
    code, _, err = tell(*_report(commune, world), "--lang", "en")
    assert code == ExitCode.REJECTED
    assert "hub assign set 37 destination" in err
    assert published
