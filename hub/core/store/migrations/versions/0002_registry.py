"""The registry: units, assignments, sealed secrets, accounts and who read what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.create_table(
        "unit",
        sa.Column("code", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
    )
    op.create_table(
        "unit_spell",
        sa.Column("code", AutoString(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("parent", AutoString(), nullable=True),
        sa.Column("levels", AutoString(), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_unit_spell_span")
        ),
        sa.ForeignKeyConstraint(["code"], ["unit.code"], name=op.f("fk_unit_spell_code")),
        sa.ForeignKeyConstraint(["parent"], ["unit.code"], name=op.f("fk_unit_spell_parent")),
        sa.PrimaryKeyConstraint("code", "valid_from", name=op.f("pk_unit_spell")),
    )
    op.create_index(op.f("ix_unit_spell_parent"), "unit_spell", ["parent"])
    op.create_table(
        "succession",
        sa.Column("predecessor", AutoString(), nullable=False),
        sa.Column("successor", AutoString(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor"], ["unit.code"], name=op.f("fk_succession_predecessor")
        ),
        sa.ForeignKeyConstraint(["successor"], ["unit.code"], name=op.f("fk_succession_successor")),
        sa.PrimaryKeyConstraint(
            "predecessor", "successor", "changed_on", name=op.f("pk_succession")
        ),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", AutoString(), nullable=False),
        sa.Column("level", AutoString(), nullable=True),
        sa.Column("matter", AutoString(), nullable=False),
        sa.Column("value", AutoString(), nullable=False),
        sa.Column("settings", AutoString(), nullable=False),
        sa.Column("secrets", AutoString(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_assignment_span")
        ),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_assignment_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_matter_unit"), "assignment", ["matter", "unit"])
    op.create_table(
        "secret",
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("key_id", AutoString(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret")),
    )
    op.create_index(op.f("ix_secret_key_id"), "secret", ["key_id"])
    op.create_table(
        "account",
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_table(
        "token",
        sa.Column("hash", AutoString(), nullable=False),
        sa.Column("account", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_token_account")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_token")),
    )
    op.create_index(op.f("ix_token_account"), "token", ["account"])
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", AutoString(), nullable=False),
        sa.Column("duty", AutoString(), nullable=False),
        sa.Column("unit", AutoString(), nullable=True),
        sa.Column("level", AutoString(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_duty_span")
        ),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_duty_account")),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_duty_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index(op.f("ix_duty_account"), "duty", ["account"])
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("account", AutoString(), nullable=False),
        sa.Column("way", AutoString(), nullable=False),
        sa.Column("transcript_key", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transcript_key"], ["transcript.key"], name=op.f("fk_reading_transcript_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    op.create_index(op.f("ix_reading_account"), "reading", ["account"])
    op.create_index(op.f("ix_reading_transcript_key"), "reading", ["transcript_key"])


def downgrade() -> None:
    raise NotImplementedError("a store is never downgraded")
