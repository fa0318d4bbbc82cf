"""A row in every table of each revision that has landed, as that revision's hub wrote them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import Connection, MetaData, Table

from hub.core.store.packing import pack, sha256
from tests.store.pupils import transcript

WHEN = dt.datetime(2026, 5, 20, 1, 30, tzinfo=dt.UTC)
DOCUMENT = b"<HOC_BA/>"
PAYLOAD = b"m\xc3\xa3;t\xc3\xaan\n"


def _insert(connection: Connection, table: str, **values: object) -> None:
    found = Table(table, MetaData(), autoload_with=connection)
    connection.execute(found.insert().values(values))


def revision_0001(connection: Connection) -> None:
    """Transcripts, documents, imports and their evidence."""
    one = transcript(personal_id="001085000001")
    content = one.model_dump_json(exclude_none=True).encode()
    _insert(
        connection,
        "transcript",
        key=one.key,
        school_code=one.school.code,
        pupil_code=one.pupil.code,
        personal_id=one.pupil.personal_id,
        name_folded=" nguyen thi anh",
        school_year=one.school_year,
        level=one.level.value,
        grade=one.classroom.grade,
        class_name=one.classroom.name,
        version=1,
        state="1",
        content=pack(content),
        content_hash=sha256(content),
        imported_at=WHEN,
    )
    _insert(
        connection,
        "document",
        sha256=sha256(DOCUMENT),
        transcript_key=one.key,
        sequence=1,
        state="signing",
        slots='["GVCN"]',
        content=pack(DOCUMENT),
        created_at=WHEN,
    )
    _insert(
        connection,
        "import",
        source="csv-import",
        started_at=WHEN,
        inserted=1,
        updated=0,
        unchanged=0,
        refused=0,
        flagged=0,
    )
    _insert(
        connection,
        "payload",
        sha256=sha256(PAYLOAD),
        size=len(PAYLOAD),
        content=pack(PAYLOAD),
        received_at=WHEN,
    )
    _insert(connection, "evidence", import_id=1, position=1, name="a.csv", sha256=sha256(PAYLOAD))


def revision_0002(connection: Connection) -> None:
    """The registry: units, assignments, sealed secrets, accounts and who read what."""
    for code, kind in (("37", "province"), ("991", "district"), ("992", "district")):
        _insert(connection, "unit", code=code, kind=kind)
        _insert(
            connection,
            "unit_spell",
            code=code,
            valid_from=dt.date(2004, 7, 8),
            valid_until=None if kind == "province" else dt.date(2025, 7, 1),
            name=f"{code} (giả lập)",
            parent=None if kind == "province" else "37",
            levels="",
        )
    _insert(
        connection,
        "succession",
        predecessor="991",
        successor="992",
        changed_on=dt.date(2020, 1, 1),
    )
    _insert(
        connection,
        "assignment",
        unit="37",
        level="02",
        matter="adapter",
        value="csv-import",
        settings='{"paths": ["so-diem"]}',
        secrets="{}",
        valid_from=dt.date(2025, 7, 1),
        created_at=WHEN,
    )
    _insert(
        connection,
        "secret",
        id="s1",
        key_id="k-1",
        nonce=b"12bytes nonce",
        sealed=b"sealed",
        created_at=WHEN,
    )
    _insert(connection, "account", id="lan", name="Lan (giả lập)", created_at=WHEN)
    _insert(connection, "token", hash="00", account="lan", created_at=WHEN, expires_at=WHEN)
    _insert(
        connection, "duty", account="lan", duty="reader", unit="37", valid_from=dt.date(2025, 7, 1)
    )
    _insert(
        connection, "reading", at=WHEN, account="lan", way="lookup", transcript_key=transcript().key
    )


def revision_0003(connection: Connection) -> None:
    """Packets, their records, and receipts."""
    _insert(connection, "packet_counter", sender="37", latest=1)
    _insert(
        connection,
        "packet",
        id="p1",
        destination="ministry",
        sender="37",
        version=1,
        purpose="create",
        kind="transcript",
        school_year="2025-2026",
        state="received",
        content=pack(b"<BAN_TIN/>"),
        created_at=WHEN,
        changed_at=WHEN,
    )
    _insert(
        connection,
        "packet_record",
        packet_id="p1",
        position=0,
        transcript_key=transcript().key,
        document=sha256(DOCUMENT),
        state="waiting",
        problems="[]",
    )
    _insert(
        connection,
        "receipt",
        packet_id="p1",
        state="received",
        sha256=sha256(b"<BIEN_NHAN/>"),
        content=pack(b"<BIEN_NHAN/>"),
        received_at=WHEN,
    )


def revision_0004(connection: Connection) -> None:
    """The journey's rows come from what was there; a ledger begins; a decision."""
    _insert(
        connection,
        "ledger",
        sequence=1,
        at=WHEN.isoformat(),
        actor="local",
        action="submit",
        subject=transcript().key,
        detail="{}",
        previous="0" * 64,
        previous_of_subject="0" * 64,
        hash="1" * 64,
    )
    _insert(
        connection,
        "decision",
        number="1/QĐ",
        unit="37",
        request_id="qd-00000001",
        content=pack(b"<QUYET_DINH_CONG_BO/>"),
        created_at=WHEN,
    )


