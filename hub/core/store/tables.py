"""The tables. Rows never leave the repositories: `table=True` models validate nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Index, MetaData, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class Table(SQLModel):
    """Base of the store's tables, with names for every constraint, so migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


ONLY_ADDED: dict[str, Any] = {"info": {"only_added": True}}
"""Of a table whose rows never change once they are there: a backup reads each of them once."""


def _one_in_force(side: str) -> Index:
    in_force = text("valid_until IS NULL")
    return Index(
        f"uq_identity_{side}_in_force",
        *("kind", "unit", "source", side),
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )


class TranscriptRow(Table, table=True):
    """A transcript: searched fields as columns, the whole as compressed canonical JSON."""

    __tablename__ = "transcript"
    __table_args__ = (
        # Pages are read in this order.
        Index(None, "name_folded", "key"),
        Index(None, "school_code", "school_year", "grade", "class_name"),
    )

    key: str = Field(primary_key=True)
    school_code: str
    pupil_code: str = Field(index=True)
    personal_id: str | None = Field(default=None, index=True)
    name_folded: str
    school_year: str
    level: str
    grade: int
    class_name: str
    version: int
    state: str
    code: str | None = Field(default=None, index=True)
    content: bytes
    content_hash: str
    imported_at: dt.datetime


class DocumentRow(Table, table=True):
    """One state of a document; rows are only ever added."""

    __tablename__ = "document"
    __table_args__ = (
        # Two states cannot both follow the same one.
        UniqueConstraint("transcript_key", "sequence"),
        CheckConstraint("sequence >= 1", name="sequence"),
        ONLY_ADDED,
    )

    sha256: str = Field(primary_key=True)
    transcript_key: str = Field(foreign_key="transcript.key")
    sequence: int
    predecessor: str | None = Field(default=None, foreign_key="document.sha256")
    state: str = Field(index=True)
    slots: str
    content: bytes
    created_at: dt.datetime


class ImportRow(Table, table=True):
    """One import: what brought it, when, and what became of its rows."""

    __tablename__ = "import"

    id: int | None = Field(default=None, primary_key=True)
    source: str
    started_at: dt.datetime
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    flagged: int = 0


class PayloadRow(Table, table=True):
    """A raw payload, kept once however often it is imported."""

    __tablename__ = "payload"
    __table_args__ = ONLY_ADDED

    sha256: str = Field(primary_key=True)
    size: int
    content: bytes
    received_at: dt.datetime


class EvidenceRow(Table, table=True):
    """Which payloads an import was made from, under which names."""

    __tablename__ = "evidence"

    import_id: int = Field(primary_key=True, foreign_key="import.id")
    position: int = Field(primary_key=True)
    name: str
    sha256: str = Field(foreign_key="payload.sha256", index=True)


class JourneyRow(Table, table=True):
    """Where a transcript stands on its way, and since when."""

    __tablename__ = "journey"
    # Work of one state is read in the order of the keys.
    __table_args__ = (Index(None, "state", "transcript_key"),)

    transcript_key: str = Field(primary_key=True, foreign_key="transcript.key")
    state: str
    since: dt.datetime
    reason: str | None = None


class LedgerRow(Table, table=True):
    """One thing that happened, chained to what happened before; rows are only ever added."""

    __tablename__ = "ledger"
    __table_args__ = (Index(None, "subject", "sequence"), ONLY_ADDED)

    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    previous: str
    previous_of_subject: str
    hash: str


class LedgerHeadRow(Table, table=True):
    """The ledger's last entry; who appends holds this row, so that the chain never forks."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sequence: int
    hash: str


class PacketCounterRow(Table, table=True):
    """The latest envelope version of a sender; it only rises."""

    __tablename__ = "packet_counter"

    sender: str = Field(primary_key=True)
    latest: int


class PacketRow(Table, table=True):
    """A signed packet, its bytes, and how far it has come."""

    __tablename__ = "packet"
    __table_args__ = (UniqueConstraint("sender", "version"),)

    id: str = Field(primary_key=True)
    destination: str
    sender: str
    version: int
    purpose: str
    kind: str
    school_year: str
    state: str = Field(index=True)
    reference: str | None = None
    content: bytes
    created_at: dt.datetime
    changed_at: dt.datetime


class PacketRecordRow(Table, table=True):
    """One transcript in a packet, and the receiver's answer for it."""

    __tablename__ = "packet_record"

    packet_id: str = Field(primary_key=True, foreign_key="packet.id")
    position: int = Field(primary_key=True)
    transcript_key: str = Field(foreign_key="transcript.key", index=True)
    document: str = Field(foreign_key="document.sha256")
    state: str
    code: str | None = None
    problems: str


