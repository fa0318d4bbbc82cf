"""Hash functions of tokens, and what checkpoints cover, hashed anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision: str = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    op.add_column(
        "stamp", sa.Column("digest", AutoString(), server_default="sha256", nullable=False)
    )
    op.create_table(
        "tree_renewal",
        sa.Column("checkpoint", sa.Integer(), nullable=False),
        sa.Column("digest", AutoString(), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint"], ["checkpoint.number"], name=op.f("fk_tree_renewal_checkpoint")
        ),
        sa.PrimaryKeyConstraint("checkpoint", "digest", name=op.f("pk_tree_renewal")),
    )


def downgrade() -> None:
    raise NotImplementedError("a store is never downgraded")
