"""Opens the database behind a store, whichever of the two it is (kết nối cơ sở dữ liệu)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from hub.core.store.errors import unreadable_url, unsupported


@dataclass(frozen=True, slots=True)
class Engines:
    """One database, for those who only read and for those who write; they share connections."""

    reading: Engine
    writing: Engine
    where: str

    def close(self) -> None:
        """Close every connection."""
        self.writing.dispose()


def connect(place: Path | str) -> Engines:
    """Return the engines for `place`; nothing is opened yet.

    :param place: the path of a file, or a URL: ``sqlite:///hub.db``,
        ``postgresql://user@host/database``.
    :raises StoreUnusable: for any other kind of database, or no URL at all.
    """
    url = _url(place)
    # Here and not above: a school's store of one file needs nothing of PostgreSQL.
    if url.get_backend_name() == "postgresql":
        from hub.core.store import postgresql  # noqa: PLC0415

        return Engines(*postgresql.engines(url), where=url.render_as_string(hide_password=True))
    from hub.core.store import sqlite  # noqa: PLC0415

    return Engines(*sqlite.engines(url), where=url.database or str(place))


def _url(place: Path | str) -> URL:
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(place))
    try:
        url = make_url(place)
    except ArgumentError:
        # Its message repeats the text, which may hold a password.
        url = None
    if url is None:
        raise unreadable_url()
    kind = url.get_backend_name()
    if kind not in ("sqlite", "postgresql") or not url.database:
        raise unsupported(kind)
    return url
