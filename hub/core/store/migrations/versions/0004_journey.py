"""The journey of each transcript, the ledger of everything that happened, decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0004"
down_revision: str | None = "0003"

_EMPTY = "0" * 64


def upgrade() -> None:
    op.create_table(
        "journey",
        sa.Column("transcript_key", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("reason", AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["transcript_key"], ["transcript.key"], name=op.f("fk_journey_transcript_key")
        ),
        sa.PrimaryKeyConstraint("transcript_key", name=op.f("pk_journey")),
    )
    op.create_index(op.f("ix_journey_state_transcript_key"), "journey", ["state", "transcript_key"])
    op.create_table(
        "ledger",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", AutoString(), nullable=False),
        sa.Column("actor", AutoString(), nullable=False),
        sa.Column("action", AutoString(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("detail", AutoString(), nullable=False),
        sa.Column("previous", AutoString(), nullable=False),
        sa.Column("previous_of_subject", AutoString(), nullable=False),
        sa.Column("hash", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_ledger")),
    )
    op.create_index(op.f("ix_ledger_subject_sequence"), "ledger", ["subject", "sequence"])
    head = op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", AutoString(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
    )
    op.bulk_insert(head, [{"id": 1, "sequence": 0, "hash": _EMPTY}])
    op.create_table(
        "decision",
        sa.Column("number", AutoString(), nullable=False),
        sa.Column("unit", AutoString(), nullable=False),
        sa.Column("request_id", AutoString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("signed_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decision")),
    )
    # What an earlier version kept is on its way already: as far as its document has come.
    op.execute(
        """
        INSERT INTO journey (transcript_key, state, since)
        SELECT t.key, COALESCE(d.state, 'collected'), COALESCE(d.created_at, t.imported_at)
        FROM transcript t LEFT JOIN document d ON d.transcript_key = t.key
        AND NOT EXISTS (
            SELECT 1 FROM document n
            WHERE n.transcript_key = d.transcript_key AND n.sequence > d.sequence
        )
        """
    )


def downgrade() -> None:
    raise NotImplementedError("a store is never downgraded")
