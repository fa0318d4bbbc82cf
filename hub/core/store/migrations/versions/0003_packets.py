"""Packets to the ministry, their records and the receipts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    op.create_table(
        "packet_counter",
        sa.Column("sender", AutoString(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sender", name=op.f("pk_packet_counter")),
    )
    op.create_table(
        "packet",
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("destination", AutoString(), nullable=False),
        sa.Column("sender", AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("purpose", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("school_year", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("reference", AutoString(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packet")),
        sa.UniqueConstraint("sender", "version", name=op.f("uq_packet_sender_version")),
    )
    op.create_index(op.f("ix_packet_state"), "packet", ["state"])
    op.create_table(
        "packet_record",
        sa.Column("packet_id", AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("transcript_key", AutoString(), nullable=False),
        sa.Column("document", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("code", AutoString(), nullable=True),
        sa.Column("problems", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["packet_id"], ["packet.id"], name=op.f("fk_packet_record_packet_id")
        ),
        sa.ForeignKeyConstraint(
            ["transcript_key"], ["transcript.key"], name=op.f("fk_packet_record_transcript_key")
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["document.sha256"], name=op.f("fk_packet_record_document")
        ),
        sa.PrimaryKeyConstraint("packet_id", "position", name=op.f("pk_packet_record")),
    )
    op.create_index(op.f("ix_packet_record_transcript_key"), "packet_record", ["transcript_key"])
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("packet_id", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["packet_id"], ["packet.id"], name=op.f("fk_receipt_packet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("packet_id", "sha256", name=op.f("uq_receipt_packet_id_sha256")),
    )


def downgrade() -> None:
    raise NotImplementedError("a store is never downgraded")
