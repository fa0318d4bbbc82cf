"""Where the engine keeps its queues: beside the store, whatever that is (nơi giữ hàng đợi)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

_SCHEMA = "dbos"


def engine_of(store: str) -> str:
    """Return the URL of the engine's database beside the store at `store` (a file or a URL).

    On SQLite a file of its own: in the store's, writers of both would wait for each other for ever.
    On PostgreSQL the same database, where the engine's tables have a schema of their own.
    """
    if "://" not in store:
        return f"sqlite:///{Path(store).with_suffix('.engine.sqlite')}"
    url = make_url(store)
    if url.get_backend_name() != "sqlite":
        return store
    return engine_of(str(url.database))


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite database, None for any other."""
    parsed = make_url(url)
    return Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None


def place_of(url: str) -> str:
    """Return how people are told of the database at `url`: its file, or its URL, never secrets."""
    return str(file_of(url) or make_url(url).render_as_string(hide_password=True))


def shared(url: str) -> bool:
    """Return whether several workers may serve the database at `url`."""
    return file_of(url) is None


def exists(url: str) -> bool:
    """Return whether anything was ever queued there; nothing is made by asking."""
    file = file_of(url)
    if file is not None:
        return file.exists()
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    try:
        return _SCHEMA in inspect(engine).get_schema_names()
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()
