"""Brings a store's schema up to date with alembic, only when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from hub.core.store.errors import foreign, newer
from hub.core.store.locking import Lock, hold

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0012"
"""The newest revision; a test holds it against the migrations themselves."""

_VERSION_TABLE = "alembic_version"


def migrate(reading: Engine, writing: Engine, where: str) -> None:
    """Bring the schema to `HEAD`, in one transaction.

    :param reading: tells whether there is anything to do, also while another program writes.
    :param writing: begins transactions that write, so that two programs cannot migrate at once.
    """
    with reading.connect() as connection:
        if _revision(connection, where) == HEAD:
            return
    with writing.connect() as connection, connection.begin():
        hold(connection, Lock.MIGRATION)
        found = _revision(connection, where)
        if found == HEAD:
            return
        if found is not None:
            _check_known(connection, found, where)
        upgrade_to(connection, HEAD, where)


def upgrade_to(connection: Connection, revision: str, where: str) -> None:
    """Bring the schema to `revision`, in the caller's transaction.

    :raises StoreNewer: when this hub does not know the revision.
    """
    _check_known(connection, revision, where)
    # Loading alembic takes longer than opening a store that is up to date.
    from alembic import command  # noqa: PLC0415

    command.upgrade(alembic_config(connection), revision)


def _check_known(connection: Connection, revision: str, where: str) -> None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see `upgrade_to`

    scripts = ScriptDirectory.from_config(alembic_config(connection))
    if revision not in {script.revision for script in scripts.walk_revisions()}:
        raise newer(where, revision, HEAD)


def alembic_config(connection: Connection) -> Config:
    """Return alembic's configuration for the migrations packaged here, over `connection`."""
    from alembic.config import Config  # noqa: PLC0415 - see `migrate`

    config = Config()
    config.set_main_option("script_location", "hub.core.store:migrations")
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection, where: str) -> str | None:
    """Return the schema's revision, None for an empty database."""
    tables = inspect(connection).get_table_names()
    if _VERSION_TABLE in tables:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    if tables:
        raise foreign(where)
    return None
