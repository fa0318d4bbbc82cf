"""A worker that is killed (-9) at every kind of moment loses nothing and does nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.core.host import PluginHost
from tests.faults.killer import Killer
from tests.faults.scenario import scenario
from tests.faults.victim import ISSUING
from tests.postgres import PostgresServer

KILLS = {"sqlite": 22, "postgresql": 22}


@pytest.mark.parametrize("kind", KILLS)
def test_however_often_the_worker_is_killed_every_transcript_is_counted_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store = str(tmp_path / "hub.sqlite")
    if kind == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        store = server.new_database()
    with scenario(tmp_path, store, PluginHost(strict=True)) as made:
        killer = Killer(made, seed=11)
        killer.kill(KILLS[kind])
    assert killer.deaths == KILLS[kind]
    assert killer.moments.keys() == set(ISSUING)
