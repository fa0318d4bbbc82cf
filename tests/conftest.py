"""What every test may use."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

import start
from hub.core.store import Store, open_store
from tests.postgres import PostgresServer

ROOT = Path(__file__).resolve().parent.parent

# The same examples every time and everywhere: a red run is red again on the next machine. A slow
# machine is no failure, hence no deadline.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("default", settings.get_profile("ci"))
settings.load_profile("default")

NewStore = Callable[[], Store]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL server for the whole run, started when the first test asks for it."""
    with PostgresServer.started(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store's file, closed."""
    file = tmp_path_factory.mktemp("store") / "empty.db"
    open_store(file).close()
    return file


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewStore:
    """Make an empty store, on either database; whoever makes it closes it before the next one."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        return server.empty_store
    migrated: Path = request.getfixturevalue("migrated")
    folder = tmp_path_factory.mktemp("stores")
    numbers = count()
    return lambda: open_store(shutil.copy(migrated, folder / f"{next(numbers)}.db"))


@pytest.fixture
def store(new_store: NewStore) -> Iterator[Store]:
    """An empty store, on either database."""
    with ExitStack() as stack:
        yield stack.enter_context(closing(new_store()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need a program which is not here; the header says so."""
    missing = {entry.marker for entry in start.NEEDS if entry.missing()}
    left_out = [item for item in items if missing & {mark.name for mark in item.iter_markers()}]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker(pytest.mark.no_cover)


def pytest_report_header() -> list[str]:
    """Tell what is not tested because a program is not here."""
    missing = [entry for entry in start.NEEDS if entry.missing()]
    return [" / ".join(entry.untested()) for entry in missing]


@pytest.fixture(scope="session")
def shared_vectors() -> Path:
    """Test vectors that lie beside the checkout, where it has any."""
    folder = ROOT.parent / "shared" / "vectors"
    if not folder.is_dir():
        pytest.skip("no shared/vectors beside this checkout")
    return folder
