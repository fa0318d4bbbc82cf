"""The disk is full: the worker ends and says so, nothing is half written, and it goes on with room.

On SQLite the store's file is full, or the engine's; on PostgreSQL both lie on a small disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.core.errors import Actor, Pause
from hub.core.host import PluginHost
from hub.core.journey.engine_place import engine_of, file_of
from tests.faults.account import check_at_any_moment, check_at_the_end
from tests.faults.disks import Disk, Pages, small_disk
from tests.faults.haste import hasten
from tests.faults.scenario import Scenario, scenario
from tests.postgres import PostgresServer

ROUNDS = 4
"""After so many rounds even a file with room inside is full."""

Fault = tuple[Scenario, Disk]


@pytest.fixture(params=["store", "engine"])
def on_a_file(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Fault]:
    hasten(monkeypatch)
    store = tmp_path / "hub.sqlite"
    file = store if request.param == "store" else file_of(engine_of(str(store)))
    assert file is not None
    with scenario(tmp_path, str(store), PluginHost(strict=True)) as made:
        yield made, Pages(file)


@pytest.fixture
def on_a_server(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Fault]:
    hasten(monkeypatch)
    with (
        small_disk(postgres.folder / "small") as disk,
        postgres.database_on(disk.folder) as store,
        scenario(tmp_path, store, PluginHost(strict=True)) as made,
    ):
        yield made, disk


def _round(school: Scenario) -> None:
    school.begin_round()
    school.work()
    school.decide()
    school.work()


def _rounds(school: Scenario) -> None:
    for _ in range(ROUNDS):
        _round(school)


def _survives(school: Scenario, disk: Disk) -> None:
    disk.fill()
    try:
        with pytest.raises(Pause) as full:
            _rounds(school)
        check_at_any_moment(school)
    finally:
        disk.free()
    assert full.value.what.vi == "Ổ đĩa đã đầy; chưa ghi gì."
    assert full.value.what.en == "The disk is full; nothing was written."
    assert full.value.remedy.en == "Free some space and run again."
    assert full.value.who is Actor.OPERATOR
    _round(school)
    check_at_the_end(school)


def test_a_worker_on_a_full_file_ends_in_words_and_goes_on_with_room(on_a_file: Fault) -> None:
    _survives(*on_a_file)


@pytest.mark.needs_tmpfs
def test_a_worker_on_a_full_server_ends_in_words_and_goes_on_with_room(on_a_server: Fault) -> None:
    _survives(*on_a_server)