class ReceiptRow(Table, table=True):
    """A receipt as it came; rows are only ever added."""

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("packet_id", "sha256"), ONLY_ADDED)

    id: int | None = Field(default=None, primary_key=True)
    packet_id: str = Field(foreign_key="packet.id")
    state: str
    sha256: str
    content: bytes
    received_at: dt.datetime


class DecisionRow(Table, table=True):
    """An authority's decision to publish; `content` is signed once `signed_at` is set."""

    __tablename__ = "decision"

    number: str = Field(primary_key=True)
    unit: str
    request_id: str
    content: bytes
    created_at: dt.datetime
    signed_at: dt.datetime | None = None


class CheckpointRow(Table, table=True):
    """A checkpoint over entries of the ledger; rows are only ever added.

    `leaves` are hashes of 32 bytes, one after another: the entries', then their documents'.
    """

    __tablename__ = "checkpoint"
    __table_args__ = ONLY_ADDED

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    first: int
    last: int
    leaves: bytes
    statement: bytes
    statement_hash: str = Field(unique=True)
    created_at: dt.datetime


class StampRow(Table, table=True):
    """A time-stamp token over a hash tree by `digest`; rows are only ever added."""

    __tablename__ = "stamp"
    __table_args__ = ONLY_ADDED

    id: int | None = Field(default=None, primary_key=True)
    token: bytes
    token_hash: str = Field(unique=True)
    at: dt.datetime
    lasts_until: dt.datetime
    digest: str = Field(default="sha256", sa_column_kwargs={"server_default": "sha256"})


class TreeRenewalRow(Table, table=True):
    """What a checkpoint covers, hashed anew by `digest`; rows are only ever added.

    `leaves` are two hashes, one after another, for the statement and each document: those that an
    evidence record in ASN.1 and one in XML begin a chain with; zeros where there is none.
    """

    __tablename__ = "tree_renewal"
    __table_args__ = ONLY_ADDED

    checkpoint: int = Field(primary_key=True, foreign_key="checkpoint.number")
    digest: str = Field(primary_key=True)
    leaves: bytes


class RevocationRow(Table, table=True):
    """A word about revocation as it came, OCSP answer or CRL; rows are only ever added.

    `about` is the fingerprint of the certificate; of the issuer's where it is a list.
    """

    __tablename__ = "revocation"

    sha256: str = Field(primary_key=True)
    about: str = Field(index=True)
    kind: str
    content: bytes
    fetched_at: dt.datetime


class CertificationRow(Table, table=True):
    """A certification, or a list of those taken back, as it was signed; rows are only ever added.

    `issuer` is the fingerprint of the certificate whose signature was verified.
    """

    __tablename__ = "certification"
    __table_args__ = ONLY_ADDED

    sha256: str = Field(primary_key=True)
    format: str
    issuer: str
    content: bytes
    added_at: dt.datetime


class StampLeafRow(Table, table=True):
    """What a token was made over, in the order of the tree's leaves."""

    __tablename__ = "stamp_leaf"
    __table_args__ = ONLY_ADDED

    stamp_id: int = Field(primary_key=True, foreign_key="stamp.id")
    position: int = Field(primary_key=True)
    hash: str = Field(index=True)


class TicketRow(Table, table=True):
    """A request for signatures that was made, or may have been, and how far it has come."""

    __tablename__ = "ticket"
    # What is due is looked for every second.
    __table_args__ = (Index(None, "state", "next_at"),)

    request_id: str = Field(primary_key=True)
    signer: str
    account: str
    unit: str
    actor: str
    state: str
    method: str
    certificate: bytes
    reference: str
    description: str
    provider_id: str | None = Field(default=None, index=True)
    memo: str
    poll_seconds: float
    next_at: dt.datetime | None = None
    closes_at: dt.datetime
    problem: str | None = None
    doubted: bool
    created_at: dt.datetime
    changed_at: dt.datetime


class TicketItemRow(Table, table=True):
    """One digest of a request: the slot it is for, and the signature that waits for its value."""

    __tablename__ = "ticket_item"

    request_id: str = Field(primary_key=True, foreign_key="ticket.request_id")
    position: int = Field(primary_key=True)
    transcript_key: str = Field(foreign_key="transcript.key", index=True)
    slot: str
    document: str = Field(foreign_key="document.sha256")
    line: str
    prepared: bytes


class UnitRow(Table, table=True):
    """An administrative unit or a school, once for all time; its code is never used again."""

    __tablename__ = "unit"

    code: str = Field(primary_key=True)
    kind: str