def revision_0005(connection: Connection) -> None:
    """A worker that was heard of, and work that waits for somebody."""
    _insert(connection, "worker", name="w1", host="may-1", pid=7, started_at=WHEN, seen_at=WHEN)
    _insert(
        connection,
        "stoppage",
        subject="collect:37TH001:02",
        unit="37TH001",
        since=WHEN,
        who="operator",
        place=None,
        what_vi="Sai mật khẩu.",
        what_en="Wrong password.",
        remedy_vi="Đặt lại.",
        remedy_en="Set it again.",
    )


def revision_0006(connection: Connection) -> None:
    """A checkpoint, a token, and what it was made over."""
    _insert(
        connection,
        "checkpoint",
        number=1,
        first=1,
        last=1,
        leaves=bytes(32),
        statement=pack(b"<DIEM_CHOT/>"),
        statement_hash=sha256(b"<DIEM_CHOT/>"),
        created_at=WHEN,
    )
    _insert(
        connection,
        "stamp",
        id=1,
        token=b"token",
        token_hash=sha256(b"token"),
        at=WHEN,
        lasts_until=WHEN,
    )
    _insert(connection, "stamp_leaf", stamp_id=1, position=0, hash=sha256(b"<DIEM_CHOT/>"))


def revision_0007(connection: Connection) -> None:
    """Requests for signatures."""
    _insert(
        connection,
        "ticket",
        request_id="ky-00000001",
        signer="vnpt",
        account="vnpt@1",
        unit="TH01",
        actor="local",
        state="pending",
        method="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        certificate=b"der",
        reference="",
        description="",
        memo="",
        poll_seconds=5.0,
        next_at=WHEN,
        closes_at=WHEN,
        doubted=False,
        created_at=WHEN,
        changed_at=WHEN,
    )
    _insert(
        connection,
        "ticket_item",
        request_id="ky-00000001",
        position=0,
        transcript_key=transcript().key,
        slot="CBQL",
        document=sha256(DOCUMENT),
        line="2025-2026 1A CBQL",
        prepared=pack(b"{}"),
    )


def revision_0008(connection: Connection) -> None:
    """A word about revocation."""
    _insert(
        connection,
        "revocation",
        sha256=sha256(b"crl"),
        about="0" * 64,
        kind="crl",
        content=pack(b"crl"),
        fetched_at=WHEN,
    )


def revision_0009(connection: Connection) -> None:
    """The register of identities."""
    _insert(
        connection,
        "identity",
        kind="pupil",
        unit="TH01",
        source="csv-import",
        source_id="TAM-1",
        canonical="HS001",
        valid_from=dt.date(2026, 5, 1),
        evidence="import:1",
        created_at=WHEN,
    )


def revision_0010(connection: Connection) -> None:
    """A certification."""
    _insert(
        connection,
        "certification",
        sha256=sha256(b"{}"),
        format="certification-2026.1",
        issuer="0" * 64,
        content=pack(b"{}"),
        added_at=WHEN,
    )


def revision_0011(connection: Connection) -> None:
    """A checkpoint's leaves, hashed anew."""
    _insert(connection, "tree_renewal", checkpoint=1, digest="sha512", leaves=bytes(128))


def revision_0012(connection: Connection) -> None:
    """A switch from one vendor to another, with one record."""
    _insert(
        connection,
        "switch",
        id=1,
        school="TH01",
        source="viettel",
        target="vnpt",
        state="planned",
        actor="local",
        created_at=WHEN,
    )
    _insert(
        connection,
        "switch_item",
        switch_id=1,
        kind="record",
        key=transcript().key,
        name="",
        school_year="2025-2026",
        class_name="1A",
        pupil="HS001",
        target_pupil="HS001",
        finding="new",
        content=pack(b"{}"),
        sha256=sha256(b"{}"),
    )


LANDED: dict[str, Callable[[Connection], None]] = {
    "0001": revision_0001,
    "0002": revision_0002,
    "0003": revision_0003,
    "0004": revision_0004,
    "0005": revision_0005,
    "0006": revision_0006,
    "0007": revision_0007,
    "0008": revision_0008,
    "0009": revision_0009,
    "0010": revision_0010,
    "0011": revision_0011,
    "0012": revision_0012,
}
"""What each revision added, to be filled in its turn while a store grows from the first one."""
