"""Where the queues lie: beside the store, and asking makes nothing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from hub.core.journey.engine import Jobs
from hub.core.journey.engine_place import engine_of, exists, shared
from tests.postgres import PostgresServer


def test_a_file_has_its_queues_in_another_file(tmp_path: Path) -> None:
    file = tmp_path / "hocba.sqlite"
    url = engine_of(str(file))
    assert url == f"sqlite:///{tmp_path}/hocba.engine.sqlite" == engine_of(f"sqlite:///{file}")
    assert not shared(url)
    assert not exists(url)
    Jobs(url).close()
    assert exists(url)


def test_postgresql_has_them_in_the_same_database(postgres: PostgresServer) -> None:
    store = postgres.new_database()
    assert engine_of(store) == store
    assert shared(store)
    assert not exists(store)
    with closing(Jobs(store)):
        assert exists(store)


@pytest.mark.parametrize("url", ["postgresql://u:p@127.0.0.1:1/hub"])
def test_a_server_that_does_not_answer_has_none(url: str) -> None:
    assert not exists(url)