class UnitSpellRow(Table, table=True):
    """What a unit was called and where it belonged from one day to another."""

    __tablename__ = "unit_spell"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="span"),
    )

    code: str = Field(primary_key=True, foreign_key="unit.code")
    valid_from: dt.date = Field(primary_key=True)
    valid_until: dt.date | None = None
    name: str
    parent: str | None = Field(default=None, foreign_key="unit.code", index=True)
    levels: str


class SuccessionRow(Table, table=True):
    """Which unit became part of which, and when."""

    __tablename__ = "succession"

    predecessor: str = Field(primary_key=True, foreign_key="unit.code")
    successor: str = Field(primary_key=True, foreign_key="unit.code")
    changed_on: dt.date = Field(primary_key=True)


class AssignmentRow(Table, table=True):
    """From when to when a unit uses what for a matter, with which settings."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="span"),
        Index(None, "matter", "unit"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit: str = Field(foreign_key="unit.code")
    level: str | None = None
    matter: str
    value: str
    settings: str
    secrets: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    created_at: dt.datetime


class SecretRow(Table, table=True):
    """A secret setting, sealed; the key that opens it lies elsewhere."""

    __tablename__ = "secret"

    id: str = Field(primary_key=True)
    key_id: str = Field(index=True)
    nonce: bytes
    sealed: bytes
    created_at: dt.datetime


class AccountRow(Table, table=True):
    """Somebody, or some program, that uses the hub."""

    __tablename__ = "account"

    id: str = Field(primary_key=True)
    name: str
    created_at: dt.datetime


class TokenRow(Table, table=True):
    """A token that stands for an account; only its hash is kept."""

    __tablename__ = "token"

    hash: str = Field(primary_key=True)
    account: str = Field(foreign_key="account.id", index=True)
    created_at: dt.datetime
    expires_at: dt.datetime


class DutyRow(Table, table=True):
    """What an account does for the hub, or below one unit, at one level of schooling or all."""

    __tablename__ = "duty"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="span"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(foreign_key="account.id", index=True)
    duty: str
    unit: str | None = Field(default=None, foreign_key="unit.code")
    level: str | None = None
    valid_from: dt.date
    valid_until: dt.date | None = None


class ReadingRow(Table, table=True):
    """Who was shown which transcript, when and how; rows are only ever added."""

    __tablename__ = "reading"
    __table_args__ = ONLY_ADDED

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime
    account: str = Field(index=True)
    way: str
    transcript_key: str = Field(foreign_key="transcript.key", index=True)


class WorkerRow(Table, table=True):
    """A worker process that runs jobs, and when it was last heard of."""

    __tablename__ = "worker"

    name: str = Field(primary_key=True)
    host: str
    pid: int
    started_at: dt.datetime
    seen_at: dt.datetime


class StoppageRow(Table, table=True):
    """Work that cannot go on until somebody acts; gone as soon as it went on."""

    __tablename__ = "stoppage"

    subject: str = Field(primary_key=True)
    unit: str = Field(index=True)
    since: dt.datetime
    who: str
    place: str | None = None
    what_vi: str
    what_en: str
    remedy_vi: str
    remedy_en: str


class IdentityRow(Table, table=True):
    """From when to when an id of a source stands for a canonical id."""

    __tablename__ = "identity"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="span"),
        # One to one while in force, whoever writes at once.
        _one_in_force("source_id"),
        _one_in_force("canonical"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    unit: str
    source: str
    source_id: str = Field(index=True)
    canonical: str = Field(index=True)
    valid_from: dt.date
    valid_until: dt.date | None = None
    evidence: str
    created_at: dt.datetime


class SwitchRow(Table, table=True):
    """A school's way from one vendor to another: one row a plan."""

    __tablename__ = "switch"

    id: int | None = Field(default=None, primary_key=True)
    school: str = Field(index=True)
    source: str
    target: str
    state: str
    actor: str
    cursor: str | None = None
    created_at: dt.datetime
    cut_over_on: dt.date | None = None
    agreed_until: dt.date | None = None
    report: bytes | None = None


class SwitchItemRow(Table, table=True):
    """One record or file of a switch: what it was at the source, and what became of it."""

    __tablename__ = "switch_item"
    __table_args__ = (
        UniqueConstraint("switch_id", "kind", "key"),
        Index(None, "switch_id", "request_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    switch_id: int = Field(foreign_key="switch.id")
    kind: str
    key: str
    name: str
    school_year: str
    class_name: str
    pupil: str
    target_pupil: str
    finding: str
    content: bytes
    sha256: str
    reason: str | None = None
    accepted_by: str | None = None
    accepted_why: str | None = None
    request_id: str | None = None
    outcome: str | None = None
    checked: str | None = None
    verdict: str | None = None
