"""A school's hub on either store, and blows that fall at a moment of its work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import wraps

import pytest

from hub.core.host import PluginHost
from hub.core.transport.http import HttpEndpoint
from tests.faults.haste import hasten
from tests.faults.scenario import Scenario, scenario
from tests.postgres import PostgresServer


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where an empty store is to be: a file, or a database on a server."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        return server.new_database()
    return str(tmp_path_factory.mktemp("place") / "hub.sqlite")


@pytest.fixture(scope="module")
def shared_school(place: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenario]:
    with scenario(tmp_path_factory.mktemp("school"), place, PluginHost(strict=True)) as made:
        yield made


@pytest.fixture
def school(shared_school: Scenario, monkeypatch: pytest.MonkeyPatch) -> Scenario:
    """A school; what one test of a file has brought to its end stays there for the next."""
    hasten(monkeypatch)
    return shared_school


@pytest.fixture
def on_first_answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Let a blow fall when the next answer of somebody else has just come, and is not kept yet."""
    waiting: list[Callable[[], object]] = []
    request: Callable[..., Awaitable[object]] = HttpEndpoint.request

    @wraps(request)
    async def struck(*args: object, **kwargs: object) -> object:
        answer = await request(*args, **kwargs)
        if waiting:
            waiting.pop()()
        return answer

    monkeypatch.setattr(HttpEndpoint, "request", struck)
    return waiting.append
