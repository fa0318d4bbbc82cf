"""A small school's hub, made once and copied for each test, and a worker for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hub.core.host import PluginHost
from hub.core.journey.engine import Jobs
from hub.core.journey.engine_place import engine_of
from hub.core.journey.jobs.shift import Shift
from hub.core.journey.workshop import Workshop
from tests.journey.worlds import SmallWorld, small_world


@pytest.fixture(scope="session")
def host() -> PluginHost:
    return PluginHost(strict=True)


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory, host: PluginHost) -> SmallWorld:
    return small_world(tmp_path_factory.mktemp("school"), host)


@pytest.fixture
def world(school: SmallWorld, tmp_path: Path) -> SmallWorld:
    return school.copy(tmp_path)


Office = tuple[Workshop, Jobs]


@pytest.fixture
def office(world: SmallWorld, host: PluginHost) -> Iterator[Office]:
    """Workshop and queues, as a command has them."""
    with (
        closing(Workshop.open(world.site, host)) as shop,
        closing(Jobs(engine_of(world.site.store))) as jobs,
    ):
        yield shop, jobs


@pytest.fixture
def work(world: SmallWorld, host: PluginHost) -> Callable[..., None]:
    """Let a worker do all that is queued."""

    def until_idle(name: str = "w1", processes: int = 0) -> None:
        shift = Shift(site=world.site, name=name, processes=processes, waits=(0.01, 0.01))
        shift.work(threading.Event(), until_idle=True, host=host)

    return until_idle
