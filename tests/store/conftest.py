"""Stores for tests: copies of one that was migrated once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path

import pytest

from hub.core.store import Store, open_store


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store's file, closed."""
    file = tmp_path_factory.mktemp("store") / "empty.db"
    open_store(file).close()
    return file


@pytest.fixture(scope="session")
def new_store(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Store]:
    """Make an empty store; whoever makes it closes it."""
    folder = tmp_path_factory.mktemp("stores")
    numbers = count()

    def make() -> Store:
        return open_store(shutil.copy(migrated, folder / f"{next(numbers)}.db"))

    return make


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Iterator[Store]:
    """An empty store."""
    with ExitStack() as stack:
        yield stack.enter_context(closing(new_store()))
