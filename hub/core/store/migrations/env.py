"""Run by alembic inside the transaction that `hub.core.store.migrating` has begun."""

from __future__ import annotations

from alembic import context

from hub.core.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
context.run_migrations()
