"""Switches from one vendor to another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0012"
down_revision: str | None = "0011"


def upgrade() -> None:
    op.create_table(
        "switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school", AutoString(), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("target", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("actor", AutoString(), nullable=False),
        sa.Column("cursor", AutoString(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("cut_over_on", sa.Date(), nullable=True),
        sa.Column("agreed_until", sa.Date(), nullable=True),
        sa.Column("report", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_switch")),
    )
    op.create_index(op.f("ix_switch_school"), "switch", ["school"])
    op.create_table(
        "switch_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("switch_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("school_year", AutoString(), nullable=False),
        sa.Column("class_name", AutoString(), nullable=False),
        sa.Column("pupil", AutoString(), nullable=False),
        sa.Column("target_pupil", AutoString(), nullable=False),
        sa.Column("finding", AutoString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("reason", AutoString(), nullable=True),
        sa.Column("accepted_by", AutoString(), nullable=True),
        sa.Column("accepted_why", AutoString(), nullable=True),
        sa.Column("request_id", AutoString(), nullable=True),
        sa.Column("outcome", AutoString(), nullable=True),
        sa.Column("checked", AutoString(), nullable=True),
        sa.Column("verdict", AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["switch_id"], ["switch.id"], name=op.f("fk_switch_item_switch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_switch_item")),
        sa.UniqueConstraint(
            "switch_id", "kind", "key", name=op.f("uq_switch_item_switch_id_kind_key")
        ),
    )
    op.create_index(
        op.f("ix_switch_item_switch_id_request_id"), "switch_item", ["switch_id", "request_id"]
    )


def downgrade() -> None:
    raise NotImplementedError("a store is never downgraded")
