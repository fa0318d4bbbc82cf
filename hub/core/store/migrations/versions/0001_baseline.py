"""The first schema: transcripts, documents, imports and their evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("inserted", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("flagged", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    op.create_table(
        "payload",
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_payload")),
    )
    op.create_table(
        "transcript",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("school_code", AutoString(), nullable=False),
        sa.Column("pupil_code", AutoString(), nullable=False),
        sa.Column("personal_id", AutoString(), nullable=True),
        sa.Column("name_folded", AutoString(), nullable=False),
        sa.Column("school_year", AutoString(), nullable=False),
        sa.Column("level", AutoString(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("class_name", AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("code", AutoString(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", AutoString(), nullable=False),
        sa.Column("imported_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_transcript")),
    )
    op.create_index(op.f("ix_transcript_code"), "transcript", ["code"])
    op.create_index(op.f("ix_transcript_name_folded_key"), "transcript", ["name_folded", "key"])
    op.create_index(op.f("ix_transcript_personal_id"), "transcript", ["personal_id"])
    op.create_index(op.f("ix_transcript_pupil_code"), "transcript", ["pupil_code"])
    op.create_index(
        op.f("ix_transcript_school_code_school_year_grade_class_name"),
        "transcript",
        ["school_code", "school_year", "grade", "class_name"],
    )
    op.create_table(
        "document",
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("transcript_key", AutoString(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("predecessor", AutoString(), nullable=True),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("slots", AutoString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_document_sequence")),
        sa.ForeignKeyConstraint(
            ["predecessor"], ["document.sha256"], name=op.f("fk_document_predecessor")
        ),
        sa.ForeignKeyConstraint(
            ["transcript_key"], ["transcript.key"], name=op.f("fk_document_transcript_key")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "transcript_key", "sequence", name=op.f("uq_document_transcript_key_sequence")
        ),
    )
    op.create_index(op.f("ix_document_state"), "document", ["state"])
    op.create_table(
        "evidence",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("sha256", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_evidence_import_id")),
        sa.ForeignKeyConstraint(["sha256"], ["payload.sha256"], name=op.f("fk_evidence_sha256")),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_sha256"), "evidence", ["sha256"])


def downgrade() -> None:
    raise NotImplementedError("a store is never downgraded")
