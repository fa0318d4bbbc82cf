"""Words about revocation: OCSP answers and CRLs as they came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    op.create_table(
        "revocation",
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("about", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_revocation")),
    )
    op.create_index(op.f("ix_revocation_about"), "revocation", ["about"])


def downgrade() -> None:
    raise NotImplementedError("a store is never downgraded")
