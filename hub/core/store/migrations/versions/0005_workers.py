"""Worker processes with their heartbeats, and work that stopped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    op.create_table(
        "worker",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("host", AutoString(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
    op.create_table(
        "stoppage",
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("unit", AutoString(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("who", AutoString(), nullable=False),
        sa.Column("place", AutoString(), nullable=True),
        sa.Column("what_vi", AutoString(), nullable=False),
        sa.Column("what_en", AutoString(), nullable=False),
        sa.Column("remedy_vi", AutoString(), nullable=False),
        sa.Column("remedy_en", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_stoppage")),
    )
    op.create_index(op.f("ix_stoppage_unit"), "stoppage", ["unit"])


def downgrade() -> None:
    raise NotImplementedError("a store is never downgraded")
