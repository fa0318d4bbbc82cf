"""The register of identities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0009"
down_revision: str | None = "0008"


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("unit", AutoString(), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("source_id", AutoString(), nullable=False),
        sa.Column("canonical", AutoString(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("evidence", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_identity_span")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
    )
    op.create_index(op.f("ix_identity_source_id"), "identity", ["source_id"])
    op.create_index(op.f("ix_identity_canonical"), "identity", ["canonical"])
    in_force = sa.text("valid_until IS NULL")
    for side in ("source_id", "canonical"):
        op.create_index(
            op.f(f"uq_identity_{side}_in_force"),
            "identity",
            ["kind", "unit", "source", side],
            unique=True,
            sqlite_where=in_force,
            postgresql_where=in_force,
        )


def downgrade() -> None:
    raise NotImplementedError("a store is never downgraded")
