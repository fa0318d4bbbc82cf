"""Requests for signatures that wait for a person, and what they are for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    op.create_table(
        "ticket",
        sa.Column("request_id", AutoString(), nullable=False),
        sa.Column("signer", AutoString(), nullable=False),
        sa.Column("account", AutoString(), nullable=False),
        sa.Column("unit", AutoString(), nullable=False),
        sa.Column("actor", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("method", AutoString(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("reference", AutoString(), nullable=False),
        sa.Column("description", AutoString(), nullable=False),
        sa.Column("provider_id", AutoString(), nullable=True),
        sa.Column("memo", AutoString(), nullable=False),
        sa.Column("poll_seconds", sa.Float(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("closes_at", UTCDateTime(), nullable=False),
        sa.Column("problem", AutoString(), nullable=True),
        sa.Column("doubted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_ticket")),
    )
    op.create_index(op.f("ix_ticket_provider_id"), "ticket", ["provider_id"])
    op.create_index(op.f("ix_ticket_state_next_at"), "ticket", ["state", "next_at"])
    op.create_table(
        "ticket_item",
        sa.Column("request_id", AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("transcript_key", AutoString(), nullable=False),
        sa.Column("slot", AutoString(), nullable=False),
        sa.Column("document", AutoString(), nullable=False),
        sa.Column("line", AutoString(), nullable=False),
        sa.Column("prepared", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["ticket.request_id"], name=op.f("fk_ticket_item_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["transcript_key"], ["transcript.key"], name=op.f("fk_ticket_item_transcript_key")
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["document.sha256"], name=op.f("fk_ticket_item_document")
        ),
        sa.PrimaryKeyConstraint("request_id", "position", name=op.f("pk_ticket_item")),
    )
    op.create_index(op.f("ix_ticket_item_transcript_key"), "ticket_item", ["transcript_key"])


def downgrade() -> None:
    raise NotImplementedError("a store is never downgraded")
